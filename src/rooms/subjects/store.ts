import type postgres from "postgres";
import { nameKey } from "../../kernel/name.ts";
import { soughtNames } from "./sought-name.ts";
import type { RegisteredNames, Subject } from "./types.ts";

/** Names that a register supplied for these subjects; subjects no register knows are not in the answer. One query. */
export async function registeredNames(
  sql: postgres.ISql,
  codes: readonly string[],
): Promise<readonly RegisteredNames[]> {
  const rows = await sql<
    { subject_code: string; name: string; name_key: string; former_names: { key: string }[] }[]
  >`
    select subject_code, name, name_key, former_names
      from subjects.subject
     where subject_code = any(${codes}) and registered
     order by subject_code`;
  return rows.map((row) => ({
    subjectCode: row.subject_code,
    name: row.name,
    keys: [row.name_key, ...row.former_names.map((former) => former.key)],
  }));
}

interface StagedSubject {
  readonly subject_code: string;
  readonly subject_name: string;
  readonly name_key: string;
  readonly subject_kind: string;
  readonly identifiers: string;
}

export interface Introducing {
  readonly stage: string;
  readonly recordedAt: string;
}

/** Adds the organisations and persons of a judged slice that are not known yet; a row about a sealed record brings nobody back. Their names come from the rows; no register vouches for them. */
export async function addMissingSubjects(
  tx: postgres.TransactionSql,
  introducing: Introducing,
): Promise<void> {
  const missing = await tx.unsafe<StagedSubject[]>(
    `select distinct on (s.subject_code) s.subject_code, s.subject_name, s.name_key, s.subject_kind, s.identifiers
       from ${introducing.stage} s join verdict v using (row_no)
      where s.person_sealed is null and v.refusal is null
        and not exists (select 1 from subjects.subject known where known.subject_code = s.subject_code)
      order by s.subject_code, s.row_no desc`,
  );
  await writeSubjects(tx, missing.map(provisional), introducing.recordedAt);
  await tx.unsafe(
    `insert into subjects.person (subject_code, sealed_identity, recorded_at)
     select distinct on (s.subject_code) s.subject_code, s.person_sealed, $1::timestamptz
       from ${introducing.stage} s join verdict v using (row_no)
      where s.person_sealed is not null and v.refusal is null
      order by s.subject_code, s.row_no
     on conflict (subject_code) do nothing`,
    [introducing.recordedAt],
  );
}

/** Brings the organisations of a judged slice of register rows up to date: the newest row of each is what is known now. */
export async function registerSubjects(tx: postgres.TransactionSql, introducing: Introducing): Promise<void> {
  const rows = await tx.unsafe<(StagedSubject & RegisterColumns)[]>(
    `select distinct on (s.subject_code) s.subject_code, s.subject_name, s.name_key, s.subject_kind, s.identifiers,
            s.content->>'status' as status, s.content->>'formerNames' as former_name, s.valid_from as established_on,
            s.content->>'province' as province, s.content->>'city' as city, s.content->>'divisionCode' as division_code,
            k.name as known_name, k.name_key as known_key, coalesce(k.former_names, '[]') as known_former
       from ${introducing.stage} s
       join verdict v using (row_no)
       left join subjects.subject k on k.subject_code = s.subject_code
      where v.version is not null
      order by s.subject_code, s.row_no desc`,
  );
  await writeSubjects(tx, rows.map(registeredSubject), introducing.recordedAt);
}

interface RegisterColumns {
  readonly status: string | null;
  readonly former_name: string | null;
  readonly established_on: string | null;
  readonly province: string | null;
  readonly city: string | null;
  readonly division_code: string | null;
  readonly known_name: string | null;
  readonly known_key: string | null;
  readonly known_former: readonly { readonly name: string; readonly key: string }[];
}

function provisional(row: StagedSubject): Subject {
  return {
    subjectCode: row.subject_code,
    uscc: isUscc(row.subject_code) ? row.subject_code : null,
    name: row.subject_name,
    nameKey: row.name_key,
    kind: row.subject_kind,
    status: null,
    regionCode: divisionOf(row.subject_code),
    regionName: null,
    establishedOn: null,
    registered: false,
    identifiers: JSON.parse(row.identifiers),
    formerNames: [],
  };
}

