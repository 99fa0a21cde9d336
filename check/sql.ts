import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingsOf, runTool } from "./command.ts";
import { filesOf } from "./files.ts";
import { type Check, verdict } from "./verdict.ts";

/** Migrations by squawk (.squawk.toml says which rules we leave out and why) and by two habits of our own. */
export const sql: Check = {
  name: "sql",
  run: async ({ root }) => {
    const files = filesOf(root).filter((path) => /^db\/migrations\/.*\.sql$/.test(path));
    if (files.length === 0) return verdict(["db/migrations has no file"]);
    const result = await runTool(root, "squawk-cli/js/bin/squawk", ["--reporter", "gcc", ...files]);
    const ours = files.flatMap((path) => habitFaults(path, readFileSync(join(root, path), "utf8")));
    return verdict([...findingsOf(result, "squawk"), ...ours, ...numberFaults(files)]);
  },
};

/** Each file names its lock timeout first, and goes forward only. */
function habitFaults(path: string, text: string): readonly string[] {
  const statements = text.replaceAll(/--[^\n]*/g, "").trim();
  const locked = /^set (local )?lock_timeout\b/i.test(statements);
  const backward = /^--\s*down migration/im.test(text);
  return [
    ...(locked ? [] : [`${path}: the first statement must set lock_timeout`]),
    ...(backward ? [`${path}: migrations go forward only`] : []),
  ];
}

/** Files are numbered from 0001 without a gap, so that two people cannot add the same step unseen. */
function numberFaults(files: readonly string[]): readonly string[] {
  const names = files.map((path) => path.slice(path.lastIndexOf("/") + 1));
  return names.flatMap((name, index) => {
    const expected = String(index + 1).padStart(4, "0");
    return name.startsWith(`${expected}_`) ? [] : [`${name}: expected a file numbered ${expected}`];
  });
}
