import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf, sourceFilesOf } from "./files.ts";
import { LIMITS, lineCount, tidyFaults } from "./tidy-source.ts";
import { type Check, verdict } from "./verdict.ts";

/** Above this a file is long: shown, not refused. */
const LONG_LINES = 300;

/** Folders that are places of the house and say what they are for. */
const PLACES = ["check", "db", "law", "bench", "test"];

/** The tidy test: sizes, forbidden words, no `Date`, no law in code, a README in every place. */
export const tidy: Check = {
  name: "tidy",
  run: async ({ root }) => {
    const files = filesOf(root);
    const read = (path: string): string => readFileSync(join(root, path), "utf8");
    const source = sourceFilesOf(root).flatMap((path) => tidyFaults(path, read(path)));
    const other = files.filter((path) => /\.(mjs|css|sql)$/.test(path) && path !== "db/schema.sql");
    const long = files.filter((path) => isCode(path) && lineCount(read(path)) > LONG_LINES);
    return verdict(
      [
        ...source,
        ...other.flatMap((path) => sizeFault(path, read(path))),
        ...placesWithoutReadme(root, files),
      ],
      long.map((path) => `${path} has ${lineCount(read(path))} lines, ${LONG_LINES} is long`),
    );
  },
};

function isCode(path: string): boolean {
  return /\.(ts|tsx|mjs|css|sql)$/.test(path) && path !== "db/schema.sql";
}

function sizeFault(path: string, text: string): readonly string[] {
  const lines = lineCount(text);
  return lines > LIMITS.fileLinesMax ? [`${path}: ${lines} lines, ${LIMITS.fileLinesMax} allowed`] : [];
}

/** Every folder of src/, every room and every other place has a README. */
export function placesWithoutReadme(root: string, files: readonly string[]): readonly string[] {
  const layers = files.flatMap((path) => /^src\/[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  const rooms = files.flatMap((path) => /^src\/rooms\/[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  const places = new Set([...layers.filter((layer) => layer !== "src/rooms"), ...rooms, ...PLACES]);
  const missing = [...places].filter((place) => !existsSync(join(root, place, "README.md")));
  return missing.sort().map((place) => `${place} has no README.md`);
}
