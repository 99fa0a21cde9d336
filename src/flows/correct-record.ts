import type postgres from "postgres";
import { canonicalJson } from "../kernel/canonical.ts";
import { accept, assertThat, type Outcome, refuse } from "../kernel/outcome.ts";
import type { ProblemDetail, ProblemReason } from "../platform/http/problem.ts";
import { bodyOf, decidesFor, localDivisions } from "../rooms/bodies/index.ts";
import { type Entry, entryNamed } from "../rooms/catalogue/index.ts";
import { batchesNamed, rowBack, type StagedRow, stageAlone } from "../rooms/intake/index.ts";
import { makeRowChecker, mapHeader, problemText } from "../rooms/intake/rules.ts";
import type { CheckedRow } from "../rooms/intake/types.ts";
import { isHeavier, isOnlyAsked, OBJECTIONS_REFUSALS, refused } from "../rooms/objections/rules.ts";
import type { Asked, Correction } from "../rooms/objections/types.ts";
import { decidePublicity, rememberBases, termInForce } from "../rooms/publicity/index.ts";
import {
  fingerprintOf,
  isEarlierVersion,
  type PresentVersion,
  rememberCorrection,
} from "../rooms/records/index.ts";
import { writeStaged } from "./apply-slice.ts";
import type { Intake } from "./read-batch.ts";
import { CLOCKED_ENTRIES, stager } from "./stage-fact.ts";

export type Correcting = Pick<Intake, "db" | "law" | "catalogue" | "keys" | "clock">;

export interface CorrectionAsked {
  readonly record: PresentVersion;
  readonly corrections: readonly Correction[];
  /** The objection that it answers. */
  readonly objectionId: string;
  /** What was asked, where nobody may be worse off for having asked; null where a body corrects of its own accord. */
  readonly asked: Asked | null;
}

/** A corrected record that passed every check, ready to be written as the next version. */
export interface JudgedCorrection {
  readonly objectionId: string;
  /** Fields that were corrected. */
  readonly fields: readonly string[];
  readonly staged: StagedRow;
  readonly supplierCode: string;
  readonly bases: ReadonlyMap<string, string>;
}

type CorrectionRefusal = "CORRECTION_INVALID" | "CORRECTION_CHANGES_NOTHING" | "CORRECTION_HEAVIER";

/** The entry of a record; it is recorded, so the catalogue knows it. */
export function entryOfRecord(
  of: Pick<Correcting, "catalogue">,
  record: Pick<PresentVersion, "entry">,
): Entry {
  const entry = entryNamed(of.catalogue, record.entry);
  assertThat(entry.ok, "a record is of an entry of the catalogue");
  return entry.value;
}

/** What is sealed of a record, opened. */
export function clearOf(
  of: Pick<Correcting, "keys">,
  record: PresentVersion,
): Readonly<Record<string, string>> {
  if (record.sealed === null) return {};
  const clear: Readonly<Record<string, string>> = JSON.parse(of.keys.open(record.sealed, record.recordId));
  return clear;
}

/**
 * Judges a record with some fields corrected, by the checks of a batch: the stored record is written back as a row, the corrected
 * cells are put in, and the row is read like any other, so that the severity, the public days and their bases are worked
 * out anew. It was received when the record was; the upload clock does not run again. Refuses with CORRECTION_INVALID,
 * which names each fault, with CORRECTION_CHANGES_NOTHING, and with CORRECTION_HEAVIER.
 */
export async function judgeCorrection(
  of: Correcting,
  sql: postgres.ISql,
  asked: CorrectionAsked,
): Promise<Outcome<JudgedCorrection, CorrectionRefusal>> {
  const { record } = asked;
  assertThat(record.content !== null, "a record that is not sealed has its content");
  const supplierCode = await supplierOf(sql, record);
  const checked = await checkedRow(of, sql, { ...asked, supplierCode });
  if (checked.fact === null) return invalid(checked);
  const { fact } = checked;
  const before = canonicalJson({ content: record.content, clear: clearOf(of, record) });
  if (before === canonicalJson({ content: fact.content, clear: fact.sealed ?? {} }))
    return refused("CORRECTION_CHANGES_NOTHING");
  const bases = new Map<string, string>();
  const stage = stager({
    law: of.law,
    keys: of.keys,
    entry: record.entry,
    receivedOn: record.receivedOn,
    clocked: CLOCKED_ENTRIES.has(record.entry),
    bases,
  });
  const staged = stage({ ...checked, row: record.rowNo }, fact);
  assertThat(staged.recordId === record.recordId, "what is corrected does not make it another record");
  if (await weighsMore(of, sql, { staged, asked })) return refused("CORRECTION_HEAVIER");
  return accept({
    objectionId: asked.objectionId,
    fields: asked.corrections.map(({ field }) => field),
    staged: await asNewest(of, sql, { staged, asked }),
    supplierCode,
    bases,
  });
}

