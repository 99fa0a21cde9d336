import type postgres from "postgres";
import { HITS_MAX } from "./hits.ts";
import type { SubjectRow } from "./types.ts";

/** The organisation with this code; null when unknown. */
export async function subjectOf(sql: postgres.ISql, code: string): Promise<SubjectRow | null> {
  const [row] = await sql<SubjectRow[]>`${selectSubject(sql)} where s.subject_code = ${code}`;
  return row ?? null;
}

/** Organisations whose code is one of these, in order of code. */
export async function subjectsAmong(
  sql: postgres.ISql,
  codes: readonly string[],
): Promise<readonly SubjectRow[]> {
  return sql<
    SubjectRow[]
  >`${selectSubject(sql)} where s.subject_code = any(${[...codes]}) order by s.subject_code`;
}

export interface PrefixQuery {
  readonly prefix: string;
  /** Code of the last hit seen. */
  readonly after: string | null;
  readonly limit: number;
}

/** Organisations whose code begins with this text, in order of code, and how many there are, counted up to the bound. */
export async function subjectsByCodePrefix(
  sql: postgres.ISql,
  query: PrefixQuery,
): Promise<{ readonly rows: readonly SubjectRow[]; readonly count: number }> {
  const within = sql`s.subject_code >= ${query.prefix} and s.subject_code < ${`${query.prefix}~`}`;
  const [rows, [counted]] = await Promise.all([
    sql<SubjectRow[]>`
      ${selectSubject(sql)}
       where ${within} ${query.after === null ? sql`` : sql`and s.subject_code > ${query.after}`}
       order by s.subject_code
       limit ${query.limit}`,
    sql<{ count: number }[]>`
      select count(*)::integer as count
        from (select 1 from subjects.subject s where ${within} limit ${HITS_MAX}) c`,
  ]);
  return { rows, count: counted?.count ?? 0 };
}

function selectSubject(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`select ${sql.unsafe(SUBJECT_COLUMNS)} from subjects.subject s`;
}

/** The columns of a SubjectRow; the table is called s. */
export const SUBJECT_COLUMNS = `s.subject_code, s.name, s.name_key, s.kind, s.status, s.region_code, s.region_name, s.established_on,
  s.registered, s.invented, s.identifiers, s.former_names,
  to_char(s.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as changed_at`;

/** Encrypted identity of a natural person; null when none is kept. */
export async function sealedIdentityOf(sql: postgres.ISql, subjectCode: string): Promise<Buffer | null> {
  const [row] = await sql<{ sealed_identity: Buffer }[]>`
    select sealed_identity from subjects.person where subject_code = ${subjectCode}`;
  return row?.sealed_identity ?? null;
}
