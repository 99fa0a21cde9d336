import { setTimeout as sleep } from "node:timers/promises";
import { multipart } from "../support/api.ts";
import type { Counts, Planned, Sender } from "./plan.ts";

/** A batch as the API answers it. */
export interface BatchAnswer {
  readonly id: string;
  readonly status: string;
  readonly counts: Counts;
  readonly failure: unknown;
}

/** Where findings go that must not be. */
export type Report = (violation: string) => void;

const RETRY_MS = 150;
const REQUEST_MS_MAX = 30_000;
const TRIES_MAX = 2_000;

/** A client of the API that does not give up: it tries again with the same Idempotency-Key until it has an answer. */
export function clientOf(url: string, report: Report) {
  const ask = (path: string, init: RequestInit): Promise<Response> =>
    fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(REQUEST_MS_MAX) });
  /** An answer that is neither a fault of the machine nor a lost line; those are tried again. */
  const insist = async (path: string, init: RequestInit): Promise<{ status: number; json: unknown }> => {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      try {
        const answer = await ask(path, init);
        const text = await answer.text();
        if (answer.status === 500) report(`500 at ${path.split("?")[0]}: ${text.slice(0, 300)}`);
        if (answer.status < 500 && answer.status !== 408 && answer.status !== 429)
          return { status: answer.status, json: JSON.parse(text) };
      } catch {
        // The server is dead or was killed in the middle of its answer.
      }
      await sleep(RETRY_MS);
    }
    throw new Error(`no answer at ${path}`);
  };
  const keyed = (sender: Sender) => ({ authorization: `Bearer ${sender.key}` });
  return {
    /** Submits a batch and answers its id. */
    async submit(sender: Sender, batch: Planned): Promise<string> {
      const { payload, type } = multipart([
        { name: "entry", content: "administrative-penalty" },
        { name: "file", content: batch.csv, fileName: "rows.csv" },
      ]);
      const headers = { ...keyed(sender), "content-type": type, "idempotency-key": batch.idempotencyKey };
      const body = new Uint8Array(payload);
      const answer = await insist("/api/v1/batches", { method: "POST", headers, body });
      if (answer.status !== 202) report(`batch ${batch.number} was refused: ${JSON.stringify(answer.json)}`);
      return (answer.json as { id: string }).id;
    },
    /** The batch, or null when the API knows none of this id. */
    async batch(sender: Sender, id: string): Promise<BatchAnswer | null> {
      const answer = await insist(`/api/v1/batches/${id}`, { headers: keyed(sender) });
      return answer.status === 200 ? (answer.json as BatchAnswer) : null;
    },
    /** All pages of a list. */
    async all<T>(sender: Sender, path: string): Promise<readonly T[]> {
      const items: T[] = [];
      for (let cursor = ""; ; ) {
        const answer = await insist(`${path}?limit=500${cursor}`, { headers: keyed(sender) });
        const page = answer.json as { items: readonly T[]; next?: string };
        items.push(...page.items);
        if (page.next === undefined) return items;
        cursor = `&cursor=${encodeURIComponent(page.next)}`;
      }
    },
    /** One try, for a reader that looks often: null when there was no answer. */
    async look(path: string): Promise<{ status: number; json: unknown } | null> {
      return ask(path, {})
        .then(async (answer) => ({ status: answer.status, json: JSON.parse(await answer.text()) }))
        .catch(() => null);
    },
  };
}

export type Client = ReturnType<typeof clientOf>;
