import type postgres from "postgres";
import { accept, type Outcome } from "../kernel/outcome.ts";
import type { Law } from "../law/types.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import { uuidv7 } from "../platform/ids.ts";
import { inTransaction } from "../platform/transaction.ts";
import { forgetRows } from "../rooms/intake/index.ts";
import { withdrawSealed } from "../rooms/publicity/index.ts";
import { reach, releaseTombstone, sealAmong, sealableRecord } from "../rooms/records/index.ts";
import { mayRelease, maySeal, refused, type SealRefusal } from "../rooms/records/rules.ts";
import type { RecordPlace, SealOrder, SealOrderBooks } from "../rooms/records/types.ts";
import { stripesOf, takeStripes } from "./stripes.ts";

/** What sealing needs; a part of what taking in needs. */
export interface SealingWith {
  readonly db: Pick<Database, "sql">;
  readonly clock: Clock;
  readonly law: Law;
}

export interface SealAsked extends RecordPlace {
  readonly order: SealOrder;
  /** Who asks, as it stands on the trail, where that is more than who orders it: a person of the body. */
  readonly actor?: string;
}

export interface ReleaseAsked extends RecordPlace {
  readonly orderedBy: string;
  readonly orderNumber: string;
  /** As in `SealAsked`. */
  readonly actor?: string;
}

/**
 * Seals a record by order (policy, articles 4, 6 and 10). 1. No one else touches the subject meanwhile. 2. Who orders it
 * may, and says why, on what basis and under which number. 3. Content, personal fields and salt go from every version; the
 * salted hash stays. 4. Publicity ends and says so. 5. Row reports quote nothing of it any more. All in one transaction,
 * or nothing. Answers how many versions were sealed; refuses with the codes of SealRefusal.
 */
export async function sealRecord(of: SealingWith, asked: SealAsked): Promise<Outcome<number, SealRefusal>> {
  const { order, subjectCode, recordId, actor = order.orderedBy } = asked;
  const detail: RecordDetail = { record: recordId, code: null };
  return inTransaction(
    of.db,
    { actor, purpose: "sealing", act: "seal-record", subjectCount: 1, detail },
    async (tx) => {
      await reach(tx, { body: order.orderedBy });
      await takeStripes(tx, stripesOf([subjectCode]));
      const record = await sealableRecord(tx, { subjectCode, recordId });
      const verdict = maySeal(order, record, orderBooks(of.law));
      if (!verdict.ok) {
        detail.code = verdict.code;
        return verdict;
      }
      detail["reason"] = order.reason;
      return accept(
        await sealPlaces(tx, { of, places: [{ subjectCode, recordId }], order, keptUntil: null }),
      );
    },
  );
}

/** What the audit trail says; a reason that is no code of the list is not repeated. */
type RecordDetail = Record<string, string | null>;

export interface SealingPlaces {
  readonly of: Pick<SealingWith, "clock">;
  readonly places: readonly RecordPlace[];
  readonly order: SealOrder;
  readonly keptUntil: string | null;
}

/** Steps 3 to 5 for a set of records whose stripes are taken; answers how many versions were sealed. */
export async function sealPlaces(tx: postgres.TransactionSql, sealing: SealingPlaces): Promise<number> {
  const at = sealing.of.clock.now().toString();
  const { places, order, keptUntil } = sealing;
  const versions = await sealAmong(tx, { places, order, at, keptUntil });
  await withdrawSealed(
    tx,
    versions.map((version) => ({ ...version, changeId: uuidv7() })),
    at,
  );
  await forgetRows(tx, versions);
  return versions.length;
}

/** Lets a sealed record be sent again. Who may seal it may release it, with the number of an order. */
export async function releaseRecord(
  of: SealingWith,
  asked: ReleaseAsked,
): Promise<Outcome<null, SealRefusal | "RECORD_NOT_SEALED" | "SEALED_BY_OTHERS">> {
  const { subjectCode, recordId, orderedBy, orderNumber, actor = orderedBy } = asked;
  const detail: RecordDetail = { record: recordId, code: null };
  return inTransaction(
    of.db,
    { actor, purpose: "sealing", act: "release-record", subjectCount: 1, detail },
    async (tx) => {
      await reach(tx, { body: orderedBy });
      await takeStripes(tx, stripesOf([subjectCode]));
      const record = await sealableRecord(tx, { subjectCode, recordId });
      const verdict = mayRelease({ orderedBy, orderNumber }, record);
      if (!verdict.ok) {
        detail.code = verdict.code;
        return verdict;
      }
      const at = of.clock.now().toString();
      if (await releaseTombstone(tx, { subjectCode, recordId, orderNumber, at })) return verdict;
      detail.code = "RECORD_NOT_SEALED";
      return refused("RECORD_NOT_SEALED");
    },
  );
}

/** What orders are checked against: the reasons and the instruments of the law folder. */
export function orderBooks(law: Law): SealOrderBooks {
  const reasons = law.codeSets.get("sealing-reasons")?.values.map(({ code }) => code) ?? [];
  return { reasons: new Set(reasons), instruments: new Set(law.instruments.keys()) };
}
