import type postgres from "postgres";
import { foldName, pairsOf } from "./search-key.ts";

export interface SubjectRow {
  readonly subject_code: string;
  readonly name: string;
  readonly name_key: string;
  readonly kind: string;
  readonly status: string | null;
  readonly region_code: string | null;
  readonly region_name: string | null;
  readonly established_on: string | null;
  readonly registered: boolean;
  readonly invented: boolean;
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  readonly former_names: readonly { readonly name: string; readonly key: string }[];
  readonly changed_at: string;
}

/** How a hit was found. */
export type Feature = "code" | "name" | "former-name" | "traditional" | "pinyin" | "initials";

export interface Hit extends SubjectRow {
  readonly feature: Feature;
  readonly rank: number;
  readonly name_length: number;
}

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
        from (select 1 from subjects.subject s where ${within} limit ${CANDIDATES_MAX}) c`,
  ]);
  return { rows, count: counted?.count ?? 0 };
}

/** Place of a hit in a list of hits. */
export interface HitPlace {
  readonly rank: number;
  readonly length: number;
  readonly code: string;
}

export interface NameQuery {
  /** Comparison keys of the words sought; all must be in a name. */
  readonly words: readonly string[];
  readonly after: HitPlace | null;
  readonly limit: number;
}

/** Candidates looked at for one query; what lies beyond is not ranked and the total says so. */
export const CANDIDATES_MAX = 5_000;

/** Organisations whose current or a former name holds all words: best first (equal, begins with, holds; then shorter). */
export async function subjectsByName(sql: postgres.ISql, query: NameQuery): Promise<Hits> {
  const folded = query.words.map(foldName).filter((word) => word !== "");
  if (folded.length === 0) return NO_HITS;
  const whole = folded.join("");
  const literal = query.words.join("");
  const patterns = folded.map((word) => `%${word.replace(/[\\%_]/gu, "\\$&")}%`);
  const rows = await sql<CountedHit[]>`
    with candidate as materialized (
      select s.subject_code, s.name, s.name_key, s.folded, s.former_folded
        from subjects.subject s where s.grams @> ${folded.flatMap(pairsIn)}::text[] limit ${CANDIDATES_MAX}
    ), judged as (
      select c.*, c.folded like all (${patterns}::text[]) as in_name,
             cardinality(c.former_folded) > 0
               and exists (select 1 from unnest(c.former_folded) f where f like all (${patterns}::text[])) as in_former
        from candidate c
    ), ranked as (
      select j.subject_code, char_length(j.name) as name_length,
             case when j.folded = ${whole} then 0 when starts_with(j.folded, ${whole}) then 1 when j.in_name then 2 else 3 end as rank,
             case when not j.in_name then 'former-name' when ${folded.length > 1} or position(${literal} in j.name_key) > 0 then 'name'
                  else 'traditional' end as feature
        from judged j
       where j.in_name or j.in_former
    )
    ${pageOfHits(sql, query)}`;
  return toHits(rows);
}

/** Pairs that a name with this word has. A word of one character is in no pair of its own; it is looked for among the candidates. */
function pairsIn(word: string): readonly string[] {
  return [...word].length < 2 ? [] : pairsOf(word);
}

export interface SoundQuery {
  /** Letters only, lower case. */
  readonly letters: string;
  readonly after: HitPlace | null;
  readonly limit: number;
}

/** Last resort: organisations whose name sounds like this (pinyin from its start, or initials anywhere). */
export async function subjectsBySound(sql: postgres.ISql, query: SoundQuery): Promise<Hits> {
  const { letters } = query;
  const rows = await sql<CountedHit[]>`
    with candidate as materialized (
      (select s.subject_code, 'pinyin' as feature from subjects.subject s
        where s.pinyin >= ${letters} and s.pinyin < ${`${letters}{`} limit ${CANDIDATES_MAX})
      union all
      (select s.subject_code, 'initials' from subjects.subject s
        where s.grams @> ${pairsOf(letters).map((pair) => `~${pair}`)}::text[] and position(${letters} in s.initials) > 0
        limit ${CANDIDATES_MAX})
    ), ranked as (
      select distinct on (s.subject_code) s.subject_code, c.feature, char_length(s.name) as name_length,
             case c.feature when 'pinyin' then 4 else 5 end as rank
        from candidate c join subjects.subject s using (subject_code)
       order by s.subject_code, rank
    )
    ${pageOfHits(sql, query)}`;
  return toHits(rows);
}

export interface Hits {
  readonly items: readonly Hit[];
  /** Number of hits among the candidates. */
  readonly count: number;
  /** True when there were more candidates than are looked at. */
  readonly bounded: boolean;
}

interface CountedHit extends Hit {
  readonly hits: number;
}

const NO_HITS: Hits = { items: [], count: 0, bounded: false };

function toHits(rows: readonly CountedHit[]): Hits {
  const count = rows[0]?.hits ?? 0;
  return { items: rows, count, bounded: count >= CANDIDATES_MAX };
}

function pageOfHits(
  sql: postgres.ISql,
  page: { readonly after: HitPlace | null; readonly limit: number },
): postgres.PendingQuery<postgres.Row[]> {
  const { after } = page;
  const beyond =
    after === null
      ? sql``
      : sql`where (h.rank, h.name_length, h.subject_code) > (${after.rank}, ${after.length}, ${after.code})`;
  return sql`
    select ${columnsOf(sql)}, p.feature, p.rank, p.name_length, p.hits
      from (select h.* from (select r.*, (count(*) over ())::integer as hits from ranked r) h
             ${beyond}
             order by h.rank, h.name_length, h.subject_code
             limit ${page.limit}) p
      join subjects.subject s using (subject_code)
     order by p.rank, p.name_length, p.subject_code`;
}

function selectSubject(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`select ${columnsOf(sql)} from subjects.subject s`;
}

function columnsOf(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`s.subject_code, s.name, s.name_key, s.kind, s.status, s.region_code, s.region_name, s.established_on, s.registered,
    s.invented, s.identifiers, s.former_names,
    to_char(s.changed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as changed_at`;
}
