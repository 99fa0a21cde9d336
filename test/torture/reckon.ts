import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "../../src/platform/connect.ts";
import type { BatchAnswer, Client, Report } from "./client.ts";
import { compare, type Lane } from "./lane.ts";
import { DOCUMENTS, mark } from "./plan.ts";
import type { Program } from "./program.ts";

export interface Reckoning {
  readonly client: Client;
  readonly report: Report;
  readonly program: Program;
  readonly lanes: readonly Lane[];
}

/** The reckoning at the end: what is stored is what the model of the client says, no more and no less. */
export async function reckon(of: Reckoning): Promise<{ readonly rows: number; readonly records: number }> {
  for (const lane of of.lanes) {
    await reckonBatches(lane, of);
    await reckonPages(lane, of);
  }
  const records = await reckonStored(of);
  const left = await readdir(join(of.program.folder, "data", "uploads"));
  if (left.length > 0) of.report(`${left.length} uploads were left behind`);
  return { rows: sumOf(of.lanes, "total"), records };
}

/** Each key made one batch, and the report of its rows adds up. */
async function reckonBatches(lane: Lane, { client, report }: Reckoning): Promise<void> {
  const listed = await client.all<BatchAnswer>(lane.sender, "/api/v1/batches");
  const known = new Map(lane.acknowledged.map((batch) => [batch.id, batch]));
  if (listed.length !== known.size)
    report(`${listed.length} batches are there, ${known.size} were acknowledged`);
  for (const batch of listed) {
    const own = known.get(batch.id);
    if (own === undefined) report(`batch ${batch.id} is there and was never acknowledged`);
    else if (batch.status !== "done") report(`batch ${own.planned.number} is ${batch.status}`);
    else compare(batch.counts, own.planned, report);
  }
  for (const { id, planned } of lane.acknowledged.slice(-3)) {
    const rows = await client.all<{ status: string }>(lane.sender, `/api/v1/batches/${id}/rows`);
    const of = (status: string): number => rows.filter((row) => row.status === status).length;
    const counts = { total: rows.length, accepted: of("accepted"), duplicate: of("duplicate") };
    compare({ ...counts, superseding: of("superseding"), rejected: of("rejected") }, planned, report);
  }
}

/** Each subject shows its documents as the last batch about it wrote them, in the version that the number of batches says. */
async function reckonPages(lane: Lane, { client, report }: Reckoning): Promise<void> {
  for (const [group, batches] of lane.history) {
    const wanted = `${mark(batches.at(-1) ?? 0)} v${batches.length}`;
    for (const uscc of lane.sender.groups[group] ?? []) {
      const answer = await client.look(`/api/v1/subjects/${uscc}/records?limit=50`);
      const page = answer?.json as
        | { items?: { version: number; content: { violationFacts: string } }[] }
        | undefined;
      const shown = (page?.items ?? []).map((item) => `${item.content.violationFacts} v${item.version}`);
      if (shown.length !== DOCUMENTS || shown.some((text) => text !== wanted))
        report(`${uscc} shows ${shown.join(", ")} at the end, not ${wanted}`);
    }
  }
}

async function reckonStored({ program, lanes, report }: Reckoning): Promise<number> {
  const sql = connect(await program.databaseUrl(), { connectionsMax: 1 });
  try {
    const [found] = await sql<
      Record<
        "versions" | "records" | "terms" | "current" | "changes" | "tables" | "gaps" | "audits",
        number
      >[]
    >`
      select (select count(*)::integer from records.record) as versions,
             (select count(distinct (subject_code, record_id))::integer from records.record) as records,
             (select count(*)::integer from publicity.term) as terms,
             (select count(*)::integer from records.record where superseded_at is null) as current,
             (select count(*)::integer from publicity.change) as changes,
             (select count(*)::integer from pg_tables where schemaname = 'intake' and tablename like 'stage\\_%') as tables,
             (select count(*)::integer from records.record r where version > 1 and not exists (
               select 1 from records.record e where e.subject_code = r.subject_code and e.record_id = r.record_id
                  and e.version = r.version - 1 and e.superseded_at = r.recorded_at)) as gaps,
             (select count(*)::integer from platform.audit where act = 'submit-batch') as audits`;
    if (found === undefined) throw new Error("the database answers");
    const records = sumOf(lanes, "accepted");
    const versions = records + sumOf(lanes, "superseding");
    const batches = lanes.reduce((sum, lane) => sum + lane.acknowledged.length, 0);
    const wanted = {
      versions,
      records,
      terms: versions,
      current: records,
      changes: versions,
      tables: 0,
      gaps: 0,
      audits: batches,
    };
    for (const [name, count] of Object.entries(wanted)) {
      const is = Object.entries(found).find(([known]) => known === name)?.[1];
      if (is !== count) report(`${name}: ${is} are stored, the model says ${count}`);
    }
    return found.records;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function sumOf(lanes: readonly Lane[], name: "total" | "accepted" | "superseding"): number {
  return lanes
    .flatMap((lane) => lane.acknowledged)
    .reduce((sum, batch) => sum + batch.planned.expected[name], 0);
}
