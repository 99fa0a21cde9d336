import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EdgeLimits } from "./edge.ts";
import { hasBody } from "./linger.ts";
import { type PlatformCode, platformProblem } from "./problem.ts";
import type { ProblemBook } from "./problem-book.ts";
import { sendProblem } from "./refusals.ts";

const TICK_MS = 1_000;
/** Bytes of framing (chunks, parts of a form) that a body may have on the wire beside its content. */
const FRAMING_BYTES_MAX = 1024 * 1024;
const FRAMING_SHARE = 1 / 8;

export type PaceLimits = Pick<EdgeLimits, "bodyBytesPerSecond" | "bodyWindowSeconds">;

/**
 * Watches every body on its way in. One that comes slower than the least pace is refused, so that a byte a second does
 * not hold a place for a quarter of an hour; one whose size was not announced is refused when it passes the limit of its
 * route, whichever parser reads it. Bytes that wait for us are no fault of the sender.
 */
export function watchBodies(app: FastifyInstance, limits: PaceLimits, book: ProblemBook): void {
  app.addHook("onRequest", (request, reply, done) => {
    if (request.raw.complete === false && hasBody(request.raw)) watch(request, reply, { limits, book });
    done();
  });
}

interface Watching {
  readonly limits: PaceLimits;
  readonly book: ProblemBook;
}

function watch(request: FastifyRequest, reply: FastifyReply, { limits, book }: Watching): void {
  const { raw } = request;
  const judge = paceJudge(request, limits);
  const timer = setInterval(
    () => {
      const code = raw.complete || raw.destroyed ? "over" : judge();
      if (code === null) return;
      clearInterval(timer);
      if (code !== "over") refuseRest(reply, code, book);
    },
    Math.min(TICK_MS, limits.bodyWindowSeconds * 1000),
  );
  timer.unref();
  raw.once("close", () => clearInterval(timer));
}

/** Asked at every tick: the code of a refusal, or null while all is well. */
function paceJudge({ raw, routeOptions }: FastifyRequest, limits: PaceLimits): () => PlatformCode | null {
  const { socket } = raw;
  const bytesMax = wireBytesMax(routeOptions.bodyLimit);
  const windowMs = limits.bodyWindowSeconds * 1000;
  const startedAt = socket.bytesRead;
  let windowBytes = startedAt;
  let windowFrom = performance.now();
  return () => {
    if (socket.bytesRead - startedAt > bytesMax) return "BODY_TOO_LARGE";
    if (performance.now() - windowFrom < windowMs) return null;
    const isSlow = socket.bytesRead - windowBytes < limits.bodyBytesPerSecond * limits.bodyWindowSeconds;
    if (isSlow && raw.readableLength === 0) return "REQUEST_TOO_SLOW";
    windowFrom = performance.now();
    windowBytes = socket.bytesRead;
    return null;
  };
}

function refuseRest(reply: FastifyReply, code: PlatformCode, book: ProblemBook): void {
  const { raw } = reply.request;
  if (reply.sent || reply.raw.headersSent) return;
  // Nothing more may arrive: a body that became whole now would be taken in although its sender is told otherwise.
  raw.socket.pause();
  reply.raw.once("finish", () => raw.destroy());
  sendProblem(reply, platformProblem(code), book);
}

function wireBytesMax(bodyLimit: number): number {
  return bodyLimit * (1 + FRAMING_SHARE) + FRAMING_BYTES_MAX;
}
