import type postgres from "postgres";

/** Content of the registration record of a subject as known now; null when no register supplied one. */
export async function registrationOf(
  sql: postgres.ISql,
  subjectCode: string,
): Promise<Readonly<Record<string, unknown>> | null> {
  const [row] = await sql<{ content: Readonly<Record<string, unknown>> | null }[]>`
    select content
      from records.record
     where subject_code = ${subjectCode} and entry = 'registration' and superseded_at is null
     order by recorded_at desc
     limit 1`;
  return row?.content ?? null;
}
