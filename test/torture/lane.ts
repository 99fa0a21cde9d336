import { setTimeout as sleep } from "node:timers/promises";
import type { Client, Report } from "./client.ts";
import { type Counts, type Planned, planBatch, type Sender } from "./plan.ts";
import type { Random } from "./random.ts";

/** A batch that was acknowledged, with what the model expects of it. The text is kept only while it may be sent again. */
export interface Acknowledged {
  readonly id: string;
  readonly planned: Omit<Planned, "csv">;
  done: boolean;
}

/** What one sender knows: every batch it was told of, and the history of every group. */
export interface Lane {
  readonly sender: Sender;
  readonly acknowledged: Acknowledged[];
  /** Numbers of the batches that rewrote a group, in the order sent. */
  readonly history: Map<number, number[]>;
}

export interface Sending {
  readonly client: Client;
  readonly report: Report;
  readonly random: Random;
  readonly day: Temporal.PlainDate;
  /** Numbers batches over all senders. */
  readonly nextNumber: () => number;
  readonly isOver: () => boolean;
}

const OPEN_MAX = 3;
const POLL_MS = 100;
const BIG_EVERY = 12;
const BIG_FIRST = 3;
const AGAIN_OF = 4;

/** Sends batch after batch until the torture is over; some twice, as a client does that lost the answer. */
export async function sendOn(lane: Lane, of: Sending): Promise<void> {
  while (!of.isOver()) {
    const number = of.nextNumber();
    const seen = new Set(lane.history.keys());
    const big = number % BIG_EVERY === BIG_FIRST;
    const { csv, ...planned } = planBatch({ ...of, sender: lane.sender, number, big, seen });
    const id = await of.client.submit(lane.sender, { ...planned, csv });
    for (const group of planned.groups) lane.history.set(group, [...(lane.history.get(group) ?? []), number]);
    lane.acknowledged.push({ id, planned, done: false });
    if (of.random.below(AGAIN_OF) === 0) {
      const again = await of.client.submit(lane.sender, { ...planned, csv });
      if (again !== id) of.report(`batch ${number} was answered ${id} first and ${again} then`);
    }
    while (!of.isOver() && (await openBatches(lane, of)) >= OPEN_MAX) await sleep(POLL_MS);
  }
}

/** How many acknowledged batches are not done yet; each must be there, and end as the model says. */
export async function openBatches(lane: Lane, of: Pick<Sending, "client" | "report">): Promise<number> {
  for (const batch of lane.acknowledged.filter((known) => !known.done)) {
    const found = await of.client.batch(lane.sender, batch.id);
    if (found === null) of.report(`batch ${batch.planned.number} was acknowledged and is lost`);
    else if (found.status === "failed")
      of.report(`batch ${batch.planned.number} failed: ${JSON.stringify(found.failure)}`);
    else if (found.status !== "done") continue;
    else compare(found.counts, batch.planned, of.report);
    batch.done = true;
  }
  return lane.acknowledged.filter((known) => !known.done).length;
}

export function compare(
  found: Counts,
  { number, expected }: Pick<Planned, "number" | "expected">,
  report: Report,
): void {
  const names = ["total", "accepted", "duplicate", "superseding", "rejected"] as const;
  const wrong = names.filter((name) => found[name] !== expected[name]);
  for (const name of wrong) report(`batch ${number}: ${name} is ${found[name]}, not ${expected[name]}`);
}
