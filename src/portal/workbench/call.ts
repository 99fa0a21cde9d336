import type { Problem } from "../api-types.ts";

/** An answer of the API that is not the one wanted. `status` 0: the platform could not be reached. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.code ?? `HTTP_${status}`);
    this.status = status;
    this.code = problem?.code ?? (status === 0 ? "NETWORK" : `HTTP_${status}`);
    this.problem = problem;
  }
}

/** Asks the API as this body and parses the answer; throws `Refusal`. The shape is held by the API's response schemas. */
export async function call<T>(path: string, key: string): Promise<T> {
  const answer = await reach(path, key);
  return (await answer.json()) as T;
}

/** A file of the API, for saving. */
export async function callFile(path: string, key: string): Promise<Blob> {
  return (await reach(path, key)).blob();
}

async function reach(path: string, key: string): Promise<Response> {
  const answer = await fetch(path, { headers: { authorization: `Bearer ${key}` } }).catch(() => null);
  if (answer === null) throw new Refusal(0, null);
  if (!answer.ok) throw new Refusal(answer.status, await problemOf(answer.text()));
  return answer;
}

/** The problem document of a refused answer, or null when the body is something else (a proxy's page, say). */
export async function problemOf(text: string | Promise<string>): Promise<Problem | null> {
  try {
    const problem: unknown = JSON.parse(await text);
    return typeof problem === "object" && problem !== null && "code" in problem ? (problem as Problem) : null;
  } catch {
    return null;
  }
}
