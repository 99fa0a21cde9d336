import type postgres from "postgres";
import { HITS_MAX, type Hit, type HitPlace, type Hits } from "./hits.ts";
import { foldName, pairsOf } from "./search-key.ts";
import { SUBJECT_COLUMNS } from "./views.ts";

export interface NameQuery {
  /** Comparison keys of the words sought; all must be in a name. */
  readonly words: readonly string[];
  readonly after: HitPlace | null;
  readonly limit: number;
}

/**
 * Organisations whose current or a former name holds all words: best first (equal, begins with, holds, was once called so;
 * then shorter). Of a word that very many names hold, the shortest HITS_MAX and those that begin with it are found.
 */
export async function subjectsByName(sql: postgres.ISql, query: NameQuery): Promise<Hits> {
  const folded = query.words.map(foldName).filter((word) => word !== "");
  const rows = await hitsOf(sql, BY_NAME, {
    ...query,
    pairs: folded.flatMap(pairsIn),
    parts: folded,
    start: folded.join(""),
    literal: folded.length > 1 ? "" : query.words.join(""),
  });
  return toHits(rows);
}

/** Pairs that a name with this word has. A word of one character is in no pair of its own; it is looked for among the others' hits. */
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
  const pairs = pairsOf(letters).map((pair) => `~${pair}`);
  return toHits(
    await hitsOf(sql, BY_SOUND, { ...query, pairs, parts: [letters], start: letters, literal: "" }),
  );
}

interface Sought {
  /** Every name sought has these pairs. */
  readonly pairs: readonly string[];
  /** Every name sought holds these texts. */
  readonly parts: readonly string[];
  /** The best begin with this. */
  readonly start: string;
  /** A hit that holds this as it was written is found by its name, another by its traditional characters. */
  readonly literal: string;
  readonly after: HitPlace | null;
  readonly limit: number;
}

interface CountedHit extends Hit {
  readonly hits: number;
  readonly bounded: boolean;
}

async function hitsOf(sql: postgres.ISql, text: string, sought: Sought): Promise<readonly CountedHit[]> {
  if (sought.pairs.length === 0) return [];
  const { after } = sought;
  return sql.unsafe<CountedHit[]>(
    text,
    [
      [...sought.pairs],
      sought.parts.map((part) => `%${part.replace(/[\\%_]/gu, "\\$&")}%`),
      sought.start,
      `${sought.start}${LAST_CHARACTER}`,
      sought.literal,
      after?.rank ?? -1,
      after?.length ?? 0,
      after?.code ?? "",
      sought.limit,
    ],
    { prepare: true },
  );
}

/** No character sorts behind it. */
const LAST_CHARACTER = "\u{10FFFF}";

function toHits(rows: readonly CountedHit[]): Hits {
  const [first] = rows;
  return { items: rows, count: first?.hits ?? 0, bounded: first?.bounded ?? false };
}

/** The parts of subjects.name from the shortest names to the longest. */
export const NAME_PARTS = [
  ...["name_to_5", "name_6", "name_7", "name_8", "name_9", "name_10", "name_11", "name_12"],
  ...["name_13", "name_14", "name_15", "name_16", "name_18", "name_from_21"],
] as const;

interface Comparing {
  /** What the beginning is compared with. */
  readonly beginning: "folded" | "pinyin";
  /** What the texts are looked for in. */
  readonly whole: "folded" | "initials";
  /** How good a name is, by its columns and those of the query. */
  readonly rank: string;
}

const BY_NAME = searchText({
  beginning: "folded",
  whole: "folded",
  rank: `case when not n.is_current then 3 when n.folded = q.start then 0 when starts_with(n.folded, q.start) then 1 else 2 end`,
});

const BY_SOUND = searchText({
  beginning: "pinyin",
  whole: "initials",
  rank: `case when starts_with(n.pinyin, q.start) then 4 else 5 end`,
});

/**
 * Two sources of names, each bounded: those that hold the texts, by the index of pairs, and those that begin with one, by
 * the index of beginnings. Each goes through the parts from short to long and stops when it has enough, so what it gives
 * are the shortest; of names in the last part it reads, those that were written first. What is asked stands in a
 * subselect, so that the planner does not see how common a word is and every word gets the same plan (decision 0025).
 */
function searchText({ beginning, whole, rank }: Comparing): string {
  const held = `n.grams @> (select pairs from asked) and n.${whole} like all ((select patterns from asked)::text[])`;
  const begun = `n.is_current and n.${beginning} >= (select start from asked) and n.${beginning} < (select past from asked)`;
  return `
    with asked as materialized (
      select $1::text[] as pairs, $2::text[] as patterns, $3::text collate "C" as start, $4::text collate "C" as past
    ), held as materialized (
      ${shortestFirst(held, "")}
    ), begun as materialized (
      ${shortestFirst(begun, `order by n.${beginning}`)}
    ), ranked as (
      select distinct on (n.subject_code) n.subject_code, n.name_length, ${rank} as rank
        from (select * from held union select * from begun) n, asked q
       order by n.subject_code, rank, n.name_length
    ), page as (
      select c.*
        from (select r.*, (count(*) over ())::integer as hits from ranked r) c
       where (c.rank, c.name_length, c.subject_code) > ($6::integer, $7::integer, $8::text)
       order by c.rank, c.name_length, c.subject_code
       limit $9::integer
    )
    select ${SUBJECT_COLUMNS}, p.rank, p.name_length, p.hits,
           greatest((select count(*) from held), (select count(*) from begun)) >= ${HITS_MAX} as bounded,
           case p.rank when 3 then 'former-name' when 4 then 'pinyin' when 5 then 'initials'
             else case when position($5::text in s.name_key) > 0 then 'name' else 'traditional' end end as feature
      from page p
      join subjects.subject s using (subject_code)
     order by p.rank, p.name_length, p.subject_code`;
}

/** An order that the index has makes the planner read the index no further than the limit. */
function shortestFirst(condition: string, order: string): string {
  const ofPart = (part: string): string => `
      (select n.subject_code, n.name_length, n.folded, n.pinyin, n.is_current
         from subjects.${part} n where ${condition} ${order} limit ${HITS_MAX})`;
  return `${NAME_PARTS.map(ofPart).join(" union all ")} limit ${HITS_MAX}`;
}
