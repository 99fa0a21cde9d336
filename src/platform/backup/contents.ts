import type postgres from "postgres";

/** Schemas of ours: what a database has beside PostgreSQL's own. */
const OURS = `n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')`;

/** What a database holds, told after a restore so that an operator can compare. */
export interface Contents {
  /** Name of the last migration; null when there is none. */
  readonly schema: string | null;
  readonly newestAudit: {
    readonly at: string;
    readonly actor: string;
    readonly act: string;
  } | null;
  /** Rows of each table, by `schema.table`. */
  readonly rows: Readonly<Record<string, number>>;
}

export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** Tables of ours that outlive a crash, parents of foreign keys before their children. */
export async function tablesOf(sql: postgres.ISql): Promise<readonly TableName[]> {
  const tables = await sql.unsafe<{ schema: string; table: string; parents: string[] }[]>(
    `select n.nspname as schema, c.relname as table,
            array(select k.confrelid::regclass::text from pg_constraint k
                   where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as parents
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence = 'p' and ${OURS}
      order by n.nspname, c.relname`,
  );
  const waiting = [...tables];
  const placed: TableName[] = [];
  const isPlaced = (name: string) => placed.some((one) => `${one.schema}.${one.table}` === name);
  while (waiting.length > 0) {
    const at = waiting.findIndex((one) => one.parents.every(isPlaced));
    const [next] = waiting.splice(Math.max(0, at), 1);
    if (next !== undefined) placed.push({ schema: next.schema, table: next.table });
  }
  return placed;
}

/** Names of the applied migrations, in order; none when the database has no table of them. */
export async function migrationsOf(sql: postgres.ISql): Promise<readonly string[]> {
  const [found] = await sql<{ has: boolean }[]>`select to_regclass('platform.migration') is not null as has`;
  if (found?.has !== true) return [];
  const rows = await sql<{ name: string }[]>`select name from platform.migration order by id`;
  return rows.map((row) => row.name);
}

export async function contentsOf(sql: postgres.ISql): Promise<Contents> {
  const rows: Record<string, number> = {};
  for (const { schema, table } of await tablesOf(sql)) {
    const [found] = await sql<
      { count: string }[]
    >`select count(*) as count from ${sql(schema)}.${sql(table)}`;
    rows[`${schema}.${table}`] = Number(found?.count ?? 0);
  }
  const [audit] =
    rows["platform.audit"] === undefined
      ? []
      : await sql<{ at: string; actor: string; act: string }[]>`
          select at, actor, act from platform.audit order by at desc, audit_id desc limit 1`;
  const migrations = await migrationsOf(sql);
  return {
    schema: migrations.at(-1) ?? null,
    newestAudit: audit === undefined ? null : { at: audit.at, actor: audit.actor, act: audit.act },
    rows,
  };
}

/** Sequences of ours with their last value, but the one of the migration runner, which counts for itself. */
export async function sequencesOf(
  sql: postgres.ISql,
): Promise<readonly { readonly schema: string; readonly sequence: string; readonly last: string }[]> {
  return sql.unsafe<{ schema: string; sequence: string; last: string }[]>(
    `select n.nspname as schema, c.relname as sequence, s.last_value::text as last
       from pg_sequences s join pg_namespace n on n.nspname = s.schemaname
       join pg_class c on c.relnamespace = n.oid and c.relname = s.sequencename
      where ${OURS} and s.last_value is not null and s.schemaname || '.' || s.sequencename <> 'platform.migration_id_seq'
      order by 1, 2`,
  );
}

/** Fingerprints that the database knows; none when it is too young to have any. */
export async function keysKnown(
  sql: postgres.ISql,
): Promise<readonly { readonly id: string; readonly fingerprint: string }[]> {
  const [found] = await sql<
    { has: boolean }[]
  >`select to_regclass('platform.sealing_key') is not null as has`;
  if (found?.has !== true) return [];
  const rows = await sql<{ key_id: string; fingerprint: string }[]>`
    select key_id, fingerprint from platform.sealing_key order by recorded_at, key_id`;
  return rows.map((row) => ({ id: row.key_id, fingerprint: row.fingerprint }));
}
