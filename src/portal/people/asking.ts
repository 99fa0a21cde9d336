import type { Problem } from "../api-types.ts";
import { ApiRefusal } from "../ask.ts";
import type { PageRequest } from "../page-types.ts";

export interface Who {
  readonly account: { readonly id: string; readonly login: string; readonly displayName: string };
  readonly session: { readonly strength: string };
  readonly secondFactor: boolean;
  readonly password: boolean;
  readonly mustChangePassword: boolean;
}

export interface OwnRole {
  readonly body: { readonly uscc: string; readonly name: string };
  readonly role: string;
  readonly until: string;
}

/** Asks the API as whoever is signed in in the browser, for a body where one is named. */
export async function askAs<T>(request: PageRequest, path: string, body?: string): Promise<T> {
  const headers = { cookie: request.cookie ?? "", ...(body === undefined ? {} : { "x-body": body }) };
  const answer = await request.api(path, headers);
  if (answer.status === 200) return answer.json as T;
  throw new ApiRefusal(answer.status, answer.json as Problem | null);
}

/** Whoever is signed in in the browser; null when nobody is. */
export async function whoIs(request: PageRequest): Promise<Who | null> {
  if (request.cookie === undefined) return null;
  const answer = await request.api("/api/v1/session", { cookie: request.cookie });
  return answer.status === 200 ? (answer.json as Who) : null;
}
