import type { Command } from "commander";
import type { DirtKind, TemplateFileRequest } from "../../demo/index.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";

/** Adds `demo load` (the invented city, through the same intake as real files) and `demo file` (template files to try things with). */
export function register(program: Command): void {
  const demo = program
    .command("demo")
    .description("the invented demonstration city, and files to try things with");
  demo
    .command("load")
    .description(
      "load the demonstration city (about 2,000 enterprises, 15,000 decisions), marked as invented",
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((_options: object, command: Command) => load(command.optsWithGlobals().json === true));
  demo
    .command("file")
    .description("write an invented template file of any size, clean or with a share of each kind of dirt")
    .argument("<path>", "file to write")
    .option("--entry <entry>", "administrative-penalty or administrative-licence", "administrative-penalty")
    .option("--subject <kind>", "organisation or person", "organisation")
    .option("--rows <n>", "data rows", "100")
    .option("--seed <n>", "the same seed gives the same file", "1")
    .option("--format <format>", "csv, tsv or xlsx", "csv")
    .option("--encoding <name>", "utf-8, utf-8-bom, utf-16le, utf-16be or gb18030", "utf-8-bom")
    .option("--header <kind>", "zh, codes, old-codes or both", "zh")
    .option("--dirt <list>", "kinds with their share of rows: letter-o=0.01,wrong-check=0.02")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((path: string, options: FileOptions, command: Command) =>
      writeFile(path, options, command.optsWithGlobals().json === true),
    );
}

async function load(json: boolean): Promise<void> {
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-demo", async (installation) => {
    const { isDemoLoaded, loadDemo } = await import("../demo-load.ts");
    const { holdUploads } = await import("../../rooms/intake/index.ts");
    const { accountLine } = await import("../demo-accounts.ts");
    const { representativeLine } = await import("../demo-enterprise.ts");
    if (await isDemoLoaded(installation.db)) {
      printRefusal("DEMO_LOADED", {
        zh: "演示数据已经在库中。",
        en: "The demonstration data are loaded already.",
      });
      return;
    }
    const hold = await holdUploads(installation.uploads, installation.db.sql);
    const loaded = await loadDemo({
      intake: installation.intake,
      uploads: installation.uploads,
      today: installation.intake.clock.today().toString(),
      onProgress: json ? () => {} : showProgress,
    }).finally(() => hold.release());
    printAnswer(json, loaded, [
      `演示城市已载入 loaded: ${loaded.bodies} bodies, ${loaded.batches} batches, ${loaded.rows} rows`,
      `试用密钥 sample key（${loaded.sampleKey.name}）: ${loaded.sampleKey.key}`,
      ...loaded.accounts.map(accountLine),
      ...(loaded.representative === null ? [] : [representativeLine(loaded.representative)]),
    ]);
  });
}

function showProgress(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done}/${total} `);
}

interface FileOptions {
  readonly entry: string;
  readonly subject: string;
  readonly rows: string;
  readonly seed: string;
  readonly format: string;
  readonly encoding: string;
  readonly header: string;
  readonly dirt?: string;
}

const ENTRIES = ["administrative-penalty", "administrative-licence"] as const;
const SUBJECTS = ["organisation", "person"] as const;
const FORMATS = ["csv", "tsv", "xlsx"] as const;
const ENCODINGS = ["utf-8", "utf-8-bom", "utf-16le", "utf-16be", "gb18030"] as const;
const HEADERS = ["zh", "codes", "old-codes", "both"] as const;

async function writeFile(path: string, options: FileOptions, json: boolean): Promise<void> {
  const { DIRT_KINDS, writeTemplateFile } = await import("../../demo/index.ts");
  const dirt = dirtOf(options.dirt ?? "", DIRT_KINDS);
  const request = requestOf(path, options);
  if (dirt === null) return refuseChoice("--dirt", DIRT_KINDS);
  if (request === null) return;
  const written = await writeTemplateFile({ ...request, dirt });
  printAnswer(json, written, [`${path}: ${written.rows} rows, ${written.bytes} bytes`]);
}

/** The request without its dirt; a choice that does not exist is told and gives null. */
function requestOf(path: string, options: FileOptions): Omit<TemplateFileRequest, "dirt"> | null {
  const entry = chosen("--entry", options.entry, ENTRIES);
  const subject = chosen("--subject", options.subject, SUBJECTS);
  const format = chosen("--format", options.format, FORMATS);
  const encoding = chosen("--encoding", options.encoding, ENCODINGS);
  const header = chosen("--header", options.header, HEADERS);
  const rows = /^\d{1,8}$/u.test(options.rows) ? Number(options.rows) : null;
  const seed = /^\d{1,9}$/u.test(options.seed) ? Number(options.seed) : null;
  if (rows === null || seed === null) {
    printUsage("--rows, --seed", { zh: "应为非负整数。", en: "give whole numbers." });
    return null;
  }
  if (!entry || !subject || !format || !encoding || !header) return null;
  return { path, entry, subject, format, encoding, header, rows, seed };
}

function chosen<Word extends string>(option: string, given: string, words: readonly Word[]): Word | null {
  const found = words.find((word) => word === given) ?? null;
  if (found === null) refuseChoice(option, words);
  return found;
}

function refuseChoice(option: string, words: readonly string[]): void {
  printUsage(option, { zh: `可选：${words.join("、")}。`, en: `choose from ${words.join(", ")}.` });
}

/** Shares by kind, or null when a kind or a share cannot be understood. */
function dirtOf(text: string, kinds: readonly DirtKind[]): Partial<Record<DirtKind, number>> | null {
  const dirt: Partial<Record<DirtKind, number>> = {};
  for (const part of text.split(",").filter((piece) => piece.trim() !== "")) {
    const [name = "", share = ""] = part.split("=");
    const kind = kinds.find((known) => known === name.trim());
    const value = Number(share);
    if (kind === undefined || !(value > 0 && value <= 1)) return null;
    dirt[kind] = value;
  }
  return dirt;
}
