export { demoCity } from "./city.ts";
export { DEMO_DIVISIONS } from "./places.ts";
export { writeTemplateFile } from "./template-file.ts";
export * from "./types.ts";
