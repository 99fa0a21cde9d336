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

/**
 * Enterprises drawn by a salt, always the same ones for the same salt while none comes or goes: of the register, or where no
 * register was taken in of all that are known. One pass over all subjects, for the command line.
 */
export async function subjectsDrawn(
  sql: postgres.ISql,
  salt: string,
  limit: number,
): Promise<readonly { readonly subjectCode: string; readonly subjectName: string }[]> {
  return sql<{ subjectCode: string; subjectName: string }[]>`
    select s.subject_code as "subjectCode", s.name as "subjectName" from subjects.subject s
     where length(s.subject_code) = 18 and starts_with(s.subject_code, '9')
       and (s.registered or not exists (select from subjects.subject r where r.registered))
     order by md5(${salt} || s.subject_code), s.subject_code limit ${limit}`;
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
