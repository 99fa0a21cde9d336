import { readdir } from "node:fs/promises";

/** Names of write-ahead log segments: timeline, then number, as PostgreSQL writes them. */
const SEGMENT = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;
const TIMELINE_BYTES = 0x1_0000_0000;
const HEX = 16;
const HEX_DIGITS = 8;

export interface Segment {
  readonly name: string;
  readonly timeline: string;
  readonly number: number;
}

/** A file name as a segment; null for history files, partial segments and anything else. */
export function segmentOf(name: string, segmentBytes: number): Segment | null {
  const [, timeline, high, low] = SEGMENT.exec(name) ?? [];
  if (timeline === undefined || high === undefined || low === undefined) return null;
  const perHigh = TIMELINE_BYTES / segmentBytes;
  return {
    name,
    timeline,
    number: Number.parseInt(high, HEX) * perHigh + Number.parseInt(low, HEX),
  };
}

function segmentName(timeline: string, number: number, segmentBytes: number): string {
  const perHigh = TIMELINE_BYTES / segmentBytes;
  const hex = (part: number) => part.toString(HEX).toUpperCase().padStart(HEX_DIGITS, "0");
  return `${timeline}${hex(Math.floor(number / perHigh))}${hex(number % perHigh)}`;
}

/** Names from the first through the last segment of one timeline. */
export function segmentsBetween(first: Segment, last: Segment, segmentBytes: number): readonly string[] {
  const count = last.number - first.number + 1;
  return Array.from({ length: Math.max(0, count) }, (_, at) =>
    segmentName(first.timeline, first.number + at, segmentBytes),
  );
}

/** What an archive holds beyond a backup. */
export interface ArchiveReach {
  /** Highest segment in it; null when it has none beyond the backup. */
  readonly newest: Segment | null;
  /** First segment that is missing between the backup and the newest; null when there is no gap. */
  readonly missing: string | null;
}

/** Looks for a gap in an archive, on the backup's timeline from its last own segment on, on later ones from their first. */
export async function archiveReach(
  folder: string,
  backup: { readonly last: string; readonly segmentBytes: number },
): Promise<ArchiveReach> {
  const own = segmentOf(backup.last, backup.segmentBytes);
  if (own === null) throw new Error("Broken invariant: a backup names its last segment");
  const names = await readdir(folder);
  const found = names.flatMap((name) => segmentOf(name, backup.segmentBytes) ?? []);
  const later = found
    .filter((one) => one.timeline >= own.timeline && one.number > own.number)
    .sort((a, b) => (a.timeline === b.timeline ? a.number - b.number : a.timeline < b.timeline ? -1 : 1));
  let before = own;
  for (const segment of later) {
    const isNewTimeline = segment.timeline !== before.timeline;
    const expected = isNewTimeline ? segment.number : before.number + 1;
    if (segment.number > expected)
      return {
        newest: later.at(-1) ?? null,
        missing: segmentName(segment.timeline, expected, backup.segmentBytes),
      };
    before = segment;
  }
  return { newest: later.at(-1) ?? null, missing: null };
}
