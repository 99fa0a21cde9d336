import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf } from "./files.ts";
import { type Check, verdict } from "./verdict.ts";

/** What each decision record says, in this order. */
const SECTIONS = ["## Why", "## What", "## What it costs", "## How to leave it"];

/** Every dependency is named in a decision record, every record has the same shape, and its number is its own. */
export const decisions: Check = {
  name: "decisions",
  run: async ({ root }) => {
    const files = filesOf(root).filter((path) => /^docs\/decisions\/.*\.md$/.test(path));
    const records = files.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
    const dependencies = dependenciesOf(readFileSync(join(root, "package.json"), "utf8"));
    return verdict([...undecided(dependencies, records), ...records.flatMap(shapeFaults), ...numbers(files)]);
  },
};

interface DecisionRecord {
  readonly path: string;
  readonly text: string;
}

/** Names in all dependency lists of a package.json. */
export function dependenciesOf(text: string): readonly string[] {
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== "object" || manifest === null) throw new Error("package.json holds no object");
  const lists = Object.entries(manifest).filter(([key]) => /^(dev|optional|peer)?dependencies$/i.test(key));
  return lists.flatMap(([, list]) => (typeof list === "object" && list !== null ? Object.keys(list) : []));
}

/** Dependencies that no record names between backquotes. */
export function undecided(
  dependencies: readonly string[],
  records: readonly DecisionRecord[],
): readonly string[] {
  const decided = records.map((record) => record.text).join("\n");
  const missing = dependencies.filter((name) => !decided.includes(`\`${name}\``));
  return missing.map((name) => `${name} is in package.json and in no decision record`);
}

/** A record has a title with its number and the four sections in order. */
export function shapeFaults({ path, text }: DecisionRecord): readonly string[] {
  const number = /\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1];
  if (number === undefined) return [`${path}: a decision record is called 0001-its-name.md`];
  const places = SECTIONS.map((section) => text.indexOf(`\n${section}\n`));
  const inOrder = places.every((place, index) => place > (places[index - 1] ?? 0));
  return [
    ...(text.startsWith(`# ${number} `) ? [] : [`${path}: the title begins with its number`]),
    ...(inOrder ? [] : [`${path}: the sections are ${SECTIONS.join(", ")}`]),
  ];
}

function numbers(files: readonly string[]): readonly string[] {
  const seen = files.map((path) => path.slice("docs/decisions/".length, "docs/decisions/0000".length));
  return seen
    .filter((number, index) => seen.indexOf(number) !== index)
    .map((number) => `two records are ${number}`);
}
