import { randomUUID } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Intake } from "../../src/flows/read-batch.ts";
import { takeInBatch } from "../../src/flows/take-in-batch.ts";
import { loadLaw } from "../../src/law/load.ts";
import { fixedClock } from "../../src/platform/clock.ts";
import { openKeys } from "../../src/platform/keys.ts";
import { silentLogger } from "../../src/platform/logger.ts";
import { digestOf } from "../../src/platform/suite.ts";
import { type TestDatabase, testDatabase } from "../../src/platform/testing.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { saveBody } from "../../src/rooms/bodies/index.ts";
import { catalogueOf } from "../../src/rooms/catalogue/index.ts";
import { insertBatch } from "../../src/rooms/intake/store.ts";
import { type BatchView, batchOf } from "../../src/rooms/intake/views.ts";
import { BODY } from "./penalty-file.ts";

export interface Bench {
  readonly intake: Intake;
  readonly database: TestDatabase;
  readonly folder: string;
}

const ENTRIES = [
  "administrative-penalty",
  "administrative-licence",
  "registration",
  "serious-list",
  "abnormal-list",
];

/** A real database, the real law, fresh keys, and one body that may supply the usual entries. */
export async function intakeBench(today = "2026-05-08"): Promise<Bench> {
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "xinheng-test-"));
  const law = loadLaw();
  const db = { sql: database.sql, url: database.url, embedded: false, close: async () => {} };
  const intake: Intake = {
    db,
    law,
    catalogue: catalogueOf(law),
    keys: await openKeys({ folder: join(folder, "keys"), cipher: "aes-256-gcm" }),
    clock: fixedClock(today),
    logger: silentLogger(),
  };
  await addBody(intake, { ...BODY, territory: "3301", entries: ENTRIES });
  return { intake, database, folder };
}

export async function addBody(
  intake: Intake,
  body: {
    readonly uscc: string;
    readonly name: string;
    readonly territory: string;
    readonly entries: readonly string[];
  },
): Promise<void> {
  await inTransaction(intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    saveBody(tx, {
      bodyCode: body.uscc,
      name: body.name,
      territory: body.territory,
      entries: body.entries,
      supplyFrom: "2018-01-01",
      recordedAt: intake.clock.now().toString(),
    }),
  );
}

export interface Sent {
  readonly entry: string;
  readonly bytes: Buffer | string;
  readonly fileName?: string;
  readonly body?: string;
  readonly sliceCount?: number;
}

/** Where batches are sent to. */
type Place = Pick<Bench, "intake" | "folder">;

/** Queues a file as a body's batch, without taking it in. */
export async function send(bench: Place, sent: Sent): Promise<string> {
  const batchId = randomUUID();
  const bytes = Buffer.from(sent.bytes);
  const filePath = join(bench.folder, batchId);
  await writeFile(filePath, bytes);
  const bodyCode = sent.body ?? BODY.uscc;
  await inTransaction(bench.intake.db, { actor: bodyCode, purpose: "intake" }, (tx) =>
    insertBatch(tx, {
      batchId,
      bodyCode,
      entry: sent.entry,
      fileName: sent.fileName ?? "rows.csv",
      mediaType: null,
      filePath,
      fileBytes: bytes.length,
      fileHash: digestOf(bytes),
      idempotencyKey: null,
      sliceCount: sent.sliceCount ?? 1,
      submittedAt: bench.intake.clock.now().toString(),
    }),
  );
  return batchId;
}

/** Queues a file, takes it in, and answers the batch as its body sees it. */
export async function sendAndTakeIn(bench: Place, sent: Sent): Promise<BatchView> {
  const batchId = await send(bench, sent);
  await takeInBatch(bench.intake, batchId);
  return batchSeen(bench, batchId, sent.body);
}

export async function batchSeen(bench: Place, batchId: string, body: string = BODY.uscc): Promise<BatchView> {
  const batch = await batchOf(bench.intake.db.sql, { batchId, bodyCode: body });
  if (batch === null) throw new Error("the batch exists");
  return batch;
}
