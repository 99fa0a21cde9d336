import { codeText, dayText, dirty, nameText } from "../cells.ts";
import { mutateText } from "../mutate.ts";
import type { Random } from "../random.ts";
import { NASTY } from "../tokens.ts";
import type { World } from "./world.ts";

const LONG = 3000;

/** A value of a parameter, ready for the wire: mostly one that fits. */
export function valueFor(random: Random, name: string, world: World): string {
  const share = random.below(20);
  if (share < 13) return encoded(fittingValue(random, name, world));
  if (share < 16) return encoded(mutateText(random, fittingValue(random, name, world)));
  if (share === 16)
    return random.pick([
      "%",
      "%zz",
      "%ff%fe",
      "%00",
      "%2e%2e%2f",
      "%252e",
      "%C0%80",
      "%ED%A0%80",
      "..",
      ".",
      "*",
      "+",
      "%0d%0a",
      "&&",
      "#",
    ]);
  if (share === 17) return encoded(random.pick(world.persons));
  return encoded(random.chance(0.2) ? random.pick(NASTY).repeat(LONG).slice(0, LONG) : random.pick(NASTY));
}

type Make = (random: Random, world: World) => string;

function dayValue(random: Random): string {
  if (!random.chance(0.7)) return dirty(random, dayText);
  return `20${10 + random.below(30)}-0${1 + random.below(9)}-1${random.below(10)}`;
}

function codeValue(random: Random, world: World): string {
  return random.chance(0.7) ? random.pick(world.codes) : dirty(random, codeText);
}

function soughtValue(random: Random, world: World): string {
  const code = random.pick(world.codes);
  const texts = ["远山", "食品", "ys", code, code.slice(0, 8), "云州第１远山食品有限公司", "%"];
  return random.chance(0.15) ? dirty(random, nameText) : random.pick(texts);
}

const INSTANTS = [
  "2026-05-08T00:00:00Z",
  "2030-01-01T00:00:00+08:00",
  "2026-05-08T00:00:00.123456789Z",
  "0001-01-01T00:00:00Z",
  "9999-12-31T23:59:59Z",
  "9999-12-31T23:59:59-12:00",
] as const;

/** A place that the server told, or one of the right form that it never told. */
function cursorValue(random: Random, world: World): string {
  if (random.chance(0.6)) return random.pick(world.cursors);
  const id = random.pick(world.batches);
  const days = ["2026-04-30", "0001-01-01", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"];
  const places = [[random.pick(days), id], [2 ** 31 - 1], [0], [0, 2 ** 31 - 1, "9"], [0, 0, "x"], ["x"]];
  return Buffer.from(JSON.stringify(random.pick(places))).toString("base64url");
}

const LIMITS = [1, 2, 20, 100, 500, 0, -1, 501, 1.5, 1e9, "1e2", "1e999", "0x10", " 5"] as const;
const WORDS = ["accepted", "rejected", "organisation", "person", "zh", "en", "both", "codes", "dark", "1"];

function entryValue(random: Random, world: World): string {
  return random.chance(0.6) ? "administrative-penalty" : random.pick(world.entries);
}

/** What fits a parameter, by its name. */
const FITTING: ReadonlyMap<string, Make> = new Map<string, Make>([
  ["q", soughtValue],
  ["uscc", codeValue],
  ["body", codeValue],
  ["asOf", dayValue],
  ["on", dayValue],
  ["from", dayValue],
  ["to", dayValue],
  ["knownAt", (random) => random.pick(INSTANTS)],
  ["cursor", cursorValue],
  ["limit", (random) => String(random.pick(LIMITS))],
  ["entry", entryValue],
  ["parameter", (random, world) => random.pick(world.parameters)],
  ["id", (random, world) => random.pick(world.batches)],
  ["file", (random, world) => `${random.pick(world.entries)}.csv`],
  ["purpose", (random, world) => random.pick(world.purposes)],
  ["caseNumber", () => "云市监检〔2026〕7号"],
  ["number", (random, world) => random.pick(world.persons)],
  ["type", (random) => random.pick(["resident-id", "passport", "other"])],
  ["entries", entryValue],
  ["day", dayValue],
  ["through", dayValue],
  ["code", (random) => random.pick(["NOT_FOUND", "toString", "__proto__", "REQUEST_INVALID"])],
]);

/** A text that fits a parameter or a member of this name. */
export function fittingValue(random: Random, name: string, world: World): string {
  return FITTING.get(name)?.(random, world) ?? random.pick(WORDS);
}

/** A text as it stands in an address. */
export function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
