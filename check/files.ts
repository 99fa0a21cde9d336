import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders that hold no source of ours: what npm, the build, the server and git keep, and the planted faults. */
const FOREIGN = new Set([
  "node_modules",
  ".git",
  "build",
  "data",
  "dist",
  "coverage",
  "planted",
  "test-results",
]);

/** Paths below `root`, with forward slashes and in order, of every file of the project. */
export function filesOf(root: string, folder = ""): readonly string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const found = entries.flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : filesOf(root, path);
    return entry.isFile() ? [path] : [];
  });
  return found.sort();
}

/** The TypeScript files of the project, in order. */
export function sourceFilesOf(root: string): readonly string[] {
  return filesOf(root).filter((path) => /^(src|test|bench|check)\/.*\.tsx?$/.test(path));
}
