import type { Canary, Draw } from "./types.ts";

/** Names that must share a beginning or an end before it counts as place or trade. */
const SHARED_LEAST = 3;
const HAN = /^\p{Script=Han}+$/u;
const MARKS = "澄岚汀屿砚栎霁衡朔沅葭溯牧禾萤".split("");
const FORM = "有限公司";
const PLACE_LENGTH = 2;

/**
 * A name like those of real subjects: the place and the trade of one, and a mark between them whose characters come from
 * the marks of two others. Where too few names are known to tell these apart, marks come from a list.
 */
export function canaryName(model: string, models: readonly Canary[], draw: Draw): string {
  const names = models.map(({ subjectName }) => subjectName);
  const { place, trade } = partsOf(model, names);
  const [first, last] = [markOf(names[draw(names.length)], names), markOf(names[draw(names.length)], names)];
  const spare = (): string => MARKS[draw(MARKS.length)] ?? "";
  const mark = `${first?.at(0) ?? spare()}${last?.at(-1) ?? spare()}`;
  const name = `${place}${mark}${trade}`;
  return names.includes(name) ? `${place}${mark}${spare()}${trade}` : name;
}

interface Parts {
  readonly place: string;
  readonly trade: string;
}

/** The longest beginning and end that a name shares with others, with something of its own between them. */
function partsOf(name: string, names: readonly string[]): Parts {
  const letters = [...name];
  let place = "";
  let trade = "";
  for (let length = 1; length < letters.length; length++) {
    const begin = letters.slice(0, length).join("");
    if (isShared(names, (other) => other.startsWith(begin))) place = begin;
    const end = letters.slice(-length).join("");
    if (isShared(names, (other) => other.endsWith(end))) trade = end;
  }
  const hasOwn = [...place].length + [...trade].length < letters.length;
  if (place !== "" && trade !== "" && hasOwn) return { place, trade };
  return { place: letters.slice(0, PLACE_LENGTH).join(""), trade: FORM };
}

function isShared(names: readonly string[], has: (name: string) => boolean): boolean {
  return names.filter(has).length >= SHARED_LEAST;
}

/** What stands between place and trade; null where it is no word of its own. */
function markOf(name: string | undefined, names: readonly string[]): string | null {
  if (name === undefined) return null;
  const { place, trade } = partsOf(name, names);
  const mark = name.slice(place.length, name.length - trade.length);
  return name.endsWith(trade) && HAN.test(mark) && mark.length <= 4 ? mark : null;
}
