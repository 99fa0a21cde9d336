import type postgres from "postgres";

/** Bytes of the files that a body sent on a civil day in Asia/Shanghai, as they were received. */
export async function bytesSentOn(
  sql: postgres.ISql,
  of: { readonly bodyCode: string; readonly day: string },
): Promise<number> {
  const [row] = await sql<{ bytes: string }[]>`
    select coalesce(sum(file_bytes), 0) as bytes
      from intake.batch
     where body_code = ${of.bodyCode}
       and submitted_at >= (${of.day}::date)::timestamp at time zone 'Asia/Shanghai'
       and submitted_at < (${of.day}::date + 1)::timestamp at time zone 'Asia/Shanghai'`;
  return Number(row?.bytes ?? 0);
}

/**
 * Counts the bytes of a file for its body and civil day, in the transaction that queued it; false, and nothing counted,
 * when it is more than the body may send. One statement on one row: of files that arrive together each waits for the one
 * before. The first of a day begins with what was queued before there was such a row.
 */
export async function reserveBytes(
  tx: postgres.ISql,
  of: { readonly bodyCode: string; readonly day: string; readonly bytes: number; readonly most: number },
): Promise<boolean> {
  const rows = await tx`
    insert into intake.sent_day as d (body_code, sent_on, bytes)
    select ${of.bodyCode}, ${of.day}::date, greatest(coalesce(sum(file_bytes), 0), ${of.bytes}::bigint)
      from intake.batch
     where body_code = ${of.bodyCode}
       and submitted_at >= (${of.day}::date)::timestamp at time zone 'Asia/Shanghai'
       and submitted_at < (${of.day}::date + 1)::timestamp at time zone 'Asia/Shanghai'
    having greatest(coalesce(sum(file_bytes), 0), ${of.bytes}::bigint) <= ${of.most}::bigint
        on conflict (body_code, sent_on) do update
       set bytes = d.bytes + ${of.bytes}::bigint
     where d.bytes + ${of.bytes}::bigint <= ${of.most}::bigint
    returning 1 as reserved`;
  return rows.length > 0;
}
