import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Config } from "../config.ts";
import { uuidv7 } from "../ids.ts";
import { BODY_BYTES_MAX, PATH_PARAMETER_LENGTH_MAX, REQUEST_SECONDS_MAX } from "../limits.ts";
import type { Logger } from "../logger.ts";
import { answerCaching } from "./caching.ts";
import { serveDocs } from "./docs.ts";
import { type ReadyChecks, serveHealth } from "./health.ts";
import { type AskInside, makeInside } from "./inside.ts";
import { type Metrics, serveMetrics } from "./metrics.ts";
import { takeMultipart } from "./multipart.ts";
import { answerUnknown } from "./not-found.ts";
import { type PlatformCode, type ProblemLines, platformProblem } from "./problem.ts";
import { makeProblemBook, PROBLEM_MEDIA_TYPE, type ProblemBook, problemBody } from "./problem-book.ts";
import { type Clients, limitRate } from "./rate.ts";
import { answerErrors, sendProblem, toProblem } from "./refusals.ts";
import { addSafeHeaders } from "./safe-headers.ts";
import { makeValidatorCompiler } from "./schema.ts";

export interface AppOptions {
  readonly config: Pick<Config, "ratePerMinute" | "trustedProxies">;
  readonly logger: Logger;
  /** Version of the program, for the OpenAPI document. */
  readonly version: string;
  /** What must hold for GET /readyz. */
  readonly ready: ReadyChecks;
  /** Codes that rooms declare, for the list at /api/problems. */
  readonly problems?: readonly ProblemLines[];
}

/** An application without rooms: everything that holds for every route is in place, the routes come after. */
export interface Frame {
  readonly app: FastifyInstance;
  readonly metrics: Metrics;
  readonly clients: Clients;
  /** Asks the API from inside, for the pages; does not count for the rate limit. */
  readonly ask: AskInside;
}

/**
 * Makes the HTTP application: request numbers, problems (RFC 9457), security headers, limits of size, time and rate with
 * RateLimit-* headers, ETag and 304, metrics, health, OpenAPI 3.1 with its page. Add routes to `app`, then listen.
 */
export async function createApp(options: AppOptions): Promise<Frame> {
  const book = makeProblemBook(options.problems ?? []);
  const app = bareApp(options, book);
  const inside = makeInside(app);
  app.setValidatorCompiler(makeValidatorCompiler());
  numberRequests(app, options.logger);
  answerErrors(app, book, options.logger);
  await addSafeHeaders(app);
  await takeMultipart(app);
  const clients = await limitRate(app, {
    perMinute: options.config.ratePerMinute,
    isInside: inside.isInside,
  });
  answerUnknown(app, book);
  answerCaching(app);
  const metrics = serveMetrics(app);
  serveHealth(app, options.ready);
  await serveDocs(app, { version: options.version, book });
  return { app, metrics, clients, ask: inside.ask };
}

function bareApp(options: AppOptions, book: ProblemBook): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = options.logger;
  return fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_SECONDS_MAX * 1000,
    forceCloseConnections: "idle",
    trustProxy: options.config.trustedProxies.length > 0 ? [...options.config.trustedProxies] : false,
    routerOptions: { maxParamLength: PATH_PARAMETER_LENGTH_MAX, ignoreTrailingSlash: true },
    genReqId: () => uuidv7(),
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, toProblem(error) ?? platformProblem("REQUEST_INVALID"), book);
    },
    clientErrorHandler: (error, socket) => refuseBytes(socket, error.code),
  });
}

/** No text of the database holds U+0000, so no address that asks about one can have an answer. */
const HOLDS_NUL = /%00/u;

/** Names every request in its answer and in the log. The log has the route's pattern, never the address or its query. */
function numberRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    done(HOLDS_NUL.test(request.url) ? platformProblem("PATH_INVALID") : undefined);
  });
  app.addHook("onResponse", (request, reply, done) => {
    const level = reply.statusCode >= 500 ? "warn" : "debug";
    const route = request.routeOptions.url ?? "unknown";
    const took = { status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    logger[level]({ request: request.id, method: request.method, route, ...took }, "answered");
    done();
  });
}

const CODES_OF_PARSER: Readonly<Record<string, PlatformCode>> = {
  HPE_HEADER_OVERFLOW: "HEADERS_TOO_LARGE",
  ERR_HTTP_REQUEST_TIMEOUT: "REQUEST_TOO_SLOW",
};

/** Bytes that are not a request never become one; their sender still gets a problem. */
function refuseBytes(socket: Socket, parserCode: string | undefined): void {
  if (parserCode === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const refusal = platformProblem(CODES_OF_PARSER[parserCode ?? ""] ?? "PATH_INVALID");
  const body = JSON.stringify(problemBody(refusal, { requestId: uuidv7(), acceptLanguage: undefined }));
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ""}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
