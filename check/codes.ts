import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CodeText, codesOf } from "./code-scan.ts";
import { sourceFilesOf } from "./files.ts";
import { golden } from "./golden.ts";
import { type Check, verdict } from "./verdict.ts";

/** Template headers of the demonstration and words of the pages are no refusals. */
const SILENT = /^src\/(demo|portal)\/|\.test\.tsx?$/;

const HEAD = `# Codes

Every code that Xinheng refuses or warns with. Codes never change, sentences may. \`…\` and \`{name}\` are filled in.
Made from the sources by \`npm run check -- --only codes --write\`.

| code | 中文 | English | where |
|---|---|---|---|
`;

/** Every code in use has a sentence in both languages, and docs/codes.md lists them all. */
export const codes: Check = {
  name: "codes",
  run: async (tree) => {
    const files = sourceFilesOf(tree.root).filter((path) => path.startsWith("src/") && !SILENT.test(path));
    const found = files.map((path) => ({
      path,
      ...codesOf(path, readFileSync(join(tree.root, path), "utf8")),
    }));
    const drift = golden(tree, "docs/codes.md", codeTable(found));
    return verdict([...drift.findings, ...wordless(found)], drift.notes);
  },
};

interface Found {
  readonly path: string;
  readonly texts: readonly CodeText[];
  readonly used: readonly string[];
}

/** Codes that are used and have no sentence anywhere. */
export function wordless(found: readonly Found[]): readonly string[] {
  const stated = new Set(found.flatMap((file) => file.texts.map((text) => text.code)));
  const missing = found.flatMap((file) =>
    file.used.filter((code) => !stated.has(code)).map((code) => [code, file.path]),
  );
  return [...new Set(missing.map(([code, path]) => `${code} (${path}) has no sentence in both languages`))];
}

/** The list of codes as a Markdown table: a line a code, its different sentences one below the other. */
export function codeTable(found: readonly Found[]): string {
  const all = found.flatMap((file) => file.texts.map((text) => ({ ...text, place: placeOf(file.path) })));
  const names = [...new Set(all.map((text) => text.code))].sort();
  const lines = names.map((code) => {
    const texts = all.filter((text) => text.code === code);
    const cell = (part: "zh" | "en" | "place"): string =>
      [...new Set(texts.map((text) => text[part].replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ")))].join(
        "<br>",
      );
    return `| ${code} | ${cell("zh")} | ${cell("en")} | ${cell("place")} |`;
  });
  return `${HEAD}${lines.join("\n")}\n`;
}

/** The room, or the folder of src/. */
function placeOf(path: string): string {
  return /^src\/(?:rooms\/)?([^/]+)\//.exec(path)?.[1] ?? path;
}
