import { isDigits } from "./characters.ts";
import { firstForeignCharacter, orgCodeCheckHolds, usccCheckHolds } from "./check-digits.ts";
import { classOf } from "./uscc-classes.ts";

/** What a character that no USCC has was most likely meant to be: look-alikes, Cyrillic and Greek capitals. */
const MEANT: Readonly<Record<string, string>> = {
  O: "0DQ",
  I: "1LJ",
  Z: "2",
  S: "58",
  V: "UYW",
  А: "A",
  В: "B",
  С: "C",
  Е: "E",
  Н: "H",
  К: "K",
  М: "M",
  О: "0",
  Р: "P",
  Т: "T",
  Х: "X",
  У: "Y",
  Α: "A",
  Β: "B",
  Ε: "E",
  Η: "H",
  Κ: "K",
  Μ: "M",
  Ν: "N",
  Ο: "0",
  Ρ: "P",
  Τ: "T",
  Χ: "X",
  Υ: "Y",
};

/** Pairs of the alphabet that are taken for each other on paper and on screens. */
const LOOK_ALIKE: Readonly<Record<string, string>> = lookAlike([
  "0D",
  "0Q",
  "DQ",
  "1L",
  "17",
  "38",
  "8B",
  "6G",
  "CG",
  "EF",
  "PR",
]);
const CANDIDATES_MAX = 64;

/**
 * The one code that a wrong 18-character code was most likely meant to be, or null. The letter O, which no code has, is a
 * zero wherever that makes the check digit right. Else a candidate differs by look-alike characters in forbidden places,
 * or by one look-alike or one swap of neighbours, and must have a known class and pass both checks; when several do,
 * none is offered.
 */
export function suggestCode(wrong: string): string | null {
  if (wrong.length !== 18) return null;
  const zeros = wrong.replaceAll(/[OОΟ]/gu, "0");
  if (zeros !== wrong && hasForm(zeros) && usccCheckHolds(zeros)) return zeros;
  const candidates = firstForeignCharacter(wrong) >= 0 ? withForeignReplaced(wrong) : oneSlipAway(wrong);
  let only: string | null = null;
  for (const candidate of candidates) {
    if (!isWholeCode(candidate) || candidate === only) continue;
    if (only !== null) return null;
    only = candidate;
  }
  return only;
}

function isWholeCode(code: string): boolean {
  return usccCheckHolds(code) && orgCodeCheckHolds(code, 8) && hasForm(code);
}

function hasForm(code: string): boolean {
  return isDigits(code.slice(2, 8)) && classOf(code.slice(0, 2)) !== null;
}

function withForeignReplaced(wrong: string): readonly string[] {
  let candidates: readonly string[] = [wrong];
  for (let at = firstForeignCharacter(wrong); at >= 0; at = firstForeignCharacter(candidates[0] ?? "")) {
    const meant = [...(MEANT[wrong.charAt(at)] ?? "")].filter((one) => !isInDivision(at) || isDigits(one));
    candidates = candidates.flatMap((text) =>
      meant.map((one) => text.slice(0, at) + one + text.slice(at + 1)),
    );
    if (candidates.length > CANDIDATES_MAX) return [];
  }
  return candidates;
}

function isInDivision(at: number): boolean {
  return at >= 2 && at < 8;
}

function oneSlipAway(wrong: string): readonly string[] {
  const candidates: string[] = [];
  for (let at = 0; at < wrong.length; at++) {
    const here = wrong.charAt(at);
    const next = wrong.charAt(at + 1);
    for (const other of LOOK_ALIKE[here] ?? "")
      candidates.push(wrong.slice(0, at) + other + wrong.slice(at + 1));
    if (next !== "" && next !== here) candidates.push(wrong.slice(0, at) + next + here + wrong.slice(at + 2));
  }
  return candidates;
}

function lookAlike(pairs: readonly string[]): Readonly<Record<string, string>> {
  const table: Record<string, string> = {};
  for (const pair of pairs) {
    const [a, b] = [pair.charAt(0), pair.charAt(1)];
    table[a] = (table[a] ?? "") + b;
    table[b] = (table[b] ?? "") + a;
  }
  return table;
}
