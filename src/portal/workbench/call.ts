import type { Problem } from "../api-types.ts";
import { headersFor } from "./account-key.ts";

/** An answer of the API that is not the one wanted. `status` 0: the platform could not be reached. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem | null;
  /** Seconds to wait before another try, when the answer says so. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Problem | null, retryAfter: number | null = null) {
    super(problem?.code ?? `HTTP_${status}`);
    this.status = status;
    this.code = problem?.code ?? (status === 0 ? "NETWORK" : `HTTP_${status}`);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** Asks the API as this body and parses the answer; throws `Refusal`. The shape is held by the API's response schemas. */
export async function call<T>(path: string, key: string): Promise<T> {
  return parsed<T>(await reach(path, { headers: headersFor(key) }));
}

export interface Sent {
  readonly method: "POST" | "PUT";
  readonly key: string;
  readonly body: Blob | object;
  /** The same for every attempt to send the same thing: a lost answer then does nothing twice. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Sends JSON, or a file as it is, and parses the answer; throws `Refusal`. */
export async function send<T>(path: string, sent: Sent): Promise<T> {
  const isFile = sent.body instanceof Blob;
  const answer = await reach(path, {
    method: sent.method,
    headers: {
      ...headersFor(sent.key),
      "content-type": isFile ? "application/octet-stream" : "application/json",
      ...(sent.idempotencyKey === undefined ? {} : { "idempotency-key": sent.idempotencyKey }),
    },
    body: sent.body instanceof Blob ? sent.body : JSON.stringify(sent.body),
    ...(sent.signal === undefined ? {} : { signal: sent.signal }),
  });
  return parsed<T>(answer);
}

/** A file of the API, for saving. */
export async function callFile(path: string, key: string): Promise<Blob> {
  return (await reach(path, { headers: headersFor(key) })).blob().catch(() => {
    throw new Refusal(0, null);
  });
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(path, init).catch(() => null);
  if (answer === null) throw new Refusal(0, null);
  if (answer.ok) return answer;
  const wait = Number(answer.headers.get("retry-after") ?? "");
  throw new Refusal(answer.status, await problemOf(answer.text()), wait > 0 ? wait : null);
}

/** An answer that breaks off, or that is no JSON, is like none. */
async function parsed<T>(answer: Response): Promise<T> {
  try {
    return (await answer.json()) as T;
  } catch {
    throw new Refusal(0, null);
  }
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

/** Whatever was thrown, as an error that can be shown. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Whether the platform refused the key itself. */
export function isKeyRefused(error: unknown): boolean {
  return error instanceof Refusal && error.status === 401;
}
