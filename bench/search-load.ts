import { once } from "node:events";
import type { Writable } from "node:stream";
import type postgres from "postgres";
import { nameKey } from "../src/kernel/name.ts";
import { copyField } from "../src/platform/copy-text.ts";
import { type SoughtName, soughtNames } from "../src/rooms/subjects/sought-name.ts";
import { type InventedName, inventNames } from "./search-names.ts";

const SUBJECT_COLUMNS =
  "subject_code, uscc, name, name_key, kind, region_code, registered, former_names, recorded_at, changed_at";
const NAME_COLUMNS = "subject_code, name_length, folded, is_current, pinyin, initials, grams";
const RECORDED_AT = "2026-01-05T00:00:00Z";

/** Fills the tables of the search with invented organisations, columns as the product computes them, and lets PostgreSQL tidy up. */
export async function loadNames(sql: postgres.Sql, count: number): Promise<void> {
  const indexes = await sql<{ text: string }[]>`
    select pg_get_indexdef(i.indexrelid) as text
      from pg_index i
     where i.indrelid = 'subjects.name'::regclass and not i.indisprimary
     order by i.indexrelid`;
  for (const name of ["name_grams", "name_folded", "name_pinyin"])
    await sql.unsafe(`drop index subjects.${name}`);
  await copyAll(sql, count);
  for (const { text } of indexes) await sql.unsafe(text.replace(" ON ONLY ", " ON "));
  await sql`vacuum analyze subjects.name`;
  await sql`vacuum analyze subjects.subject`;
}

const PIECE_LENGTH = 1 << 18;

async function copyAll(sql: postgres.Sql, count: number): Promise<void> {
  const [one, other] = [await sql.reserve(), await sql.reserve()];
  try {
    const subjects = await one.unsafe(`copy subjects.subject (${SUBJECT_COLUMNS}) from stdin`).writable();
    const names = await other.unsafe(`copy subjects.name (${NAME_COLUMNS}) from stdin`).writable();
    let [subjectLines, nameLines] = ["", ""];
    for (const invented of inventNames(count)) {
      subjectLines += subjectLine(invented);
      nameLines += namesOf(invented).map(nameLine).join("");
      if (nameLines.length < PIECE_LENGTH) continue;
      await Promise.all([write(subjects, subjectLines), write(names, nameLines)]);
      [subjectLines, nameLines] = ["", ""];
    }
    await Promise.all([end(subjects, subjectLines), end(names, nameLines)]);
  } finally {
    one.release();
    other.release();
  }
}

async function write(stream: Writable, lines: string): Promise<void> {
  if (!stream.write(lines)) await once(stream, "drain");
}

async function end(stream: Writable, lines: string): Promise<void> {
  stream.end(lines);
  await once(stream, "finish");
}

function formerOf({ former }: InventedName): readonly { readonly name: string; readonly key: string }[] {
  return former === null ? [] : [{ name: former, key: nameKey(former) }];
}

function namesOf(invented: InventedName): readonly SoughtName[] {
  const { code, name } = invented;
  return soughtNames({ subjectCode: code, nameKey: nameKey(name), formerNames: formerOf(invented) });
}

function subjectLine(invented: InventedName): string {
  const { code, name } = invented;
  const former = JSON.stringify(formerOf(invented));
  const kind = code.startsWith("92") ? "sole-trader" : "enterprise";
  return lineOf([
    ...[code, code, name, nameKey(name), kind, code.slice(2, 8), "true", former],
    ...[RECORDED_AT, RECORDED_AT],
  ]);
}

function nameLine(name: SoughtName): string {
  const grams = `{${name.grams.map((gram) => JSON.stringify(gram)).join(",")}}`;
  const { subjectCode, nameLength, folded, isCurrent, pinyin, initials } = name;
  return lineOf([subjectCode, nameLength, folded, String(isCurrent), pinyin, initials, grams]);
}

function lineOf(fields: readonly (string | number)[]): string {
  return `${fields.map(copyField).join("\t")}\n`;
}
