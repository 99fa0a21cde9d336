import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Batch } from "../api-types.ts";
import { errorOf, send } from "./call.ts";
import { Failed } from "./parts.tsx";
import { useBody } from "./session.tsx";

interface SettlePlan {
  readonly batch: Batch;
  readonly settled: boolean;
  readonly name: string;
}

/** Sets aside what a batch still has to do, or takes it up again. */
export function Settle({ batch, settled, name }: SettlePlan) {
  const { key } = useBody();
  const queries = useQueryClient();
  const [error, setError] = useState<Error | null>(null);
  const settle = async () => {
    setError(null);
    try {
      const path = `/api/v1/batches/${batch.id}/settled`;
      const changed = await send<Batch>(path, { method: "PUT", key, body: { settled } });
      queries.setQueryData(["batch", batch.id], changed);
      void queries.invalidateQueries({ queryKey: ["batches"] });
    } catch (thrown) {
      setError(errorOf(thrown));
    }
  };
  return (
    <>
      <p>
        <button type="button" className="link" onClick={() => void settle()}>
          {name}
        </button>
      </p>
      {error !== null && <Failed error={error} onRetry={() => void settle()} />}
    </>
  );
}
