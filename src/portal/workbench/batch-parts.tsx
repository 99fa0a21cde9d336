import { useQuery } from "@tanstack/react-query";
import type { Batch } from "../api-types.ts";
import { call } from "./call.ts";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const pollMs = 700;

export function isFinished(batch: Batch): boolean {
  return batch.status === "done" || batch.status === "failed";
}

/** One batch, asked again and again until it is finished. A lost connection ends nothing: the next asking finds it. */
export function useBatch(id: string) {
  const { key } = useBody();
  return useQuery({
    queryKey: ["batch", id],
    queryFn: () => call<Batch>(`/api/v1/batches/${encodeURIComponent(id)}`, key),
    refetchInterval: ({ state }) => {
      if (state.data === undefined) return false;
      return isFinished(state.data) ? false : pollMs;
    },
  });
}

/** The state of a batch as a word on a colour. */
export function BatchChip({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const chip = { queued: "chip", running: "chip", done: "chip good", failed: "chip bad" }[batch.status];
  return <span className={chip}>{words.batch.status[batch.status]}</span>;
}
