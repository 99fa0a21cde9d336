import assert from "node:assert/strict";
import { answerOf, type Settings, until } from "./program.ts";

/** Adds a body that supplies penalties and answers its key. */
export async function addBody(
  settings: Settings,
  body: { readonly uscc: string; readonly name: string; readonly territory?: string },
): Promise<string> {
  const words = ["--uscc", body.uscc, "--name", body.name, "--territory", body.territory ?? "3301"];
  return String(
    (await answerOf(settings, "body", "add", ...words, "--entries", "administrative-penalty")).key,
  );
}

export const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

/** Posts penalties and answers the number of their batch. */
export async function post(url: string, key: string, csv: string): Promise<string> {
  const form = new FormData();
  form.set("entry", "administrative-penalty");
  form.set("file", new Blob([csv]), "rows.csv");
  const answer = await fetch(`${url}/api/v1/batches`, { method: "POST", body: form, ...bearer(key) });
  assert.equal(answer.status, 202);
  return String(JSON.parse(await answer.text()).id);
}

interface BatchSeen {
  readonly status: string;
  readonly counts: { readonly accepted: number; readonly rejected: number };
}

/** Waits until a batch is done or failed. */
export async function ended(url: string, key: string, id: string): Promise<BatchSeen> {
  let batch: BatchSeen | null = null;
  await until(async () => {
    const answer = await fetch(`${url}/api/v1/batches/${id}`, bearer(key));
    batch = JSON.parse(await answer.text());
    return batch?.status === "done" || batch?.status === "failed";
  });
  assert.ok(batch !== null);
  return batch;
}