function registeredSubject(row: StagedSubject & RegisterColumns): Subject {
  const renamed =
    row.known_key !== null && row.known_name !== null && row.known_key !== row.name_key
      ? [{ name: row.known_name, key: row.known_key }]
      : [];
  const declared = (row.former_name ?? "").split(/[;；、]/u).filter((name) => name.trim().length > 1);
  const former = [
    ...renamed,
    ...row.known_former,
    ...declared.map((name) => ({ name: name.trim(), key: nameKey(name) })),
  ];
  return {
    ...provisional(row),
    status: row.status,
    regionCode: DIVISION.test(row.division_code ?? "") ? row.division_code : divisionOf(row.subject_code),
    regionName: placeOf(row.province ?? "", row.city ?? ""),
    establishedOn: row.established_on,
    registered: true,
    formerNames: distinctNames(former, row.name_key),
  };
}

const DIVISION = /^\d{6}$/u;

/** The place that a register names: province and city, said once when the city names its province too. */
function placeOf(province: string, city: string): string | null {
  const place = city.startsWith(province) ? city : province + city;
  return place === "" ? null : place;
}

function distinctNames(
  names: readonly { name: string; key: string }[],
  current: string,
): { name: string; key: string }[] {
  const byKey = new Map(names.map((former) => [former.key, former] as const));
  byKey.delete(current);
  return [...byKey.values()];
}

/** Writes current states of subjects, known ones included, and the names they are found by. */
async function writeSubjects(
  tx: postgres.TransactionSql,
  subjects: readonly Subject[],
  at: string,
): Promise<void> {
  if (subjects.length === 0) return;
  const written = await tx<{ subject_code: string; was_known: boolean }[]>`
    insert into subjects.subject (subject_code, uscc, name, name_key, kind, status, region_code, region_name, established_on,
           registered, identifiers, former_names, recorded_at, changed_at)
    select r."subjectCode", r.uscc, r.name, r."nameKey", r.kind, r.status, r."regionCode", r."regionName", r."establishedOn",
           r.registered, r.identifiers, r."formerNames", ${at}::timestamptz, ${at}::timestamptz
      from json_to_recordset(${JSON.stringify(subjects)}::text::json) as r ("subjectCode" text, uscc text, name text, "nameKey" text,
           kind text, status text, "regionCode" text, "regionName" text, "establishedOn" date, registered boolean, identifiers jsonb,
           "formerNames" jsonb)
        on conflict (subject_code) do update
       set name = excluded.name, name_key = excluded.name_key, kind = excluded.kind, status = excluded.status,
           region_code = excluded.region_code, region_name = excluded.region_name, established_on = excluded.established_on, registered = true,
           identifiers = excluded.identifiers, former_names = excluded.former_names, changed_at = excluded.changed_at
     where excluded.registered
    returning subject_code, xmax <> 0 as was_known`;
  const codes = new Set(written.map((row) => row.subject_code));
  const known = written.filter((row) => row.was_known).map((row) => row.subject_code);
  if (known.length > 0) await tx`delete from subjects.name where subject_code = any(${known})`;
  await writeNames(
    tx,
    subjects.filter((subject) => codes.has(subject.subjectCode)),
  );
}

async function writeNames(tx: postgres.TransactionSql, subjects: readonly Subject[]): Promise<void> {
  const rows = JSON.stringify(subjects.flatMap(soughtNames));
  await tx`
    insert into subjects.name (subject_code, name_length, folded, is_current, pinyin, initials, grams)
    select r."subjectCode", r."nameLength", r.folded, r."isCurrent", r.pinyin, r.initials, r.grams
      from json_to_recordset(${rows}::text::json) as r ("subjectCode" text, "nameLength" integer, folded text, "isCurrent" boolean,
           pinyin text, initials text, grams text[])`;
}

function isUscc(code: string): boolean {
  return code.length === 18 && !code.includes(":");
}

/** Division of the registering organ: characters 3 to 8 of a USCC, 1 to 6 of an old registration number. */
function divisionOf(code: string): string | null {
  if (isUscc(code)) return code.slice(2, 8);
  return code.startsWith("GS:") ? code.slice(3, 9) : null;
}

/** Marks the organisations registered in invented divisions, so that every page about them says that they are invented. */
export async function markInvented(tx: postgres.ISql, divisions: readonly string[]): Promise<void> {
  await tx`update subjects.subject set invented = true where region_code = any(${[...divisions]}) and not invented`;
}

/** Takes the identity of a natural person away; says whether there was one. */
export async function forgetPerson(tx: postgres.TransactionSql, subjectCode: string): Promise<boolean> {
  const gone = await tx`delete from subjects.person where subject_code = ${subjectCode}`;
  return gone.count > 0;
}
