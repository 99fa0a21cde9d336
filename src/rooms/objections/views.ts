import type postgres from "postgres";
import type { AskedAs, Ground, ObjectionState } from "./types.ts";

/** An objection as it is stored; what is sealed is opened by whoever shows it. Days and instants are ISO texts. */
export interface ObjectionRow {
  readonly subjectCode: string;
  readonly objectionId: string;
  readonly recordId: string;
  readonly recordVersion: number;
  readonly entry: string;
  readonly bodyCode: string;
  readonly ground: Ground;
  readonly askedAs: AskedAs;
  readonly askedBy: string;
  readonly asked: Buffer;
  readonly state: ObjectionState;
  readonly receivedAt: string;
  readonly receivedOn: string;
  readonly markDueOn: string | null;
  readonly answerDueOn: string | null;
  readonly proposedBy: string | null;
  readonly proposedByName: string | null;
  readonly proposedAt: string | null;
  readonly proposedVersion: number | null;
  readonly proposal: Buffer | null;
  readonly returnNote: Buffer | null;
  readonly returnedAt: string | null;
  readonly answeredAt: string | null;
  readonly answeredOn: string | null;
  readonly appliedVersion: number | null;
}

function columns(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  const instant = (name: string) =>
    sql`to_char(${sql(name)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  return sql`
    o.subject_code as "subjectCode", o.objection_id as "objectionId", o.record_id as "recordId",
    o.record_version as "recordVersion", o.entry, o.body_code as "bodyCode", o.ground, o.asked_as as "askedAs",
    o.asked_by as "askedBy", o.asked_sealed as asked, o.state, ${instant("o.received_at")} as "receivedAt", o.received_on as "receivedOn",
    o.mark_due_on as "markDueOn", o.answer_due_on as "answerDueOn", o.proposed_by as "proposedBy",
    (select a.display_name from platform.account a where a.account_id = o.proposed_by) as "proposedByName",
    ${instant("o.proposed_at")} as "proposedAt", o.proposed_version as "proposedVersion", o.proposal_sealed as proposal,
    o.return_note_sealed as "returnNote", ${instant("o.returned_at")} as "returnedAt", ${instant("o.answered_at")} as "answeredAt",
    o.answered_on as "answeredOn", o.applied_version as "appliedVersion"`;
}

/** Objections about records of a subject, newest first. At most `limit`. */
export async function objectionsOf(
  sql: postgres.ISql,
  query: { readonly subjectCode: string; readonly limit: number },
): Promise<readonly ObjectionRow[]> {
  return sql<ObjectionRow[]>`
    select ${columns(sql)} from objections.objection o
     where o.subject_code = ${query.subjectCode}
     order by o.received_at desc, o.objection_id desc
     limit ${query.limit}`;
}

export interface QueueQuery {
  readonly bodyCode: string;
  readonly answered: boolean;
  readonly limit: number;
}

/** What a body has to answer, the earliest due first and what no calendar tells last; or what it answered, newest first. */
export async function queueOf(sql: postgres.ISql, query: QueueQuery): Promise<readonly ObjectionRow[]> {
  const { bodyCode, limit } = query;
  return query.answered
    ? sql<ObjectionRow[]>`
        select ${columns(sql)} from objections.objection o
         where o.body_code = ${bodyCode} and o.state not in ('forwarded', 'proposed')
         order by o.answered_at desc, o.objection_id desc limit ${limit}`
    : sql<ObjectionRow[]>`
        select ${columns(sql)} from objections.objection o
         where o.body_code = ${bodyCode} and o.state in ('forwarded', 'proposed')
         order by o.answer_due_on nulls last, o.received_at, o.objection_id limit ${limit}`;
}

/** One objection that a body answers; null when it is not its own. */
export async function objectionFor(
  sql: postgres.ISql,
  query: { readonly bodyCode: string; readonly objectionId: string; readonly lock?: boolean },
): Promise<ObjectionRow | null> {
  const [row] = await sql<ObjectionRow[]>`
    select ${columns(sql)} from objections.objection o
     where o.body_code = ${query.bodyCode} and o.objection_id = ${query.objectionId}
     ${query.lock === true ? sql`for update of o` : sql``}`;
  return row ?? null;
}

export interface EvidenceRow {
  readonly objectionId: string;
  readonly no: number;
  readonly kind: string;
  readonly bytes: number;
  readonly named: Buffer;
}

/** The names of what came with objections, in order. */
export async function evidenceOf(
  sql: postgres.ISql,
  subjectCode: string,
  objectionIds: readonly string[],
): Promise<readonly EvidenceRow[]> {
  if (objectionIds.length === 0) return [];
  return sql<EvidenceRow[]>`
    select objection_id as "objectionId", evidence_no as no, kind, bytes, name_sealed as named from objections.evidence
     where subject_code = ${subjectCode} and objection_id = any(${[...objectionIds]}::uuid[])
     order by objection_id, evidence_no`;
}

/** One piece of evidence as it is sealed; null when there is none. */
export async function evidenceContent(
  sql: postgres.ISql,
  of: { readonly subjectCode: string; readonly objectionId: string; readonly no: number },
): Promise<(EvidenceRow & { readonly content: Buffer }) | null> {
  const [row] = await sql<(EvidenceRow & { content: Buffer })[]>`
    select objection_id as "objectionId", evidence_no as no, kind, bytes, name_sealed as named, content_sealed as content from objections.evidence
     where subject_code = ${of.subjectCode} and objection_id = ${of.objectionId} and evidence_no = ${of.no}`;
  return row ?? null;
}

/** How many objections are open on a day, and how many of them are overdue. */
export async function openCounts(
  sql: postgres.ISql,
  on: string,
): Promise<{ readonly open: number; readonly overdue: number }> {
  const [row] = await sql<{ open: number; overdue: number }[]>`
    select coalesce(sum(objections), 0)::integer as open,
           coalesce(sum(objections) filter (where answer_due_on < ${on}::date), 0)::integer as overdue
      from objections.waiting`;
  return row ?? { open: 0, overdue: 0 };
}
