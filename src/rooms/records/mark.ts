import type postgres from "postgres";
import type { RecordPlace } from "./types.ts";

export interface Mark extends RecordPlace {
  readonly objectionId: string;
  readonly at: string;
}

/** Marks a record as objected to: wherever it is shown from now on, it says so (异议标注). */
export async function markRecord(tx: postgres.ISql, mark: Mark): Promise<void> {
  await tx`
    insert into records.mark (subject_code, record_id, objection_id, marked_at)
    values (${mark.subjectCode}, ${mark.recordId}, ${mark.objectionId}, ${mark.at}::timestamptz)`;
}

/** Takes the mark of an answered objection away; answers whether the record is still marked because of another. */
export async function unmarkRecord(tx: postgres.ISql, mark: Mark): Promise<boolean> {
  await tx`
    update records.mark set ended_at = ${mark.at}::timestamptz
     where subject_code = ${mark.subjectCode} and record_id = ${mark.recordId} and objection_id = ${mark.objectionId}
       and ended_at is null`;
  const others = await tx`
    select from records.mark
     where subject_code = ${mark.subjectCode} and record_id = ${mark.recordId} and ended_at is null limit 1`;
  return others.length > 0;
}

/** Marks of persons who are erased go with them. */
export async function forgetMarks(tx: postgres.ISql, codes: readonly string[]): Promise<void> {
  await tx`delete from records.mark where subject_code = any(${[...codes]})`;
}
