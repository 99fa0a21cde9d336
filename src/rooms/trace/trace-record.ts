import { accept, type Outcome } from "../../kernel/outcome.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { TRACE_DAYS_MAX, TRACE_EXPORTS_SHOWN_MAX } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { reach } from "../records/index.ts";
import { namedExportsWith, type OpenDay, openExportsWith } from "./exports.ts";
import { TRACE_REFUSALS } from "./refusals.ts";
import { ownersOf, reachOf } from "./rules.ts";
import type { Hop, Reach, Sealing, TraceReader } from "./types.ts";
import { looksWith, type Place, type Source, sealingOf, sourceOf } from "./views.ts";

export interface Tracing {
  readonly db: Database;
  readonly clock: Clock;
}

export interface TraceAsked extends Place {
  /** The last look of the page before. */
  readonly before: string | null;
  readonly limit: number;
}

/** A record from its source to its recipients, as far as it is open to a reader. */
export interface Trace extends Source {
  readonly sealing: Sealing | null;
  readonly looks: readonly Hop[];
  /** How many looks showed it, on this page and others. */
  readonly looksTotal: number;
  /** The last look of this page, when there is a page after it. */
  readonly next: string | null;
  readonly exports: readonly Hop[];
  readonly open: readonly OpenDay[];
  readonly reach: Reach;
}

/**
 * Follows one record from its source to every recipient (policy, articles 4 and 10). 1. Where it came from. 2. How far the
 * reader may see. 3. To whom it went. 4. The reading is on the audit trail, in the transaction that reads, also one that
 * found nothing. Refuses with TRACE_NOT_FOUND.
 */
export async function traceRecord(
  of: Tracing,
  reader: TraceReader,
  asked: TraceAsked,
): Promise<Outcome<Trace, "TRACE_NOT_FOUND">> {
  const detail: TraceDetail = { record: asked.recordId, as: reader.kind, hops: 0, code: null };
  return inTransaction(of.db, { ...readingBy(reader), act: "trace-record", detail }, async (tx) => {
    await reach(tx, { subject: asked.subjectCode });
    const source = await sourceOf(tx, asked);
    const trace = source === null ? null : await followed(tx, { of, reader, asked, source });
    if (trace === null) {
      detail.code = "TRACE_NOT_FOUND";
      const { zh, en } = TRACE_REFUSALS.TRACE_NOT_FOUND;
      return { ok: false, code: "TRACE_NOT_FOUND", because: { zh, en } };
    }
    detail.hops = trace.looks.length + trace.exports.length;
    return accept(trace);
  });
}

/** What the audit trail says of a reading: never the subject. */
type TraceDetail = { readonly record: string; readonly as: string; hops: number; code: string | null };

/** How a reading of traces stands on the trail. */
export function readingBy(reader: TraceReader) {
  const purpose = reader.kind === "subject" ? "own-file" : "audit";
  return { actor: reader.actor, purpose, subjectCount: 1 };
}

interface Following {
  readonly of: Tracing;
  readonly reader: TraceReader;
  readonly asked: TraceAsked;
  readonly source: Source;
}

/** A body whose record it is not, and that never got it, gets null as if there was none. */
async function followed(
  tx: Parameters<typeof looksWith>[0],
  { of, reader, asked, source }: Following,
): Promise<Trace | null> {
  const { record, versions } = source;
  const open = reachOf(reader, ownersOf(record, versions));
  const { onlyBody, delayed } = open;
  const place = { subjectCode: asked.subjectCode, recordId: asked.recordId, entry: record.entry };
  const looks = {
    ...place,
    knownSince: versions[0]?.recordedAt ?? "",
    onlyBody,
    shownBy: delayed === "all" ? null : of.clock.today().toString(),
    shownOf: typeof delayed === "string" ? null : delayed.of,
    before: asked.before,
    limit: asked.limit + 1,
  };
  // All go to the database at once, over the one connection of the transaction.
  const [sealing, found, exports, openExports] = await Promise.all([
    sealingOf(tx, place),
    looksWith(tx, looks),
    namedExportsWith(tx, { ...place, onlyBody, limit: TRACE_EXPORTS_SHOWN_MAX }),
    openExportsWith(tx, { ...place, limit: TRACE_DAYS_MAX }),
  ]);
  const shown = found.hops.slice(0, asked.limit);
  if (onlyBody !== null && shown.length + exports.length === 0) return null;
  const next = found.hops.length > asked.limit ? (shown.at(-1)?.transfer ?? null) : null;
  return {
    ...source,
    sealing,
    looks: shown,
    looksTotal: found.total,
    next,
    exports,
    open: openExports,
    reach: open,
  };
}
