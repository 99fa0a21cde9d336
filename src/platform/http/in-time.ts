import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ANSWER_SECONDS_MAX, OPEN_REQUESTS_MAX } from "../limits.ts";
import { platformProblem } from "./problem.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The request brings a file and may take as long as its line needs; the route bounds its other waits itself. */
    readonly receives?: boolean;
  }
}

export interface WaitLimits {
  readonly answerMs: number;
  readonly openMax: number;
}

interface Waiting {
  readonly ms?: number;
  /** Whether the answer has begun: then it is too late to refuse. */
  readonly isAnswered?: () => boolean;
}

const LIMITS: WaitLimits = { answerMs: ANSWER_SECONDS_MAX * 1000, openMax: OPEN_REQUESTS_MAX };

/**
 * Bounds how long a caller of the API waits, and how many wait: when the database does not answer, or all its connections
 * are taken, a request is refused with UNAVAILABLE after ANSWER_SECONDS_MAX, and beyond OPEN_REQUESTS_MAX at once. What a
 * refused request had asked counts as open until it ends, so that a database that stands still gathers no queue.
 */
export function answerInTime(app: FastifyInstance, limits: WaitLimits = LIMITS): void {
  let open = 0;
  app.addHook("onRoute", (route) => {
    if (!route.url.startsWith("/api/") || route.config?.receives === true) return;
    const { handler } = route;
    route.handler = function (request: FastifyRequest, reply: FastifyReply) {
      if (open >= limits.openMax) throw platformProblem("UNAVAILABLE");
      const answer: unknown = handler.call(this, request, reply);
      if (!isPromise(answer)) return answer;
      open += 1;
      const ended = answer.finally(() => {
        open -= 1;
      });
      return inTime(ended, { ms: limits.answerMs, isAnswered: () => reply.sent || reply.raw.headersSent });
    };
  });
}

/** The same promise, or UNAVAILABLE when it has not ended in time; what is under way may still end, and nobody hears of it. */
export async function inTime<T>(
  work: Promise<T>,
  { ms = LIMITS.answerMs, isAnswered = () => false }: Waiting = {},
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = (): void => {
      if (!isAnswered()) reject(platformProblem("UNAVAILABLE"));
    };
    timer = setTimeout(refuse, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}
