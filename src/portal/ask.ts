import type { Problem } from "./api-types.ts";
import type { Api } from "./page-types.ts";

/** Thrown when the API refuses or fails; the page router turns it into an error page with the same code. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(`${status} ${problem?.code ?? "UNKNOWN"}`);
    this.status = status;
    this.code = problem?.code ?? (status === 404 ? "NOT_FOUND" : "INTERNAL_FAULT");
    this.problem = problem;
  }
}

/** Parses one API answer into its type, or throws `ApiRefusal`. The shape is held by the API's own response schemas. */
export async function ask<T>(
  api: Api,
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<T> {
  const answer = await api(withQuery(path, query));
  if (answer.status === 200) return answer.json as T;
  throw new ApiRefusal(answer.status, answer.json as Problem | null);
}

/** A path with those parameters that have a value, in the given order. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
