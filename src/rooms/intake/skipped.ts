/** Rows of a file that carry no record. */
export type SkipReason = "blank" | "note" | "header" | "absent";

export interface SkippedRange {
  readonly rowFrom: number;
  readonly rowThrough: number;
  readonly reason: SkipReason;
}

/** Ranges kept for one batch; a file with more pieces than this is no table. */
const SKIPPED_RANGES_MAX = 100_000;

export interface SkippedRows {
  /** Notes a row that carries no record. */
  skip(row: number, reason: SkipReason): void;
  /** Notes that a row was read, so that rows the sheet left out before it are known as absent. */
  seen(row: number): void;
  ranges(): readonly SkippedRange[];
}

/** Gathers skipped rows, in the order of the file, into few ranges. */
export function gatherSkipped(): SkippedRows {
  const ranges: { rowFrom: number; rowThrough: number; reason: SkipReason }[] = [];
  let last = 0;
  const extend = (rowFrom: number, rowThrough: number, reason: SkipReason): void => {
    const previous = ranges.at(-1);
    if (previous !== undefined && previous.reason === reason && previous.rowThrough === rowFrom - 1) {
      previous.rowThrough = rowThrough;
    } else if (ranges.length < SKIPPED_RANGES_MAX) {
      ranges.push({ rowFrom, rowThrough, reason });
    } else {
      throw new Error("Limit reached: SKIPPED_RANGES_MAX");
    }
  };
  return {
    seen(row) {
      if (row > last + 1) extend(last + 1, row - 1, "absent");
      last = row;
    },
    skip: (row, reason) => extend(row, row, reason),
    ranges: () => ranges,
  };
}
