import type postgres from "postgres";
import { assertThat } from "../../kernel/outcome.ts";
import type { Clock } from "../../platform/clock.ts";
import { orProblem } from "../../platform/http/problem.ts";
import type { Keys } from "../../platform/keys.ts";
import { lastStatement, writeReceipt } from "../../platform/receipts/index.ts";
import { namedHash } from "../../platform/suite.ts";
import { type Body, bodyOf, partiesOf } from "../bodies/index.ts";
import type { Batch } from "./claim.ts";
import { batchOf } from "./views.ts";

interface Receipting {
  readonly clock: Clock;
  readonly keys: Keys;
}

export interface Handover {
  readonly batchId: string;
  readonly body: Pick<Body, "bodyCode" | "name">;
  readonly entry: string;
  readonly file: { readonly hash: Buffer; readonly bytes: number };
}

/** The receipt for a file that was handed over, in the transaction that queues it. Refuses with DUTY_HOLDER_MISSING. */
export async function receiptHandover(
  tx: postgres.TransactionSql,
  { clock, keys }: Receipting,
  { batchId, body, entry, file }: Handover,
): Promise<void> {
  const parties = await partiesOf(tx, body, clock.today().toString());
  orProblem(parties.named, 403);
  await writeReceipt(tx, keys.signing, {
    kind: "handed-over",
    transfer: batchId,
    sender: parties.body,
    receiver: parties.platform,
    purpose: "intake",
    what: { entries: [entry], hash: namedHash(file.hash), bytes: file.bytes, counts: {} },
    at: clock.now().toString(),
    previous: null,
  });
}

/**
 * The receipt for rows that were taken in, in the last transaction of a batch, after the one for its file. What was handed
 * over is taken in whoever answers by now: nobody is refused here.
 */
export async function receiptTakenIn(
  tx: postgres.TransactionSql,
  { clock, keys }: Receipting,
  batch: Batch,
): Promise<void> {
  const [view, sender, [file], previous] = await Promise.all([
    batchOf(tx, batch),
    bodyOf(tx, batch.bodyCode),
    tx<{ hash: Buffer }[]>`
      select file_hash as hash from intake.batch where batch_id = ${batch.batchId}`,
    lastStatement(tx, batch.batchId),
  ]);
  assertThat(
    view !== null && sender !== null && file !== undefined,
    "a batch that ends, and its body, are there",
  );
  const parties = await partiesOf(tx, sender, clock.today().toString());
  await writeReceipt(tx, keys.signing, {
    kind: "taken-in",
    transfer: batch.batchId,
    sender: parties.body,
    receiver: parties.platform,
    purpose: "intake",
    what: { entries: [batch.entry], hash: namedHash(file.hash), bytes: batch.fileBytes, counts: view.counts },
    at: clock.now().toString(),
    previous,
  });
}
