import type postgres from "postgres";
import { nameKey } from "../../kernel/name.ts";
import { checkCode } from "../../kernel/uscc.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import { orProblem } from "../../platform/http/problem.ts";
import {
  foldName,
  HITS_MAX,
  type HitPlace,
  type Hits,
  INNER_SOUND_RANK,
  type SoundQuery,
  type SubjectRow,
  subjectsAmong,
  subjectsByCodePrefix,
  subjectsByInnerSound,
  subjectsByName,
  subjectsBySound,
} from "../subjects/index.ts";
import { hitsInRegion, REGION_HITS_MAX } from "./in-region.ts";
import { refusal } from "./refusals.ts";
import { regionsOf } from "./region.ts";
import type { Times } from "./times.ts";
import { recordCounts } from "./views.ts";

export interface Search extends Times {
  readonly text: string;
  readonly cursor: string | null;
  readonly limit: number;
  /** Division of registration, whole or its beginning; null means everywhere. */
  readonly region: string | null;
}

/** Words of one query; more are not looked at. */
const WORDS_MAX = 6;
const CODE_PREFIX_LENGTH_MIN = 6;
const CODE_LENGTH = 18;

/** Six to 24 letters and digits, of which three stand together; or an older number with its prefix. */
const CODE_LIKE = /^(?=.*\p{Nd}{3})[\p{Nd}A-Za-zＡ-Ｚａ-ｚ\s-]{6,24}$|^(GS|GS13|ZZ)[:：]/iu;

/**
 * Finds organisations. A code first, exactly; a code with one typing slip is suggested, never silently replaced;
 * then names (all words, simplified or traditional, current or former); sound only when nothing else is found.
 * Refuses with QUERY_TOO_SHORT and CURSOR_INVALID.
 */
export async function searchSubjects(sql: postgres.Sql, search: Search): Promise<object> {
  const text = search.text.trim();
  const { after, most } = lookedAt(search);
  if (CODE_LIKE.test(text)) return searchByCode(sql, { ...search, after }, text);
  const words = text
    .split(/\s+/u)
    .slice(0, WORDS_MAX)
    .map(nameKey)
    .filter((word) => foldName(word) !== "");
  const isSought = words.some((word) => [...foldName(word)].length >= 2);
  if (!isSought) throw refusal("QUERY_TOO_SHORT");
  const page = { after, limit: most };
  const letters = words.join("").replace(/[^a-z]/gu, "");
  const mayBeSound = letters.length >= 2 && letters === words.join("");
  const isSoundPage = after !== null && after.rank >= SOUND_RANK_LEAST;
  if (mayBeSound && isSoundPage) return answer(sql, search, await bySound(sql, { letters, ...page }));
  const named = await subjectsByName(sql, { words, ...page });
  const isLastResort = mayBeSound && after === null && named.count === 0;
  return answer(sql, search, isLastResort ? await bySound(sql, { letters, ...page }) : named);
}

/** Names that begin with the sound or whose initials hold it; where there are none, those that have it in the middle. */
async function bySound(sql: postgres.Sql, query: SoundQuery): Promise<Hits> {
  const isInnerPage = query.after !== null && query.after.rank >= INNER_SOUND_RANK;
  const outer = isInnerPage ? null : await subjectsBySound(sql, query);
  if (outer !== null && (outer.count > 0 || query.after !== null)) return outer;
  return subjectsByInnerSound(sql, query);
}

/** Hits by sound are ranked behind all hits by name. */
const SOUND_RANK_LEAST = 4;

interface CodeSearch extends Search {
  readonly after: HitPlace | null;
}

async function searchByCode(sql: postgres.Sql, search: CodeSearch, text: string): Promise<object> {
  const code =
    text.includes(":") || text.includes("：") ? text.normalize("NFKC") : checkCode(text).normalised;
  const sought = code.toUpperCase();
  const exact = await subjectsAmong(sql, codesOf(sought));
  if (exact.length > 0) return answer(sql, search, hitsOf(exact, exact.length));
  if (sought.length < CODE_LENGTH) {
    if (sought.length < CODE_PREFIX_LENGTH_MIN) throw refusal("QUERY_TOO_SHORT");
    const begun = await hitsOfPrefix(sql, search, sought);
    if (begun.count > 0 || sought.length < CODE_LENGTH - 1) return answer(sql, search, begun);
  }
  const near = await subjectsAmong(sql, oneSlipAway(sought));
  const [only] = near;
  const suggestion =
    near.length === 1 && only !== undefined
      ? { suggestion: { uscc: only.subject_code, name: only.name, because: "one-slip" } }
      : {};
  return { ...(await answer(sql, search, hitsOf([], 0))), ...suggestion };
}

