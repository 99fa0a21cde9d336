import type postgres from "postgres";
import type { AdmissionRequest } from "./types.ts";

export interface NewAdmissionRequest {
  readonly requestId: string;
  readonly bodyCode: string;
  readonly purpose: string;
  readonly entries: readonly string[];
  readonly until: string;
  readonly persons: boolean;
  readonly askedBy: string;
  readonly askedAt: string;
}

export async function insertAdmissionRequest(tx: postgres.ISql, asked: NewAdmissionRequest): Promise<void> {
  await tx`
    insert into bodies.admission_request (request_id, body_code, purpose, entries, admit_until, persons, asked_by, asked_at)
    values (${asked.requestId}, ${asked.bodyCode}, ${asked.purpose}, ${[...asked.entries]}, ${asked.until}::date,
            ${asked.persons}, ${asked.askedBy}, ${asked.askedAt}::timestamptz)`;
}

/** Decides a request that is not decided yet; false when somebody else was faster. */
export async function decideAdmissionRequest(
  tx: postgres.ISql,
  decided: {
    readonly requestId: string;
    readonly decision: "confirmed" | "declined";
    readonly by: string;
    readonly at: string;
  },
): Promise<boolean> {
  const rows = await tx`
    update bodies.admission_request
       set decision = ${decided.decision}, decided_by = ${decided.by}, decided_at = ${decided.at}::timestamptz
     where request_id = ${decided.requestId} and decision is null
    returning 1 as decided`;
  return rows.length > 0;
}

interface RequestRow {
  readonly request_id: string;
  readonly purpose: string;
  readonly entries: readonly string[];
  readonly admit_until: string;
  readonly persons: boolean;
  readonly asked_by: string;
  readonly asker: string;
  readonly asked_at: string;
  readonly decision: "confirmed" | "declined" | null;
  readonly decided_by: string | null;
  readonly decider: string | null;
  readonly decided_at: string | null;
}

/** One request of a body; null when the body has none of this number. */
export async function admissionRequestOf(
  sql: postgres.ISql,
  of: { readonly bodyCode: string; readonly requestId: string },
): Promise<AdmissionRequest | null> {
  const [row] = await sql<RequestRow[]>`
    ${selectRequests(sql)} where q.body_code = ${of.bodyCode} and q.request_id = ${of.requestId}`;
  return row === undefined ? null : toRequest(row);
}

/** The requests of a body, newest first. */
export async function admissionRequestsOf(
  sql: postgres.ISql,
  of: { readonly bodyCode: string; readonly limit: number },
): Promise<readonly AdmissionRequest[]> {
  const rows = await sql<RequestRow[]>`
    ${selectRequests(sql)} where q.body_code = ${of.bodyCode}
     order by q.asked_at desc, q.request_id desc limit ${of.limit}`;
  return rows.map(toRequest);
}

function selectRequests(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select q.request_id, q.purpose, q.entries, q.admit_until, q.persons, q.asked_by, a.display_name as asker, q.asked_at,
           q.decision, q.decided_by, d.display_name as decider, q.decided_at
      from bodies.admission_request q
      join platform.account a on a.account_id = q.asked_by
      left join platform.account d on d.account_id = q.decided_by`;
}

function toRequest(row: RequestRow): AdmissionRequest {
  const decidedBy =
    row.decided_by === null ? null : { accountId: row.decided_by, displayName: row.decider ?? "" };
  return {
    requestId: row.request_id,
    purpose: row.purpose,
    entries: row.entries,
    until: row.admit_until,
    persons: row.persons,
    askedBy: { accountId: row.asked_by, displayName: row.asker },
    askedAt: row.asked_at,
    decision: row.decision,
    decidedBy,
    decidedAt: row.decided_at,
  };
}
