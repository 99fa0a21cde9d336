import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Check, verdict } from "./verdict.ts";

/** The last number of each section of OWASP ASVS 4.0.3, and the numbers that level 2 does not ask for or that were deleted. */
const SECTIONS: Readonly<Record<string, { readonly last: number; readonly without?: readonly number[] }>> = {
  "1.1": { last: 7 },
  "1.2": { last: 4 },
  "1.4": { last: 5, without: [2, 3] },
  "1.5": { last: 4 },
  "1.6": { last: 4 },
  "1.7": { last: 2 },
  "1.8": { last: 2 },
  "1.9": { last: 2 },
  "1.10": { last: 1 },
  "1.11": { last: 2 },
  "1.12": { last: 2, without: [1] },
  "1.14": { last: 6 },
  "2.1": { last: 12 },
  "2.2": { last: 3 },
  "2.3": { last: 3 },
  "2.4": { last: 6 },
  "2.5": { last: 7 },
  "2.6": { last: 3 },
  "2.7": { last: 6 },
  "2.8": { last: 7 },
  "2.9": { last: 3 },
  "2.10": { last: 4 },
  "3.1": { last: 1 },
  "3.2": { last: 4 },
  "3.3": { last: 4 },
  "3.4": { last: 5 },
  "3.5": { last: 3 },
  "3.7": { last: 1 },
  "4.1": { last: 5, without: [4] },
  "4.2": { last: 2 },
  "4.3": { last: 3 },
  "5.1": { last: 5 },
  "5.2": { last: 8 },
  "5.3": { last: 10 },
  "5.4": { last: 3 },
  "5.5": { last: 4 },
  "6.1": { last: 3 },
  "6.2": { last: 6 },
  "6.3": { last: 2 },
  "6.4": { last: 2 },
  "7.1": { last: 4 },
  "7.2": { last: 2 },
  "7.3": { last: 4, without: [2] },
  "7.4": { last: 3 },
  "8.1": { last: 4 },
  "8.2": { last: 3 },
  "8.3": { last: 8 },
  "9.1": { last: 3 },
  "9.2": { last: 4 },
  "10.2": { last: 2 },
  "10.3": { last: 3 },
  "11.1": { last: 8 },
  "12.1": { last: 3 },
  "12.2": { last: 1 },
  "12.3": { last: 6 },
  "12.4": { last: 2 },
  "12.5": { last: 2 },
  "12.6": { last: 1 },
  "13.1": { last: 5, without: [2] },
  "13.2": { last: 6, without: [4] },
  "13.3": { last: 2 },
  "13.4": { last: 2 },
  "14.1": { last: 4 },
  "14.2": { last: 6 },
  "14.3": { last: 3, without: [1] },
  "14.4": { last: 7 },
  "14.5": { last: 4 },
};

const PAPER = "SECURITY.md";
const STATES = ["kept", "partly", "not applicable", "not kept"] as const;

/** SECURITY.md has a line for every requirement of ASVS level 2, and what it names as evidence exists: files, and tests by name. */
export const asvs: Check = {
  name: "asvs",
  run: async ({ root }) => {
    const lines = linesOf(readFileSync(join(root, PAPER), "utf8"));
    const read = (path: string): string | null => {
      const file = join(root, path);
      return existsSync(file) ? readFileSync(file, "utf8") : null;
    };
    const counts = STATES.map((state) => `${lines.filter((line) => line.state === state).length} ${state}`);
    return verdict(
      [...numberFaults(lines), ...lines.flatMap((line) => lineFaults(line, read))],
      [`ASVS 4.0.3 level 2: ${counts.join(", ")}`],
    );
  },
};

export interface AsvsLine {
  readonly number: string;
  readonly state: string;
  readonly evidence: string;
}

const ROW = /^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm;

/** The lines of the table: number, what it asks for, state, evidence or reason. */
export function linesOf(text: string): readonly AsvsLine[] {
  return [...text.matchAll(ROW)].map(([, number = "", , state = "", evidence = ""]) => ({
    number,
    state,
    evidence,
  }));
}

/** Requirements that have no line, more than one, or that the level does not have. */
export function numberFaults(lines: readonly AsvsLine[]): readonly string[] {
  const wanted = Object.entries(SECTIONS).flatMap(([section, { last, without = [] }]) =>
    Array.from({ length: last }, (_, at) => at + 1)
      .filter((number) => !without.includes(number))
      .map((number) => `${section}.${number}`),
  );
  const given = lines.map(({ number }) => number);
  return [
    ...wanted
      .filter((number) => !given.includes(number))
      .map((number) => `${PAPER}: ASVS ${number} has no line`),
    ...given
      .filter((number) => !wanted.includes(number))
      .map((number) => `${PAPER}: ASVS ${number} is none of level 2`),
    ...given
      .filter((number, at) => given.indexOf(number) !== at)
      .map((number) => `${PAPER}: ASVS ${number} has two lines`),
  ];
}

/** A file between backquotes, and perhaps a test of it by name. */
const NAMED =
  /`((?:src|test|check|db|law|docs|bin|\.ci)\/[^`\s]+|[A-Z]+\.md|package-lock\.json)`(?: “([^”]+)”)?/g;

/** What is wrong with a line: an unknown state, nothing named for what is kept, a file or a test that does not exist. */
export function lineFaults(
  { number, state, evidence }: AsvsLine,
  read: (path: string) => string | null,
): readonly string[] {
  const at = `${PAPER}: ASVS ${number}`;
  const named = [...evidence.matchAll(NAMED)].map(([, path = "", test]) => ({ path, test }));
  const isBare = (state === "kept" || state === "partly") && named.length === 0;
  return [
    ...(STATES.some((one) => one === state) ? [] : [`${at}: ${state} is no state`]),
    ...(isBare ? [`${at}: it is ${state} and names no evidence`] : []),
    ...(state === "partly" && !evidence.includes("; ")
      ? [`${at}: it is partly kept and does not say what is missing`]
      : []),
    ...named.flatMap(({ path, test }) => {
      const text = read(path);
      if (text === null) return [`${at}: there is no ${path}`];
      return test === undefined || text.includes(`"${test}"`) ? [] : [`${at}: ${path} has no test “${test}”`];
    }),
  ];
}
