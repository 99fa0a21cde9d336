import type postgres from "postgres";
import type { Admission, Body } from "./types.ts";

export interface NewBody {
  readonly bodyCode: string;
  readonly name: string;
  readonly territory: string;
  readonly entries: readonly string[];
  readonly supplyFrom: string;
  readonly recordedAt: string;
}

/** Adds a body or, when it is known, brings name, territory and entries up to date. */
export async function saveBody(tx: postgres.ISql, body: NewBody): Promise<void> {
  await tx`
    insert into bodies.body (body_code, name, territory, recorded_at)
    values (${body.bodyCode}, ${body.name}, ${body.territory}, ${body.recordedAt}::timestamptz)
        on conflict (body_code) do update set name = excluded.name, territory = excluded.territory`;
  await tx`
    insert into bodies.supply (body_code, entry, supply_from)
    select ${body.bodyCode}, e.entry, ${body.supplyFrom}::date
      from unnest(${[...body.entries]}::text[]) as e (entry)
     where not exists (select 1 from bodies.supply s
                        where s.body_code = ${body.bodyCode} and s.entry = e.entry and s.supply_until is null)`;
}

interface BodyRow {
  readonly body_code: string;
  readonly name: string;
  readonly territory: string;
  readonly entries: readonly string[];
}

/** The body with this code and the entries it supplies today; null when unknown. */
export async function bodyOf(sql: postgres.ISql, bodyCode: string): Promise<Body | null> {
  const [row] = await sql<BodyRow[]>`
    select b.body_code, b.name, b.territory, array(
             select s.entry from bodies.supply s
              where s.body_code = b.body_code and s.supply_from <= current_date
                and (s.supply_until is null or s.supply_until >= current_date)
              order by s.entry) as entries
      from bodies.body b
     where b.body_code = ${bodyCode}`;
  return row === undefined ? null : toBody(row);
}

function toBody(row: BodyRow): Body {
  return { bodyCode: row.body_code, name: row.name, territory: row.territory, entries: row.entries };
}

export interface Division {
  readonly code: string;
  readonly name: string;
  readonly invented: boolean;
}

export async function saveDivisions(tx: postgres.ISql, divisions: readonly Division[]): Promise<void> {
  await tx`
    insert into bodies.division (division_code, name, invented)
    select d.code, d.name, d.invented
      from json_to_recordset(${JSON.stringify(divisions)}::text::json) as d (code text, name text, invented boolean)
        on conflict (division_code) do update set name = excluded.name, invented = excluded.invented`;
}

export async function localDivisions(sql: postgres.ISql): Promise<readonly Division[]> {
  return sql<
    Division[]
  >`select division_code as code, name, invented from bodies.division order by division_code`;
}

export interface NewAdmission extends Admission {
  readonly bodyCode: string;
  readonly recordedAt: string;
}

/** Admits a body to entries for a purpose; the same admission given again gets the new end. */
export async function saveAdmissions(tx: postgres.ISql, admissions: readonly NewAdmission[]): Promise<void> {
  await tx`
    insert into bodies.admission (body_code, purpose, entry, admit_from, admit_until, persons, recorded_at)
    select a."bodyCode", a.purpose, a.entry, a."from", a."until", a.persons, a."recordedAt"
      from json_to_recordset(${JSON.stringify(admissions)}::text::json)
           as a ("bodyCode" text, purpose text, entry text, "from" date, "until" date, persons boolean, "recordedAt" timestamptz)
        on conflict (body_code, purpose, entry, admit_from) do update
       set admit_until = excluded.admit_until, persons = excluded.persons`;
}

/** Everything a body was ever admitted to. */
export async function admissionsOf(sql: postgres.ISql, bodyCode: string): Promise<readonly Admission[]> {
  return sql<Admission[]>`
    select purpose, entry, admit_from as from, admit_until as until, persons
      from bodies.admission where body_code = ${bodyCode}
     order by purpose, entry, admit_from`;
}

/** The bodies for which a person audits on a day. */
export async function bodiesAudited(
  sql: postgres.ISql,
  accountId: string,
  on: string,
): Promise<readonly string[]> {
  const rows = await sql<{ body_code: string }[]>`
    select distinct body_code from bodies.role
     where account_id = ${accountId} and role = 'auditor' and ended_at is null and ${on}::date between role_from and role_until
     order by body_code`;
  return rows.map((row) => row.body_code);
}

/** Revokes every key of a body at once; answers how many there were. */
export async function revokeKeys(tx: postgres.ISql, bodyCode: string, at: string): Promise<number> {
  const rows = await tx`
    update bodies.api_key set revoked_at = ${at}::timestamptz
     where body_code = ${bodyCode} and revoked_at is null
    returning 1 as revoked`;
  return rows.length;
}
