import type postgres from "postgres";
import type { Clock } from "../../platform/clock.ts";
import { orProblem } from "../../platform/http/problem.ts";
import type { Keys } from "../../platform/keys.ts";
import { lastStatement, writeReceipt } from "../../platform/receipts/index.ts";
import { type Body, bodyOf, dutyHolderOf, partyOf, platformParty } from "../bodies/index.ts";
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
  readonly file: { readonly sha256: Buffer; readonly bytes: number };
}

/** The receipt for a file that was handed over, in the transaction that queues it. Refuses with DUTY_HOLDER_MISSING. */
export async function receiptHandover(
  tx: postgres.TransactionSql,
  { clock, keys }: Receipting,
  { batchId, body, entry, file }: Handover,
): Promise<void> {
  const on = clock.today().toString();
  await writeReceipt(tx, keys.signing, {
    kind: "handed-over",
    transfer: batchId,
    sender: orProblem(await partyOf(tx, body, on), 403),
    receiver: await platformParty(tx, on),
    purpose: "intake",
    what: { entries: [entry], sha256: file.sha256.toString("hex"), bytes: file.bytes, counts: {} },
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
  const on = clock.today().toString();
  const view = await batchOf(tx, batch);
  const sender = await bodyOf(tx, batch.bodyCode);
  const [file] = await tx<{ sha256: string }[]>`
    select encode(file_sha256, 'hex') as sha256 from intake.batch where batch_id = ${batch.batchId}`;
  if (view === null || file === undefined) throw new Error("Broken invariant: a batch that ends is there");
  await writeReceipt(tx, keys.signing, {
    kind: "taken-in",
    transfer: batch.batchId,
    sender: {
      code: batch.bodyCode,
      name: sender?.name ?? null,
      dutyHolder: await dutyHolderOf(tx, batch.bodyCode, on),
    },
    receiver: await platformParty(tx, on),
    purpose: "intake",
    what: { entries: [batch.entry], sha256: file.sha256, bytes: batch.fileBytes, counts: view.counts },
    at: clock.now().toString(),
    previous: await lastStatement(tx, batch.batchId),
  });
}
