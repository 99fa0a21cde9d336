import type postgres from "postgres";
import { accept, type Outcome, refuse } from "../kernel/outcome.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database.ts";
import type { Keys } from "../platform/keys.ts";
import { OWN_FILE_ROWS_MAX } from "../platform/limits.ts";
import { inTransaction } from "../platform/transaction.ts";
import { batchesNamed, type OwnBatch } from "../rooms/intake/index.ts";
import { type OwnObjection, ownObjections } from "../rooms/objections/index.ts";
import { type OwnTerm, ownTerms } from "../rooms/publicity/index.ts";
import { type OwnRecord, ownRecords, reach } from "../rooms/records/index.ts";
import { looksOf, type ShownLook } from "../rooms/sharing/index.ts";
import { PERSON_PREFIX, type SubjectRow, sealedIdentityOf, subjectOf } from "../rooms/subjects/index.ts";

export interface Exporting {
  readonly db: Pick<Database, "sql">;
  readonly clock: Clock;
  readonly keys: Keys;
}

/** A version of a record as its subject gets it, with its personal fields opened and its public days. */
export interface ExportedRecord extends Omit<OwnRecord, "sealed"> {
  readonly personal: unknown;
  readonly publicity: OwnTerm | null;
}

/** Everything that is kept about a subject. */
export interface SubjectFile {
  readonly asOf: string;
  readonly subject: {
    readonly code: string;
    readonly organisation: SubjectRow | null;
    readonly identity: unknown;
  };
  readonly records: readonly ExportedRecord[];
  readonly looks: readonly ShownLook[];
  readonly objections: readonly OwnObjection[];
  readonly batches: readonly OwnBatch[];
}

export type ExportRefusal = "SUBJECT_NOT_KEPT" | "OWN_FILE_TOO_LARGE";

/**
 * Gathers everything about a subject for itself (policy, article 10; PIPL article 45), seen at one instant. The entry of the
 * audit trail is written behind the snapshot, in a transaction of its own: in the snapshot it would fail whenever anybody
 * wrote meanwhile. Nothing is answered without it. Looks that a registered basis still keeps from the subject are left out.
 * Refuses with SUBJECT_NOT_KEPT, and with OWN_FILE_TOO_LARGE instead of leaving out a part silently.
 */
export async function exportSubject(
  of: Exporting,
  asked: { readonly subjectCode: string; readonly actor: string },
): Promise<Outcome<SubjectFile, ExportRefusal>> {
  const [exported] = await of.db.sql.begin(
    "isolation level repeatable read read only",
    async (tx) => [await gathered(tx, of, asked.subjectCode)] as const,
  );
  const { records, looks } = exported.ok ? exported.value : { records: [], looks: [] };
  const detail = { records: records.length, looks: looks.length };
  await inTransaction(
    of.db,
    { actor: asked.actor, purpose: "own-file", act: "export-subject", subjectCount: 1, detail },
    async () => {},
  );
  return exported;
}

async function gathered(
  tx: postgres.TransactionSql,
  { keys, clock }: Exporting,
  subjectCode: string,
): Promise<Outcome<SubjectFile, ExportRefusal>> {
  const on = clock.today().toString();
  const limit = OWN_FILE_ROWS_MAX + 1;
  await reach(tx, { subject: subjectCode });
  const records = await ownRecords(tx, subjectCode, limit);
  const terms = await ownTerms(tx, subjectCode, limit);
  const looks = await looksOf(tx, { subjectCode, on, after: null, limit });
  const objections = await ownObjections(tx, keys, { subjectCode, limit });
  const most = Math.max(records.length, terms.length, looks.length, objections.length);
  if (most > OWN_FILE_ROWS_MAX) return tooLarge();
  const subject = await subjectKept(tx, keys, subjectCode);
  if (records.length + looks.length === 0 && subject.organisation === null && subject.identity === null)
    return notKept();
  const batches = await batchesNamed(tx, [...new Set(records.map((record) => record.batch_id))]);
  const byVersion = new Map(terms.map((term) => [`${term.record_id} ${term.version}`, term] as const));
  const exported = records.map((record) => exportedRecord(keys, record, byVersion));
  return accept({ asOf: on, subject, records: exported, looks, objections, batches });
}

async function subjectKept(
  sql: Parameters<typeof subjectOf>[0],
  keys: Keys,
  code: string,
): Promise<SubjectFile["subject"]> {
  if (!code.startsWith(PERSON_PREFIX)) {
    return { code, organisation: await subjectOf(sql, code), identity: null };
  }
  const sealed = await sealedIdentityOf(sql, code);
  const identity: unknown = sealed === null ? null : JSON.parse(keys.open(sealed, code));
  return { code, organisation: null, identity };
}

function exportedRecord(keys: Keys, record: OwnRecord, terms: ReadonlyMap<string, OwnTerm>): ExportedRecord {
  const { sealed, ...shown } = record;
  const term = terms.get(`${record.record_id} ${record.version}`) ?? null;
  const personal: unknown = sealed === null ? null : JSON.parse(keys.open(sealed, record.record_id));
  return { ...shown, personal, publicity: term };
}

function tooLarge(): Outcome<never, "OWN_FILE_TOO_LARGE"> {
  return refuse("OWN_FILE_TOO_LARGE", {
    zh: `该主体的记录或查询超过 ${OWN_FILE_ROWS_MAX} 条，不能在一份文件中导出。`,
    en: `The subject has more than ${OWN_FILE_ROWS_MAX} records or looks, which one file does not take.`,
  });
}

function notKept(): Outcome<never, "SUBJECT_NOT_KEPT"> {
  return refuse("SUBJECT_NOT_KEPT", {
    zh: "平台没有保存该主体的任何信息。",
    en: "Nothing is kept about this subject.",
  });
}
