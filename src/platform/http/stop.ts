import type { Server } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { STOP_SECONDS_MAX } from "../limits.ts";
import { platformProblem } from "./problem.ts";
import type { ProblemBook } from "./problem-book.ts";
import { sendProblem } from "./refusals.ts";

/** Servers that were told to stop. */
const stopping = new WeakSet<Server>();

/**
 * Stops listening, lets open requests end, and after STOP_SECONDS_MAX cuts those that have not. Only then is the
 * application closed: once it is, the pages under way could no longer ask inside.
 */
export async function stopApp(app: FastifyInstance): Promise<void> {
  stopping.add(app.server);
  const cut = setTimeout(() => app.server.closeAllConnections(), STOP_SECONDS_MAX * 1000);
  try {
    await new Promise<void>((resolve) => app.server.close(() => resolve()));
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

export interface RefusingLate {
  readonly book: ProblemBook;
  /** Whether a request is what an open one asks the program's own API: it goes on with that one. */
  readonly isInside: (request: FastifyRequest) => boolean;
}

/**
 * Requests that come on open connections while the server stops are refused with UNAVAILABLE and told to come again; the
 * framework would do so without a code or headers.
 */
export function refuseLate(app: FastifyInstance, { book, isInside }: RefusingLate): void {
  app.addHook("onRequest", (request, reply, done) => {
    if (!isStopping(app) || isInside(request)) return done();
    sendProblem(reply, platformProblem("UNAVAILABLE"), book);
  });
}

/** Whether the server was told to stop: then no connection is kept for a next request. */
export function isStopping(app: FastifyInstance): boolean {
  return stopping.has(app.server);
}
