import type { Logger } from "../platform/logger.ts";

/** What happened on the way of a batch, for counting. No body, no row, no name: only the entry and numbers. */
export type IntakeEvent =
  | { readonly kind: "began"; readonly entry: string }
  | {
      readonly kind: "applied";
      readonly entry: string;
      readonly accepted: number;
      readonly duplicate: number;
      readonly superseding: number;
    }
  | { readonly kind: "rejected"; readonly entry: string; readonly rows: number }
  | {
      readonly kind: "ended";
      readonly entry: string;
      readonly outcome: "done" | "failed" | "interrupted";
      readonly seconds: number;
    };

/** Hears of what happens; made by whoever counts. */
export type Observe = (event: IntakeEvent) => void;

/** A batch that began, told in the log at its start and at its end. */
export interface BatchTold {
  ended(outcome: "done" | "failed" | "interrupted", facts: Readonly<Record<string, unknown>>): void;
}

/** Tells the log and the counters that a batch begins. */
export function tellBatch(
  of: { readonly logger: Logger; readonly observe?: Observe | undefined },
  batch: {
    readonly batchId: string;
    readonly entry: string;
    readonly claim: number;
    readonly fileBytes: number;
  },
): BatchTold {
  const { batchId, entry } = batch;
  const began = performance.now();
  of.logger.info({ batch: batchId, entry, attempt: batch.claim, bytes: batch.fileBytes }, "a batch begins");
  of.observe?.({ kind: "began", entry });
  return {
    ended(outcome, facts) {
      const seconds = Math.round(performance.now() - began) / 1000;
      of.logger.info({ batch: batchId, entry, outcome, seconds, ...facts }, "a batch ended");
      of.observe?.({ kind: "ended", entry, outcome, seconds });
    },
  };
}