/** Whether an adverse record would weigh more than it does, without having been asked for that. */
async function weighsMore(of: Correcting, sql: postgres.ISql, { staged, asked }: Staged): Promise<boolean> {
  const { record, corrections } = asked;
  if (!entryOfRecord(of, record).adverse || asked.asked === null) return false;
  if (isOnlyAsked(asked.asked, corrections)) return false;
  const { validUntil, severity } = record;
  const term = await termInForce(sql, record);
  const unpublished = { publicThrough: null, minimumEnds: null, repairFrom: null };
  return isHeavier({ ...(term ?? unpublished), validUntil, severity }, staged);
}

interface Staged {
  readonly staged: StagedRow;
  readonly asked: CorrectionAsked;
}

/** The body that sent the record in; the deciding one where that is not known any more. */
async function supplierOf(sql: postgres.ISql, record: PresentVersion): Promise<string> {
  const [batch] = await batchesNamed(sql, [record.batchId]);
  return batch?.body_code ?? record.bodyCode;
}

async function checkedRow(
  of: Correcting,
  sql: postgres.ISql,
  asked: CorrectionAsked & { readonly supplierCode: string },
): Promise<CheckedRow> {
  const { record, corrections } = asked;
  const entry = entryOfRecord(of, record);
  const changes = new Map(corrections.map(({ field, value }) => [field, value]));
  const row = rowBack(entry, { content: record.content ?? {}, clear: clearOf(of, record) }, changes);
  const columns = mapHeader(entry, [{ row: 1, cells: row.header }]);
  assertThat(columns.ok, "the columns of the template are known");
  const [body, divisions] = await Promise.all([bodyOf(sql, asked.supplierCode), localDivisions(sql)]);
  const today = of.clock.today().toString();
  const check = makeRowChecker({
    law: of.law,
    catalogue: of.catalogue,
    entry,
    columns: columns.value,
    body: {
      uscc: asked.supplierCode,
      name: body?.name ?? record.bodyName,
      territory: body?.territory ?? null,
    },
    decidePublicity,
    localDivisions: new Set(divisions.map((division) => division.code)),
    mayDecideFor: (code) => code === record.bodyCode || (body !== null && decidesFor(body, code)),
    receivedOn: record.receivedOn,
    today,
  });
  const result = check({ row: record.rowNo, cells: row.cells });
  assertThat(!("skip" in result), "a row of a record is no note");
  return result;
}

function invalid(checked: CheckedRow): Outcome<never, "CORRECTION_INVALID"> {
  const errors: readonly ProblemDetail[] = checked.problems
    .filter(({ level }) => level === "error")
    .map((problem) => {
      const { zh, en } = problemText(problem);
      return { where: problem.column ?? "", code: problem.code, zh, en };
    });
  const because = OBJECTIONS_REFUSALS.CORRECTION_INVALID;
  const told = (language: "zh" | "en"): string => errors.map((error) => error[language]).join(" ");
  const reason: ProblemReason = {
    zh: `${because.zh}${told("zh")}`,
    en: `${because.en} ${told("en")}`,
    errors,
  };
  return refuse("CORRECTION_INVALID", reason);
}

/**
 * The record may return to what an earlier version said; sent in a file that would count as a repetition. The objection in its
 * fingerprint makes it a version of its own, while the earlier rows keep counting as sent: the wrong row does not come back.
 */
async function asNewest(of: Correcting, sql: postgres.ISql, { staged, asked }: Staged): Promise<StagedRow> {
  const { fingerprint } = staged;
  const { record, objectionId } = asked;
  const isKnown =
    record.fingerprint.equals(fingerprint) || (await isEarlierVersion(sql, { ...record, fingerprint }));
  if (!isKnown) return staged;
  const key = of.keys.keyedHash("fingerprint of record versions").toString("hex");
  return { ...staged, fingerprint: fingerprintOf(key, [fingerprint.toString("hex"), objectionId]) };
}

/** Writes a judged correction as the next version, by the way of every row, remembers what was wrong, and answers its number. The stripes of the subject are taken. */
export async function writeCorrection(
  tx: postgres.TransactionSql,
  of: Correcting,
  writing: { readonly record: PresentVersion; readonly judged: JudgedCorrection },
): Promise<number> {
  const { record, judged } = writing;
  const { subjectCode, recordId } = record;
  const after: Readonly<Record<string, unknown>> = JSON.parse(judged.staged.content);
  const at = of.clock.now().toString();
  await rememberBases(tx, judged.bases);
  await rememberCorrection(tx, {
    ...{ subjectCode, recordId, objectionId: judged.objectionId, fields: judged.fields },
    ...{ before: record.content ?? {}, after, at },
  });
  const stage = await stageAlone(tx, judged.staged);
  await writeStaged(tx, {
    stage,
    entry: record.entry,
    batchId: record.batchId,
    receivedOn: record.receivedOn,
    bodyCode: judged.supplierCode,
    now: at,
  });
  const rows = await tx<{ version: number | null }[]>`select version from verdict`;
  const version = rows[0]?.version ?? null;
  assertThat(version === record.version + 1, "a correction is the next version");
  return version;
}
