import type { DemoDivision } from "./types.ts";

/** The invented city. 3399 is assigned to no real city, and no real city has this name. */
export const CITY_NAME = "云州市";
export const CITY_TERRITORY = "3399";
const CITY_DIVISION = "339900";

/**
 * Its divisions. The codes are in no edition of GB/T 2260: whoever loads the city registers them as local divisions,
 * so that its codes are not warned about.
 */
export const DEMO_DIVISIONS: readonly DemoDivision[] = [
  { code: CITY_DIVISION, name: CITY_NAME },
  { code: "339901", name: "云州市砚北区" },
  { code: "339902", name: "云州市青栎区" },
  { code: "339903", name: "云州市汐湾区" },
  { code: "339904", name: "云州市芦汀县" },
  { code: "339905", name: "云州市石笋县" },
  { code: "339906", name: "云州市高新技术产业开发区" },
];

export const STREETS = [
  "听涛路",
  "砚池街",
  "青栎大道",
  "汐湾路",
  "芦汀街",
  "石笋巷",
  "望舒路",
  "知微街",
  "守信大道",
  "和衡路",
] as const;
