import { DIVISION_LINES } from "./division-lines.ts";

let names: ReadonlyMap<string, string> | null = null;

/**
 * The full name of a division of GB/T 2260, such as 浙江省杭州市西湖区 for 330106, or null when no revision since 2002
 * has the code (development zones are outside the standard). Abolished codes keep their last name; 100000 is the nation.
 */
export function divisionNameOf(code: string): string | null {
  names ??= readLines(DIVISION_LINES);
  return names.get(code) ?? null;
}

function readLines(lines: readonly string[]): ReadonlyMap<string, string> {
  const read = new Map<string, string>([["100000", "国家"]]);
  for (const line of lines) readProvince(line, read);
  return read;
}

function readProvince(line: string, read: Map<string, string>): void {
  const [head = "", ...prefectures] = line.split("|");
  const province = head.slice(0, 2);
  const provinceName = head.slice(2);
  read.set(`${province}0000`, provinceName);
  for (const part of prefectures) {
    const [own = "", counties = ""] = part.split(":");
    const prefecture = province + own.slice(0, 2);
    const shown = isOnlyGroup(own.slice(2)) ? provinceName : provinceName + own.slice(2);
    read.set(`${prefecture}00`, shown);
    if (counties === "") continue;
    for (const county of counties.split(","))
      read.set(prefecture + county.slice(0, 2), countyName(shown, county.slice(2)));
  }
}

/** Levels that only group counties on paper and that nobody writes in an address. */
function isOnlyGroup(name: string): boolean {
  return (
    name === "市辖区" ||
    name === "县" ||
    name === "市" ||
    name.endsWith("直辖县级行政区划") ||
    name.endsWith("直辖县级行政单位")
  );
}

function countyName(above: string, county: string): string {
  return county === "市辖区" ? above : above + county;
}
