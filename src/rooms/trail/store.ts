import type postgres from "postgres";

/** The bodies that operate the platform. */
export async function operatorsOf(sql: postgres.ISql): Promise<readonly string[]> {
  const rows = await sql<{ body_code: string }[]>`select body_code from trail.operator order by body_code`;
  return rows.map((row) => row.body_code);
}

/** Names a body that operates the platform: its auditors read the whole trail. */
export async function saveOperator(tx: postgres.ISql, bodyCode: string, at: string): Promise<void> {
  await tx`
    insert into trail.operator (body_code, named_at) values (${bodyCode}, ${at}::timestamptz)
        on conflict (body_code) do nothing`;
}
