import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tree, Verdict } from "./verdict.ts";
import { verdict } from "./verdict.ts";

/** Lines of difference shown; the file itself shows the rest. */
const LINES_SHOWN = 20;

/** Compares a golden file with what it must hold; with --write it is renewed instead. */
export function golden({ root, write }: Tree, path: string, actual: string): Verdict {
  const file = join(root, path);
  const kept = existsSync(file) ? readFileSync(file, "utf8") : null;
  if (kept === actual) return verdict([]);
  if (write) {
    writeFileSync(file, actual);
    return verdict([], [`${path} is renewed: read the difference before you commit it`]);
  }
  if (kept === null) return verdict([`${path} does not exist: npm run check -- --write makes it`]);
  return verdict([`${path} has drifted (npm run check -- --write renews it):`, ...differences(kept, actual)]);
}

/** Lines that only one side has, `-` for the kept and `+` for the actual text. Moved lines count as equal. */
export function differences(kept: string, actual: string): readonly string[] {
  const lost = only(kept, actual).map((line) => `- ${line}`);
  const gained = only(actual, kept).map((line) => `+ ${line}`);
  const all = [...lost, ...gained];
  if (all.length === 0) return ["the same lines in another order"];
  return all.length > LINES_SHOWN
    ? [...all.slice(0, LINES_SHOWN), `… ${all.length - LINES_SHOWN} more`]
    : all;
}

function only(text: string, other: string): readonly string[] {
  const known = new Set(other.split("\n"));
  return text.split("\n").filter((line) => !known.has(line));
}
