import type postgres from "postgres";
import type { RecordPlace } from "../records/types.ts";

/** The days of a public record that weigh on its subject. ISO days; null where the law gives none. */
export interface TermInForce {
  readonly publicThrough: string;
  readonly minimumEnds: string | null;
  readonly repairFrom: string | null;
}

/** The days of a record as known now; null when it is not public. */
export async function termInForce(sql: postgres.ISql, place: RecordPlace): Promise<TermInForce | null> {
  const [row] = await sql<TermInForce[]>`
    select public_through as "publicThrough", minimum_ends as "minimumEnds", repair_from as "repairFrom"
      from publicity.term
     where subject_code = ${place.subjectCode} and record_id = ${place.recordId} and known_until is null`;
  return row ?? null;
}
