import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SETTINGS } from "../src/platform/config.ts";
import { filesOf } from "./files.ts";
import { takeTour } from "./tour.ts";
import { type Check, verdict } from "./verdict.ts";

const READMES = ["README.md", "README.zh-CN.md"];

/** The first two commands of both READMEs: a reader who knows nothing else gets far with them. */
const FIRST = ["npm start", "npm test"];

/** Commands that the tour leaves out, because something else runs them on every change. */
const PROVEN_ELSEWHERE: Readonly<Record<string, string>> = {
  "npm start": "the browser stories begin with it",
  "npm test": ".ci/run",
  "npm run check": ".ci/run",
  "npm run torture": "five of its kills are a test",
  "npm run bench": "run by hand before a release: figures need a quiet machine",
  "npm run fuzz": "run by hand before a release; test/fuzz/fuzz.test.ts is a short run",
};

/** READMEs say the same in both languages, name every setting, link to what exists, and their commands run. */
export const readme: Check = {
  name: "readme",
  run: async ({ root }) => {
    const texts = READMES.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
    const papers = filesOf(root).filter((path) => path.endsWith(".md"));
    const links = papers.flatMap((path) => deadLinks(root, path, readFileSync(join(root, path), "utf8")));
    const [first] = texts;
    const tour = commandsOf(first?.text ?? "").filter((command) => !(command in PROVEN_ELSEWHERE));
    return verdict([...readmeFaults(texts), ...links, ...(await takeTour(root, tour))]);
  },
};

interface Paper {
  readonly path: string;
  readonly text: string;
}

/** The commands of all `sh` blocks: continued lines joined, comments and empty lines left out. */
export function commandsOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(/```sh\n(.*?)```/gs)].map((block) => block[1] ?? "");
  const lines = blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, "").split("\n"));
  return lines.map((line) => line.replace(/(^|\s+)#.*$/, "").trim()).filter((line) => line !== "");
}

/** What is wrong with the texts themselves. */
export function readmeFaults(texts: readonly Paper[]): readonly string[] {
  const [first, ...others] = texts.map(({ path, text }) => ({ path, commands: commandsOf(text) }));
  const expected = first?.commands ?? [];
  const differing = others.flatMap(({ path, commands }) =>
    commands.join("\n") === expected.join("\n") ? [] : [`${path}: its commands differ from ${first?.path}`],
  );
  const start = FIRST.every((command, index) => expected[index] === command);
  const silent = texts.flatMap(({ path, text }) =>
    SETTINGS.filter((setting) => !text.includes(`\`${setting.name}\``)).map(
      (setting) => `${path} does not name the setting ${setting.name}`,
    ),
  );
  return [
    ...(start ? [] : [`${first?.path}: the first commands are ${FIRST.join(", ")}`]),
    ...differing,
    ...silent,
  ];
}

/** Links to files of the project that are not there. */
export function deadLinks(root: string, path: string, text: string): readonly string[] {
  const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((link) => link[1] ?? "");
  const local = targets.filter((target) => !/^[a-z]+:/.test(target));
  const dead = local.filter((target) => !existsSync(join(root, dirname(path), target)));
  return dead.map((target) => `${path}: the link to ${target} leads nowhere`);
}
