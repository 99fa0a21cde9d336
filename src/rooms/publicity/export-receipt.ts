import type { FastifyRequest } from "fastify";
import { orProblem } from "../../platform/http/problem.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { type Party, PUBLIC_PARTY, writeReceipt } from "../../platform/receipts/index.ts";
import { namedHash, newDigest } from "../../platform/suite.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyActing, partiesOf, platformParty } from "../bodies/index.ts";
import type { PublicLayer } from "./layer.ts";
import type { ListQuery } from "./list.ts";
import type { PublicRecord } from "./render.ts";

export interface ExportAsked {
  readonly receiver: Party;
  readonly filters: ListQuery;
  readonly format: string;
  readonly isBounded: boolean;
  /** Instant of the last change that the export knows. */
  readonly dataTime: string | null;
}

export interface SentExport extends ExportAsked {
  readonly transfer: string;
  readonly rows: number;
  readonly bytes: number;
  readonly hash: string;
}

/**
 * Who gets an export: everyone may have it; a body that shows its key, or a token of its program, has it in its own name.
 * A key that is none is refused, so that nobody takes for its own what was given out to everyone. Refuses with
 * DUTY_HOLDER_MISSING too.
 */
export async function exportReceiver(layer: PublicLayer, request: FastifyRequest): Promise<Party> {
  if (request.headers.authorization === undefined)
    return { code: PUBLIC_PARTY, name: null, dutyHolder: null };
  const body = await bodyActing(layer, request);
  const parties = await partiesOf(layer.db.sql, body, layer.clock.today().toString());
  orProblem(parties.named, 403);
  return parties.body;
}

/**
 * Counts an export on its way out and, when its last text was taken, tells what went out before the answer ends: an answer
 * that ends whole has its receipt, one that breaks off has none.
 */
export function countExport(asked: ExportAsked) {
  const transfer = uuidv7();
  const hash = newDigest();
  let rows = 0;
  let bytes = 0;
  return {
    transfer,
    async *rows(
      pages: AsyncIterable<readonly PublicRecord[]>,
    ): AsyncGenerator<readonly PublicRecord[], void, void> {
      for await (const page of pages) {
        rows += page.length;
        yield page;
      }
    },
    async *text(
      pieces: AsyncIterable<string>,
      ended: (sent: SentExport) => Promise<void>,
    ): AsyncGenerator<string, void, void> {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += Buffer.byteLength(piece);
        yield piece;
      }
      await ended({ ...asked, transfer, rows, bytes, hash: namedHash(hash.digest()) });
    },
  };
}

/** The receipt of an export with its filters. What was sought in texts may be a name: it stands as whether something was. */
export async function receiptExport({ db, clock, signing }: PublicLayer, sent: SentExport): Promise<void> {
  const { filters, receiver, transfer } = sent;
  const actor = receiver.code === PUBLIC_PARTY ? "system" : receiver.code;
  const detail = { export: transfer, entry: filters.entry, rows: sent.rows };
  await inTransaction(db, { actor, purpose: "publicity", act: "export", detail }, async (tx) => {
    await writeReceipt(tx, signing, {
      kind: "export",
      transfer,
      sender: await platformParty(tx, clock.today().toString()),
      receiver,
      purpose: "publicity",
      what: {
        entries: [filters.entry],
        hash: sent.hash,
        bytes: sent.bytes,
        counts: { records: sent.rows },
        query: queryOf(sent),
      },
      at: clock.now().toString(),
      previous: null,
    });
  });
}

function queryOf({
  filters,
  format,
  isBounded,
  dataTime,
}: SentExport): Readonly<Record<string, string | boolean | null>> {
  return {
    format,
    body: filters.body,
    from: filters.decidedFrom,
    to: filters.decidedThrough,
    sought: filters.sought !== null,
    bounded: isBounded,
    asOf: filters.asOf,
    day: filters.today,
    knownAt: filters.knownAt,
    dataTime,
  };
}