async function hitsOfPrefix(sql: postgres.Sql, search: CodeSearch, prefix: string): Promise<Hits> {
  const page = { prefix, after: search.after?.code ?? null, limit: lookedAt(search).most };
  const { rows, count } = await subjectsByCodePrefix(sql, page);
  return hitsOf(rows, count);
}

/** The code itself and the older identifiers it may be. */
function codesOf(code: string): readonly string[] {
  return [code, `GS:${code}`, `GS13:${code}`, `ZZ:${code.replaceAll("-", "")}`];
}

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** All codes that differ in one character or by one swap of neighbours; of a code too short or too long, by one left out or doubled. */
function oneSlipAway(code: string): readonly string[] {
  if (code.length === CODE_LENGTH - 1) return oneLeftOut(code);
  if (code.length === CODE_LENGTH + 1)
    return [...code].map((_, at) => code.slice(0, at) + code.slice(at + 1));
  const slips: string[] = [];
  for (let at = 0; at < code.length; at++) {
    const before = code.slice(0, at);
    for (const letter of ALPHABET) slips.push(before + letter + code.slice(at + 1));
    slips.push(before + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2));
  }
  return slips;
}

function oneLeftOut(code: string): readonly string[] {
  return Array.from({ length: code.length + 1 }, (_, at) => at).flatMap((at) =>
    [...ALPHABET].map((letter) => code.slice(0, at) + letter + code.slice(at)),
  );
}

/** Hits by code are in the order of their codes. */
function hitsOf(rows: readonly SubjectRow[], count: number): Hits {
  const items = rows.map((row) => ({ ...row, feature: "code" as const, rank: 0, name_length: 0 }));
  return { items, count, bounded: count >= HITS_MAX };
}

/** The hits to ask for: one page and one more, or for a region all that are looked at, from the first. */
function lookedAt(search: Search): { readonly after: HitPlace | null; readonly most: number } {
  if (search.region !== null) return { after: null, most: REGION_HITS_MAX };
  return { after: afterOf(search.cursor), most: search.limit + 1 };
}

async function answer(sql: postgres.Sql, search: Search, found: Hits): Promise<object> {
  const { region } = search;
  const hits = region === null ? found : hitsInRegion(found, { region, after: afterOf(search.cursor) });
  const shown = hits.items.slice(0, search.limit);
  const codes = shown.map((hit) => hit.subject_code);
  const [counts, regionOf] = await Promise.all([recordCounts(sql, codes, search), regionsOf(sql, shown)]);
  const last = shown.at(-1);
  const more = hits.items.length > search.limit && last !== undefined;
  return {
    items: shown.map((hit) => ({
      uscc: hit.subject_code,
      name: hit.name,
      kind: hit.kind,
      status: hit.status,
      region: regionOf(hit),
      establishedOn: hit.established_on,
      formerNames: hit.former_names.map((former) => former.name),
      matched: { feature: hit.feature, text: search.text.trim() },
      records: counts.get(hit.subject_code) ?? 0,
    })),
    total: { value: hits.count, approximate: hits.bounded },
    ...(more ? { next: encodeCursor([last.rank, last.name_length, last.subject_code]) } : {}),
  };
}

const RANK = /^\d$/u;
const LENGTH = /^\d{1,3}$/u;
const CODE = /^[0-9A-Z:]{1,40}$/u;

function afterOf(cursor: string | null): HitPlace | null {
  if (cursor === null) return null;
  const [rank, length, code] = orProblem(decodeCursor(cursor, [RANK, LENGTH, CODE]), 400);
  return { rank: Number(rank), length: Number(length), code: String(code) };
}
