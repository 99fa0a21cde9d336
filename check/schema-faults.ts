import type postgres from "postgres";

/** Each query answers the things that break one habit; the sentence says which. */
const HABITS: readonly { readonly sentence: string; readonly query: string }[] = [
  {
    sentence: "has no primary key",
    query: `where not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
  },
  {
    sentence: "has no comment",
    query: `where obj_description(c.oid, 'pg_class') is null`,
  },
  {
    // A table named …_shape stays empty: it is the pattern of the tables that a running batch makes for itself.
    // The schema is ready for distribution by subject only while every key of such a table holds the subject.
    sentence: "is about a subject, and a key of it does not hold subject_code",
    query: `join pg_attribute a on a.attrelid = c.oid and a.attname = 'subject_code'
      where c.relname !~ '_shape$' and exists (select from pg_constraint k where k.conrelid = c.oid
        and k.contype in ('p', 'u') and not a.attnum = any (k.conkey))`,
  },
  {
    sentence: "has a trigger: what a write does is written where it writes",
    query: `where exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)`,
  },
  {
    // The list of applied migrations is made by node-pg-migrate, with its own types.
    sentence: "has a timestamp without time zone: instants are timestamptz, days are date",
    query: `where c.oid::regclass::text <> 'platform.migration' and exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
      and a.atttypid = 'timestamp'::regtype)`,
  },
  {
    sentence: "has a column of type money: money is integer fen",
    query: `where exists (select from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
      and a.atttypid = 'money'::regtype)`,
  },
];

/** Habits of the schema that tables break, one sentence each, in order of the tables. */
export async function schemaFaults(sql: postgres.Sql): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { sentence, query } of HABITS) {
    const rows = await sql.unsafe<{ name: string }[]>(
      `select c.oid::regclass::text as name from pg_class c ${query}
       and c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema|public)'
       order by 1`,
    );
    faults.push(...rows.map((row) => `${row.name} ${sentence}`));
  }
  return faults;
}
