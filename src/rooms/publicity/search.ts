import type postgres from "postgres";
import { nameKey } from "../../kernel/name.ts";
import { checkCode } from "../../kernel/uscc.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import { orProblem, problem } from "../../platform/http/problem.ts";
import {
  type Hit,
  type Hits,
  type SubjectRow,
  subjectsAmong,
  subjectsByCodePrefix,
  subjectsByName,
  subjectsBySound,
} from "../subjects/index.ts";
import { regionOf } from "./region.ts";

export interface Search {
  readonly text: string;
  readonly asOf: string;
  readonly cursor: string | null;
  readonly limit: number;
}

/** Words of one query; more are not looked at. */
const WORDS_MAX = 6;
const CODE_PREFIX_LENGTH_MIN = 6;

/**
 * Finds organisations. A code first, exactly; a code with one typing slip is suggested, never silently replaced;
 * then names (all words, simplified or traditional, current or former); sound only when nothing else is found.
 */
export async function searchSubjects(sql: postgres.Sql, search: Search): Promise<object> {
  const text = search.text.trim();
  const looksLikeCode = /^[\p{Nd}A-Za-zＡ-Ｚａ-ｚ\s-]{6,24}$/u.test(text) && /\p{Nd}{3}/u.test(text);
  if (looksLikeCode) return searchByCode(sql, search, text);
  const words = text
    .split(/\s+/u)
    .slice(0, WORDS_MAX)
    .map(nameKey)
    .filter((word) => word !== "");
  if ([...words.join("")].length < 2) throw tooShort();
  const after = afterOf(search.cursor);
  const named = await subjectsByName(sql, { words, after, limit: search.limit + 1 });
  const letters = words.join("").replace(/[^a-z]/gu, "");
  const bySound = named.count === 0 && after === null && letters.length >= 2 && letters === words.join("");
  const soundPage = after !== null && after.rank >= 4;
  const hits =
    bySound || soundPage ? await subjectsBySound(sql, { letters, after, limit: search.limit + 1 }) : named;
  return answer(sql, search, hits);
}

async function searchByCode(sql: postgres.Sql, search: Search, text: string): Promise<object> {
  const check = checkCode(text);
  const exact = await subjectsAmong(sql, codesOf(check.normalised));
  if (exact.length > 0) return answer(sql, search, hitsOf(exact));
  if (check.normalised.length < 18) {
    if (check.normalised.length < CODE_PREFIX_LENGTH_MIN) throw tooShort();
    return answer(sql, search, hitsOf(await subjectsByCodePrefix(sql, check.normalised, search.limit)));
  }
  const near = await subjectsAmong(sql, oneSlipAway(check.normalised));
  const [only] = near;
  const suggestion =
    near.length === 1 && only !== undefined
      ? { suggestion: { uscc: only.subject_code, name: only.name, because: "one-slip" } }
      : {};
  return { ...(await answer(sql, search, hitsOf([]))), ...suggestion };
}

/** The code itself and the older identifiers it may be. */
function codesOf(code: string): readonly string[] {
  return [code, `GS:${code}`, `GS13:${code}`, `ZZ:${code.replaceAll("-", "")}`];
}

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** All codes that differ in one character or by one swap of neighbours. */
function oneSlipAway(code: string): readonly string[] {
  const slips: string[] = [];
  for (let at = 0; at < code.length; at++) {
    const before = code.slice(0, at);
    for (const letter of ALPHABET) slips.push(before + letter + code.slice(at + 1));
    slips.push(before + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2));
  }
  return slips;
}

function hitsOf(rows: readonly SubjectRow[]): Hits {
  const items = rows.map((row) => ({
    ...row,
    feature: "code" as const,
    rank: 0,
    name_length: row.name.length,
  }));
  return { items, count: items.length, bounded: false };
}

async function answer(sql: postgres.Sql, search: Search, hits: Hits): Promise<object> {
  const shown = hits.items.slice(0, search.limit);
  const counts = await recordCounts(sql, shown, search.asOf);
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

async function recordCounts(
  sql: postgres.Sql,
  hits: readonly Hit[],
  day: string,
): Promise<ReadonlyMap<string, number>> {
  if (hits.length === 0) return new Map();
  const rows = await sql<{ subject_code: string; count: number }[]>`
    select subject_code, count(*)::integer as count
      from publicity.term
     where subject_code = any(${hits.map((hit) => hit.subject_code)}) and known_until is null
       and public_from <= ${day}::date and public_through >= ${day}::date
     group by subject_code
     order by subject_code`;
  return new Map(rows.map((row) => [row.subject_code, row.count] as const));
}

const WHOLE = /^\d{1,6}$/u;
const CODE = /^[0-9A-Z:]{1,40}$/u;

function afterOf(cursor: string | null): { rank: number; length: number; code: string } | null {
  if (cursor === null) return null;
  const [rank, length, code] = orProblem(decodeCursor(cursor, [WHOLE, WHOLE, CODE]), 400);
  return { rank: Number(rank), length: Number(length), code: String(code) };
}

function tooShort(): Error {
  return problem("QUERY_TOO_SHORT", 400, {
    zh: "请输入名称中至少两个字,或代码的前六位以上。",
    en: "Enter at least two characters of a name, or six of a code.",
  });
}
