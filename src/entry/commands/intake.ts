import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { EXIT } from "../../platform/refused.ts";
import type { Body } from "../../rooms/bodies/index.ts";
import type { BatchView } from "../../rooms/intake/index.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal } from "../answer.ts";
import type { Installation } from "../installation.ts";

interface Options {
  readonly entry: string;
  readonly body: string;
}

const HELP = `${EXIT_CODES_HELP}
Rejected rows are no failure: the exit code is 1 only when the file as a whole was refused.`;

/** Adds `intake FILE`: checks a file and takes it in, beside a running server or without one. */
export function register(program: Command): void {
  program
    .command("intake")
    .description("check a file (CSV, XLSX, XLS, NDJSON) and take its good rows in")
    .argument("<file>", "the file")
    .requiredOption("--entry <entry>", "catalogue entry the rows belong to, such as administrative-penalty")
    .requiredOption("--body <uscc>", "code of the submitting body")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", HELP)
    .action((file: string, options: Options, command: Command) =>
      run(file, options, command.optsWithGlobals().json === true),
    );
}

async function run(file: string, options: Options, json: boolean): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) {
    printRefusal(
      "FILE_NOT_FOUND",
      { zh: `没有这个文件：${file}`, en: `There is no such file: ${file}` },
      EXIT.misused,
    );
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-intake", async (installation) => {
    const { bodyOf } = await import("../../rooms/bodies/index.ts");
    const body = await bodyOf(installation.db.sql, options.body.trim().toUpperCase());
    if (body === null) {
      printRefusal("BODY_UNKNOWN", {
        zh: `没有登记该机关：${options.body}`,
        en: `This body is not known: ${options.body}`,
      });
      return;
    }
    const id = await submit(installation, { file, entry: options.entry, body });
    report(await follow(installation, { id, bodyCode: body.bodyCode, isQuiet: json }), json);
  });
}

interface Submitting {
  readonly file: string;
  readonly entry: string;
  readonly body: Body;
}

async function submit(installation: Installation, { file, entry, body }: Submitting): Promise<string> {
  const { holdUploads, submitBatch } = await import("../../rooms/intake/index.ts");
  const hold = await holdUploads(installation.uploads, installation.db.sql);
  const { id } = await submitBatch(
    { ...installation.intake, uploads: installation.uploads, announce: () => {} },
    {
      body: { ...body, actor: body.bodyCode, person: null },
      entry,
      fileName: basename(file),
      mediaType: null,
      stream: createReadStream(file),
      late: async () => ({ entry: null }),
      idempotencyKey: null,
    },
  ).finally(() => hold.release());
  return id;
}

interface Following {
  readonly id: string;
  readonly bodyCode: string;
  readonly isQuiet: boolean;
}

const POLL_MS = 250;

/** Works on the batch here, unless a running server has taken it already; shows progress until it ends. */
async function follow(installation: Installation, of: Following): Promise<BatchView> {
  const { takeInBatch } = await import("../../flows/take-in-batch.ts");
  const { batchOf } = await import("../../rooms/intake/index.ts");
  let ended = false;
  const work = takeInBatch(installation.intake, of.id).finally(() => {
    ended = true;
  });
  for (;;) {
    const batch = await batchOf(installation.db.sql, { batchId: of.id, bodyCode: of.bodyCode });
    if (batch === null) throw new Error("Broken invariant: a queued batch is there");
    if (batch.status === "done" || batch.status === "failed") {
      await work;
      return batch;
    }
    if (!of.isQuiet) showProgress(batch);
    if (ended) await work;
    await sleep(POLL_MS);
  }
}

function showProgress({ progress }: BatchView): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r${progress.phase} ${Math.round(progress.share * 100)}% ${progress.rows} rows `);
}

function report(batch: BatchView, json: boolean): void {
  if (process.stderr.isTTY && !json) process.stderr.write("\n");
  const { counts, failure } = batch;
  if (failure !== null) {
    if (json) process.stdout.write(`${JSON.stringify(batch)}\n`);
    printRefusal(failure.code, failure);
    return;
  }
  printAnswer(json, batch, [
    `批次 batch ${batch.id}`,
    `共 total ${counts.total}  接收 accepted ${counts.accepted}（其中有提示 warned ${counts.warned}）  重复 duplicate ${counts.duplicate}  更正 superseding ${counts.superseding}  退回 rejected ${counts.rejected}`,
    ...batch.codes.map((found) => `  ${found.level} ${found.code} × ${found.count}  ${found.zh}`),
  ]);
}
