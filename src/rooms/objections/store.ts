import type postgres from "postgres";
import type { AskedAs, EvidenceKind, Ground, ObjectionState, Verdict } from "./types.ts";

export interface NewObjection {
  readonly subjectCode: string;
  readonly objectionId: string;
  readonly recordId: string;
  readonly recordVersion: number;
  readonly entry: string;
  readonly bodyCode: string;
  readonly ground: Ground;
  readonly askedAs: AskedAs;
  /** Account. */
  readonly askedBy: string;
  readonly asked: Buffer;
  readonly askedHash: Buffer;
  readonly idempotencyKey: string | null;
  /** Instant and ISO day of receipt. */
  readonly at: string;
  readonly on: string;
  readonly markDueOn: string | null;
  readonly answerDueOn: string | null;
}

/** Writes an objection down, received and forwarded at once: its body works on the same platform. */
export async function insertObjection(tx: postgres.ISql, made: NewObjection): Promise<void> {
  await tx`
    insert into objections.objection (subject_code, objection_id, record_id, record_version, entry, body_code, ground, asked_as,
           asked_by, asked_sealed, asked_hash, idempotency_key, state, received_at, received_on, mark_due_on, answer_due_on, forwarded_at)
    values (${made.subjectCode}, ${made.objectionId}, ${made.recordId}, ${made.recordVersion}, ${made.entry}, ${made.bodyCode},
            ${made.ground}, ${made.askedAs}, ${made.askedBy}, ${made.asked}, ${made.askedHash}, ${made.idempotencyKey},
            'forwarded', ${made.at}::timestamptz, ${made.on}::date, ${made.markDueOn}::date, ${made.answerDueOn}::date,
            ${made.at}::timestamptz)`;
}

export interface NewEvidence {
  readonly subjectCode: string;
  readonly objectionId: string;
  /** From 1. */
  readonly no: number;
  readonly kind: EvidenceKind;
  readonly bytes: number;
  readonly named: Buffer;
  readonly content: Buffer;
}

export async function insertEvidence(tx: postgres.ISql, made: NewEvidence): Promise<void> {
  await tx`
    insert into objections.evidence (subject_code, objection_id, evidence_no, kind, bytes, name_sealed, content_sealed)
    values (${made.subjectCode}, ${made.objectionId}, ${made.no}, ${made.kind}, ${made.bytes}, ${made.named}, ${made.content})`;
}

/** An objection by its keys. */
export interface ObjectionPlace {
  readonly subjectCode: string;
  readonly objectionId: string;
}

export interface SavedProposal extends ObjectionPlace {
  readonly proposal: Buffer;
  readonly by: string;
  readonly at: string;
  /** The version that the corrections were tried on. */
  readonly version: number;
}

export async function saveProposal(tx: postgres.ISql, made: SavedProposal): Promise<void> {
  await tx`
    update objections.objection
       set state = 'proposed', proposal_sealed = ${made.proposal}, proposed_by = ${made.by}, proposed_at = ${made.at}::timestamptz,
           proposed_version = ${made.version}
     where subject_code = ${made.subjectCode} and objection_id = ${made.objectionId} and state = 'forwarded'`;
}

export interface Returned extends ObjectionPlace {
  readonly note: Buffer;
  readonly by: string;
  readonly at: string;
}

/** Takes a proposed answer back, with what is to be looked at again. */
export async function returnProposal(tx: postgres.ISql, made: Returned): Promise<void> {
  await tx`
    update objections.objection
       set state = 'forwarded', proposal_sealed = null, proposed_by = null, proposed_at = null, proposed_version = null,
           return_note_sealed = ${made.note}, returned_by = ${made.by}, returned_at = ${made.at}::timestamptz
     where subject_code = ${made.subjectCode} and objection_id = ${made.objectionId} and state = 'proposed'`;
}

export interface SavedAnswer extends ObjectionPlace {
  readonly verdict: Verdict;
  readonly by: string;
  readonly at: string;
  readonly on: string;
  /** The version that the correction made; null when there is none. */
  readonly appliedVersion: number | null;
}

export async function saveAnswer(tx: postgres.ISql, made: SavedAnswer): Promise<void> {
  await tx`
    update objections.objection
       set state = ${made.verdict}, decided_by = ${made.by}, answered_at = ${made.at}::timestamptz,
           answered_on = ${made.on}::date, applied_version = ${made.appliedVersion}
     where subject_code = ${made.subjectCode} and objection_id = ${made.objectionId} and state = 'proposed'`;
}

/** Whether an objection of the same side to a record waits for its answer: what a body asks keeps no subject from asking. */
export async function hasOpenObjection(
  sql: postgres.ISql,
  place: { readonly subjectCode: string; readonly recordId: string; readonly askedAs: AskedAs },
): Promise<boolean> {
  const [row] = await sql<{ state: ObjectionState }[]>`
    select state from objections.objection
     where subject_code = ${place.subjectCode} and record_id = ${place.recordId} and asked_as = ${place.askedAs}
       and state in ('forwarded', 'proposed')`;
  return row !== undefined;
}

/** What a person asked before under an Idempotency-Key; null when nothing was. The key of another person says nothing. */
export async function objectionUnderKey(
  sql: postgres.ISql,
  key: { readonly subjectCode: string; readonly askedBy: string; readonly idempotencyKey: string },
): Promise<{ readonly objectionId: string; readonly askedHash: Buffer } | null> {
  const [row] = await sql<{ objectionId: string; askedHash: Buffer }[]>`
    select objection_id as "objectionId", asked_hash as "askedHash" from objections.objection
     where subject_code = ${key.subjectCode} and asked_by = ${key.askedBy} and idempotency_key = ${key.idempotencyKey}`;
  return row ?? null;
}

/** Forgets what persons objected to who are erased: their words go with their records. */
export async function forgetObjections(tx: postgres.ISql, codes: readonly string[]): Promise<void> {
  await tx`delete from objections.evidence where subject_code = any(${[...codes]})`;
  await tx`delete from objections.objection where subject_code = any(${[...codes]})`;
}
