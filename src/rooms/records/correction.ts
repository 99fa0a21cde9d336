import type postgres from "postgres";
import type { RecordPlace } from "./types.ts";

type Content = Readonly<Record<string, unknown>>;

export interface Corrected extends RecordPlace {
  readonly objectionId: string;
  /** Fields that the answer is about. */
  readonly fields: readonly string[];
  readonly before: Content;
  readonly after: Content;
  readonly at: string;
}

/**
 * Remembers what an answer found wrong, so that no file brings it back. What the corrected record says now is wrong no
 * longer, whatever an earlier answer said. Personal fields are known here as they are masked: where that is the same
 * before and after, nothing is remembered of them.
 */
export async function rememberCorrection(tx: postgres.ISql, corrected: Corrected): Promise<void> {
  const { subjectCode, recordId, objectionId, fields, at } = corrected;
  const [before, after] = [JSON.stringify(corrected.before), JSON.stringify(corrected.after)];
  await tx`
    delete from records.correction
     where subject_code = ${subjectCode} and record_id = ${recordId}
       and (${after}::text::jsonb -> field) is not distinct from wrong`;
  await tx`
    insert into records.correction (subject_code, record_id, field, objection_id, wrong, corrected_at)
    select ${subjectCode}, ${recordId}, f.field, ${objectionId}, ${before}::text::jsonb -> f.field, ${at}::timestamptz
      from unnest(${[...fields]}::text[]) as f (field)
     where (${before}::text::jsonb -> f.field) is distinct from (${after}::text::jsonb -> f.field)`;
}

/** What was found wrong goes with the content of its record. */
export async function forgetCorrections(tx: postgres.ISql, places: readonly RecordPlace[]): Promise<void> {
  await tx`
    delete from records.correction c
     using json_to_recordset(${JSON.stringify(places)}::text::json) as p ("subjectCode" text, "recordId" uuid)
     where c.subject_code = p."subjectCode" and c.record_id = p."recordId"`;
}
