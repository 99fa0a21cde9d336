import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { Problem } from "../../http/problem.ts";
import type { Provider } from "./provider.ts";
import { externalRefusal } from "./refusals.ts";
import type { External } from "./types.ts";

/** The provider; refuses with EXTERNAL_NOT_OFFERED where there is none. */
export function providerOf({ provider }: External): Provider {
  if (provider === null) throw externalRefusal("EXTERNAL_NOT_OFFERED");
  return provider;
}

/** What the interface description says of it. */
export const SentBack = Type.Null({ description: "A browser is sent to a page that says what is wrong" });

/** A browser that goes somewhere gets a page of ours that says what is wrong; a program gets the problem itself. */
export function showRefusal(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(error instanceof Problem) || !wantsPage(request)) throw error;
  return reply.redirect(refusedAt("/sign-in", error.code), 303);
}

export function wantsPage(request: FastifyRequest): boolean {
  return (request.headers.accept ?? "").includes("text/html");
}

/** The page that says why, and from which one can go on. */
export function refusedAt(place: string, code: string, next?: string): string {
  return `${place}?${new URLSearchParams({ refused: code, ...(next === undefined ? {} : { next }) })}`;
}
