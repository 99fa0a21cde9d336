import type postgres from "postgres";
import { nameKey } from "../../src/kernel/name.ts";
import { soughtNames } from "../../src/rooms/subjects/sought-name.ts";

/** An organisation that a search may find. */
export interface Named {
  readonly code: string;
  readonly name: string;
  readonly former: readonly string[];
}

/** Puts organisations where a search looks, with the columns that an intake would compute. */
export async function putSubjects(sql: postgres.Sql, subjects: readonly Named[]): Promise<void> {
  const rows = subjects.map(({ code, name, former }) => ({
    subjectCode: code,
    name,
    nameKey: nameKey(name),
    formerNames: former.map((one) => ({ name: one, key: nameKey(one) })),
  }));
  await sql`
    insert into subjects.subject (subject_code, name, name_key, kind, registered, former_names, recorded_at, changed_at)
    select r."subjectCode", r.name, r."nameKey", 'enterprise', true, r."formerNames", now(), now()
      from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as r ("subjectCode" text, name text, "nameKey" text, "formerNames" jsonb)`;
  await sql`
    insert into subjects.name (subject_code, name_length, folded, is_current, pinyin, initials, grams)
    select r."subjectCode", r."nameLength", r.folded, r."isCurrent", r.pinyin, r.initials, r.grams
      from json_to_recordset(${JSON.stringify(rows.flatMap(soughtNames))}::text::json)
        as r ("subjectCode" text, "nameLength" integer, folded text, "isCurrent" boolean, pinyin text, initials text, grams text[])`;
}
