import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { filesOf, sourceFilesOf } from "./files.ts";
import { importRules } from "./import-rules.ts";
import { EXPECTED, EXPECTED_STARTS } from "./planted-imports.ts";
import { impureFiles, roomCircles } from "./room-graph.ts";
import { LAYERS, ROOM_TIERS } from "./tiers.ts";
import { type Check, verdict } from "./verdict.ts";

/** The faults of check/planted: each must be caught in the run that passes the real tree, by exactly these rules. */
const PLANTED = "check/planted/imports";

/** Import rules over the whole tree, made from check/tiers.ts. */
export const imports: Check = {
  name: "imports",
  run: async ({ root }) => {
    const real = await importFaults(root);
    const planted = await plantedFaults(root);
    return verdict([...real, ...planted]);
  },
};

/** Faults of one tree: broken rules, circles of rooms, folders the table does not know, files the tool did not see. */
export async function importFaults(root: string): Promise<readonly string[]> {
  const folders = ["src", "test", "bench", "check"].filter((folder) => filesOf(root).some(below(folder)));
  const result = await cruiseTree(root, folders);
  const broken = result.summary.violations.map((fault) => `${fault.rule.name}: ${fault.from} -> ${fault.to}`);
  return [
    ...new Set(broken),
    ...unseenFiles(root, result),
    ...roomCircles(result),
    ...impureFiles(result),
    ...strangeFolders(filesOf(root)),
  ];
}

/** With no compiler it can use, dependency-cruiser sees no TypeScript and reports success: so every file is counted. */
export function unseenFiles(root: string, result: Pick<ICruiseResult, "modules">): readonly string[] {
  const seen = new Set(result.modules.map((module) => module.source));
  const missing = sourceFilesOf(root).filter((path) => !seen.has(path));
  return missing.map((path) => `not cruised: ${path} (saw ${seen.size} modules)`);
}

/** How Node and the bundler find a package: by its `exports`, the import form first. */
const RESOLVE = { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] };

async function cruiseTree(root: string, folders: readonly string[]): Promise<ICruiseResult> {
  const answer = await cruise(
    [...folders],
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: [...importRules()] },
      tsPreCompilationDeps: true,
      doNotFollow: { path: "node_modules" },
      exclude: { path: "^check/planted/|\\.css$" },
    },
    RESOLVE,
  );
  if (typeof answer.output === "string")
    throw new Error("dependency-cruiser answered text instead of a result");
  return answer.output;
}

/** A folder that is in no tier would be bound by no rule. */
function strangeFolders(files: readonly string[]): readonly string[] {
  const rooms = new Set(ROOM_TIERS.flat());
  const strange = files.flatMap((path) => {
    const [, layer, room] = /^src\/([^/]+)\/(?:([^/]+)\/)?/.exec(path) ?? [];
    if (layer === undefined) return path.startsWith("src/") ? [path] : [];
    if (!(layer in LAYERS)) return [`src/${layer}`];
    return layer === "rooms" && (room === undefined || !rooms.has(room)) ? [`src/rooms/${room ?? ""}`] : [];
  });
  return [...new Set(strange)].map((folder) => `${folder} is in no tier of check/tiers.ts`);
}

function below(folder: string): (path: string) => boolean {
  return (path) => path.startsWith(`${folder}/`);
}

/** Runs the same rules over the planted tree and compares with the faults that its list names. */
async function plantedFaults(root: string): Promise<readonly string[]> {
  const found = await importFaults(join(root, PLANTED));
  const missed = [
    ...EXPECTED.filter((fault) => !found.includes(fault)),
    ...EXPECTED_STARTS.filter((start) => !found.some((fault) => fault.startsWith(start))),
  ];
  return missed.map((fault) => `the planted fault was not caught: ${fault}`);
}
