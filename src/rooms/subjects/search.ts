import type postgres from "postgres";
import { HITS_MAX, type Hit, type HitPlace, type Hits } from "./hits.ts";
import { initialsOf } from "./pinyin-syllables.ts";
import { foldName, PUNCTUATION, pairsOf, soundGramsOf, unpunctuated } from "./search-key.ts";
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
    grams: folded.flatMap(pairsIn),
    texts: folded,
    least: Math.max(...folded.map((word) => [...word].length)),
    start: folded.join(""),
    literal: folded.length > 1 ? "" : unpunctuated(query.words.join("")),
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
  const sought = { ...query, grams: soundGramsOf(letters), texts: [letters], least: 1, start: letters };
  return toHits(await hitsOf(sql, BY_SOUND, { ...sought, literal: "" }));
}

/**
 * Where nothing begins with this pinyin and no initials hold it: organisations whose name has it in the middle. The letters
 * are read as syllables, whose initials lead to the names; of several readings the first that finds something counts.
 */
export async function subjectsByInnerSound(sql: postgres.ISql, query: SoundQuery): Promise<Hits> {
  const { letters } = query;
  for (const initials of initialsOf(letters)) {
    const sought = { ...query, grams: soundGramsOf(initials), texts: [letters], least: 2, start: letters };
    const hits = toHits(await hitsOf(sql, BY_INNER_SOUND, { ...sought, literal: "" }));
    if (hits.count > 0) return hits;
  }
  return { items: [], count: 0, bounded: false };
}

interface Sought {
  /** Every name sought has these grams. */
  readonly grams: readonly string[];
  /** Every name sought holds these texts. */
  readonly texts: readonly string[];
  /** Every name sought has at least so many characters. */
  readonly least: number;
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

async function hitsOf(sql: postgres.ISql, statement: string, sought: Sought): Promise<readonly CountedHit[]> {
  if (sought.grams.length === 0) return [];
  const { after } = sought;
  return sql.unsafe<CountedHit[]>(
    statement,
    [
      [...sought.grams],
      sought.texts.map((text) => `%${text.replace(/[\\%_]/gu, "\\$&")}%`),
      sought.start,
      `${sought.start}${LAST_CHARACTER}`,
      sought.least,
      sought.literal,
      after === null ? -1 : placeOf(after.rank, after.length),
      after?.code ?? "",
      sought.limit,
    ],
    { prepare: true },
  );
}

/** Rank and length as one number, which sorts as they do. */
function placeOf(rank: number, length: number): number {
  return rank * RANK_STEP + length;
}

/** More than the characters of any name that is compared. */
const RANK_STEP = 1_000;

/** Names that have a sound in the middle stand behind all others. */
export const INNER_SOUND_RANK = 6;

/** No character sorts behind it. */
const LAST_CHARACTER = "\u{10FFFF}";

function toHits(rows: readonly CountedHit[]): Hits {
  const [first] = rows;
  return { items: rows, count: first?.hits ?? 0, bounded: first?.bounded ?? false };
}

interface NamePart {
  readonly table: string;
  /** Characters of the longest names in it. */
  readonly longest: number;
}

/** The parts of subjects.name from the shortest names to the longest. */
export const NAME_PARTS: readonly NamePart[] = [
  { table: "name_to_5", longest: 5 },
  ...[6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((longest) => ({ table: `name_${longest}`, longest })),
  { table: "name_16", longest: 17 },
  { table: "name_18", longest: 20 },
  { table: "name_from_21", longest: 32_767 },
];

interface Comparing {
  /** What the beginning is compared with. */
  readonly beginning: "folded" | "pinyin";
  /** What the texts are looked for in. */
  readonly whole: "folded" | "initials" | "pinyin";
  /** How good a name is, by its columns and what is asked. */
  readonly rank: string;
}

const START = "(select start from asked)";

const BY_NAME = searchText({
  beginning: "folded",
  whole: "folded",
  rank: `case when not n.is_current then 3 when n.folded = ${START} then 0 when starts_with(n.folded, ${START}) then 1 else 2 end`,
});

const BY_SOUND = searchText({
  beginning: "pinyin",
  whole: "initials",
  rank: `case when starts_with(n.pinyin, ${START}) then 4 else 5 end`,
});

const BY_INNER_SOUND = searchText({ beginning: "pinyin", whole: "pinyin", rank: String(INNER_SOUND_RANK) });

/**
 * Two sources of names, each bounded: those that hold the texts, by the index of grams, and those that begin with one, by
 * the index of beginnings. Each goes through the parts from short to long and stops when it has enough, so what it gives
 * are the shortest; of names in the last part it reads, those that were written first. What is asked stands in
 * subselects, so that the planner does not see how common a word is and every word gets the same plan (decision 0025).
 */
function searchText({ beginning, whole, rank }: Comparing): string {
  const held = `n.grams @> (select grams from asked) and n.${whole} like all ((select patterns from asked)::text[])`;
  const begun = `n.is_current and n.${beginning} >= ${START} and n.${beginning} < (select past from asked)`;
  const row = `n.subject_code, (${rank}) * ${RANK_STEP} + n.name_length as place`;
  return `
    with asked as materialized (
      select $1::text[] as grams, $2::text[] as patterns, $3::text collate "C" as start, $4::text collate "C" as past, $5::integer as least
    ), held as materialized (
      ${shortestFirst(row, `${held} limit ${HITS_MAX}`)}
    ), begun as materialized (
      ${shortestFirst(row, `${begun} order by n.${beginning} limit ${HITS_MAX}`)}
    ), found as materialized (
      select c.subject_code, min(c.place) as place
        from (select * from held union all select * from begun) c
       group by c.subject_code
    ), page as (
      select f.subject_code, f.place
        from found f
       where (f.place, f.subject_code) > ($7::integer, $8::text)
       order by f.place, f.subject_code
       limit $9::integer
    )
    select ${SUBJECT_COLUMNS}, p.place / ${RANK_STEP} as rank, p.place % ${RANK_STEP} as name_length,
           (select count(*) from found)::integer as hits,
           greatest((select count(*) from held), (select count(*) from begun)) >= ${HITS_MAX} as bounded,
           case p.place / ${RANK_STEP} when 3 then 'former-name' when 4 then 'pinyin' when 5 then 'initials' when ${INNER_SOUND_RANK} then 'pinyin'
             else case when position($6::text in translate(s.name_key, ' ${PUNCTUATION.replaceAll("'", "''")}', '')) > 0 then 'name' else 'traditional' end end as feature
      from page p
      join subjects.subject s using (subject_code)
     order by p.place, p.subject_code`;
}

/** Parts of names that are too short to be sought are left out when it is known what is asked. */
function shortestFirst(row: string, condition: string): string {
  const ofPart = ({ table, longest }: NamePart): string => `
      (select ${row} from subjects.${table} n where (select least from asked) <= ${longest} and ${condition})`;
  return `${NAME_PARTS.map(ofPart).join(" union all ")} limit ${HITS_MAX}`;
}
