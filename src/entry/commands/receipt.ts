import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { accept, type Outcome } from "../../kernel/outcome.ts";
import {
  checkReceipt,
  fitsData,
  hashOfJson,
  type Party,
  type Receipt,
  type ReceiptFault,
  readReceipt,
  type Statement,
} from "../../platform/receipts/index.ts";
import { type PublicJwk, publicJwkFrom } from "../../platform/statement-signing.ts";
import { type Digest, digestNamed, namedHash, newDigest } from "../../platform/suite.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";

interface Options {
  readonly keys: string;
  readonly data?: string;
}

/** Adds `receipt verify`: checks receipts offline, with the public keys of the platform and nothing else. */
export function register(program: Command): void {
  const receipt = program
    .command("receipt")
    .description("signed receipts of what was handed on (article 10)");
  receipt
    .command("verify")
    .description("check a receipt, or an answer that carries receipts, without asking any server")
    .argument("<file>", "a receipt, the answer of a batch's receipts, of a receipt, or of a look")
    .requiredOption("--keys <file>", "public keys of the platform, as GET /api/v1/keys answers them")
    .option("--data <file>", "the file that was handed over or exported: must be the one of the receipt")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((file: string, options: Options, command: Command) =>
      run(file, options, command.optsWithGlobals().json === true),
    );
}

async function run(file: string, options: Options, json: boolean): Promise<void> {
  const answer = await readJson(file);
  const receipts = receiptsIn(answer);
  if (receipts.length === 0) {
    printUsage("file", { zh: "文件中没有回执。", en: "the file holds no receipt." });
    return;
  }
  const keys = keysIn(await readJson(options.keys));
  const hashBy = async (digest: Digest): Promise<string | null> =>
    options.data === undefined ? itemsHash(answer, digest) : fileHash(options.data, digest);
  const hashes = { sha256: await hashBy("sha256"), sm3: await hashBy("sm3") };
  const checked = receipts.map((receipt) =>
    check(receipt, keys, hashes[digestNamed(receipt.statement.what.hash)]),
  );
  for (const outcome of checked) if (!outcome.ok) printRefusal(outcome.code, outcome.because);
  if (checked.some((outcome) => !outcome.ok)) return;
  const statements = receipts.map((receipt) => receipt.statement);
  printAnswer(
    json,
    { verified: true, dataChecked: hashes.sha256 !== null, statements },
    statements.map(lineOf),
  );
}

function check(
  receipt: Receipt,
  keys: readonly PublicJwk[],
  data: string | null,
): Outcome<Statement, ReceiptFault> {
  const signed = checkReceipt(receipt, keys);
  if (!signed.ok) return signed;
  return data === null ? accept(signed.value) : fitsData(signed.value, data);
}

function receiptsIn(answer: unknown): readonly Receipt[] {
  if (typeof answer !== "object" || answer === null) return [];
  const single = readReceipt("receipt" in answer ? answer.receipt : answer);
  if (single !== null) return [single];
  const items: readonly unknown[] = "items" in answer && Array.isArray(answer.items) ? answer.items : [];
  const receipts = items.map(readReceipt).filter((one) => one !== null);
  return receipts.length === items.length ? receipts : [];
}

/** The answer of a look carries the items that its receipt is about. */
function itemsHash(answer: unknown, digest: Digest): string | null {
  const isLook = typeof answer === "object" && answer !== null && "look" in answer && "items" in answer;
  return isLook ? hashOfJson(answer.items, digest) : null;
}

function keysIn(answer: unknown): readonly PublicJwk[] {
  if (typeof answer !== "object" || answer === null) return [];
  const given: readonly unknown[] = "keys" in answer && Array.isArray(answer.keys) ? answer.keys : [answer];
  return given.map(publicJwkFrom).filter((key) => key !== null);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

async function fileHash(path: string, digest: Digest): Promise<string> {
  const hash = newDigest(digest);
  for await (const piece of createReadStream(path)) hash.update(piece);
  return namedHash(hash.digest(), digest);
}

function lineOf(statement: Statement): string {
  const { id, kind, sender, receiver, what, at } = statement;
  return `回执有效 valid: ${kind} ${at} ${nameOf(sender)} → ${nameOf(receiver)} ${what.entries.join(",")} ${what.hash} ${id}`;
}

function nameOf(party: Party): string {
  const office =
    party.dutyHolder === null ? "" : `（${party.dutyHolder.unitName} ${party.dutyHolder.office}）`;
  return `${party.name ?? party.code}${office}`;
}
