import type { IncomingMessage, ServerResponse } from "node:http";
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Config } from "../config.ts";
import { uuidv7 } from "../ids.ts";
import { BODY_BYTES_MAX, PATH_PARAMETER_LENGTH_MAX } from "../limits.ts";
import type { Logger } from "../logger.ts";
import { answerCaching } from "./caching.ts";
import { readCertificates } from "./certificate.ts";
import { closeQueries } from "./closed-query.ts";
import { limitConnections } from "./connections.ts";
import { serveDocs } from "./docs.ts";
import { EDGE_LIMITS, type EdgeLimits } from "./edge.ts";
import { type ReadyChecks, type ReadyNotes, serveHealth } from "./health.ts";
import { answerInTime } from "./in-time.ts";
import { type AskInside, makeInside } from "./inside.ts";
import { closeUnread } from "./linger.ts";
import { type Metrics, serveMetrics } from "./metrics.ts";
import { takeMultipart } from "./multipart.ts";
import { answerUnknown } from "./not-found.ts";
import { watchBodies } from "./pace.ts";
import { type ProblemLines, platformProblem } from "./problem.ts";
import { makeProblemBook, type ProblemBook } from "./problem-book.ts";
import { limitRate } from "./rate.ts";
import { answerErrors, codeOf, sendProblem, toProblem } from "./refusals.ts";
import { answerBrokenBytes, type ByteRefusals, refuseBytes } from "./refuse-bytes.ts";
import { checkShapes } from "./request-shape.ts";
import { listRoutes, type RouteFacts } from "./routes.ts";
import { addSafeHeaders, safeFor, safeHeaders } from "./safe-headers.ts";
import { makeValidatorCompiler } from "./schema.ts";
import { refuseLate } from "./stop.ts";

export interface AppOptions {
  readonly config: Pick<Config, "ratePerMinute" | "trustedProxies"> & Partial<Pick<Config, "metricsToken">>;
  readonly logger: Logger;
  /** Version of the program, for the OpenAPI document. */
  readonly version: string;
  /** What must hold for GET /readyz. */
  readonly ready: ReadyChecks;
  /** What GET /readyz tells besides. */
  readonly notes?: ReadyNotes;
  /** Codes that rooms declare, for the list at /api/problems. */
  readonly problems?: readonly ProblemLines[];
  /** Limits of connections other than the usual ones. */
  readonly limits?: Partial<EdgeLimits>;
}

/** An application without rooms: everything that holds for every route is in place, the routes come after. */
export interface Frame {
  readonly app: FastifyInstance;
  readonly metrics: Metrics;
  /** Every route, also those that come later. */
  readonly routes: readonly RouteFacts[];
  /** Asks the API from inside, for the pages; does not count for the rate limit. */
  readonly ask: AskInside;
}

/**
 * Makes the HTTP application: request numbers, problems (RFC 9457), security headers, limits of size, time, pace,
 * connections and rate with RateLimit-* headers, ETag and 304, metrics, health, OpenAPI 3.1 with its page. Add routes to
 * `app`, then listen.
 */
export async function createApp(options: AppOptions): Promise<Frame> {
  const book = makeProblemBook(options.problems ?? []);
  const edge: Edge = { ...EDGE_LIMITS, ...options.limits, headers: await safeHeaders() };
  const app = bareApp(options, book, edge);
  const inside = makeInside(app);
  const routes = listRoutes(app);
  closeQueries(app);
  app.setValidatorCompiler(makeValidatorCompiler());
  answerErrors(app, book, options.logger);
  guardEdge(app, options, { book, edge });
  refuseLate(app, { book, isInside: inside.isInside });
  readCertificates(app, options.config.trustedProxies);
  await takeMultipart(app);
  await limitRate(app, { perMinute: options.config.ratePerMinute, isInside: inside.isInside });
  answerUnknown(app, book);
  answerInTime(app);
  answerCaching(app);
  const metrics = serveMetrics(app, options.config.metricsToken ?? null);
  serveHealth(app, options.ready, options.notes ?? {});
  await serveDocs(app, { version: options.version, book });
  return { app, metrics, routes, ask: inside.ask };
}

type Edge = EdgeLimits & ByteRefusals;

function bareApp(options: AppOptions, book: ProblemBook, edge: Edge): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = warningsOnly(options.logger);
  return fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger,
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: edge.requestSeconds * 1000,
    connectionTimeout: edge.stallSeconds * 1000,
    keepAliveTimeout: edge.keepAliveSeconds * 1000,
    http: {
      headersTimeout: edge.headersSeconds * 1000,
      connectionsCheckingInterval: edge.checkSeconds * 1000,
      maxHeaderSize: edge.headerBytes,
      insecureHTTPParser: false,
      // Node would answer without a code; request-shape.ts refuses instead.
      requireHostHeader: false,
    },
    forceCloseConnections: "idle",
    // It would answer without a code; stop.ts refuses instead.
    return503OnClosing: false,
    trustProxy: options.config.trustedProxies.length > 0 ? [...options.config.trustedProxies] : false,
    routerOptions: { maxParamLength: PATH_PARAMETER_LENGTH_MAX, ignoreTrailingSlash: true },
    genReqId: () => uuidv7(),
    // No hook runs for a request that could not be routed, so the headers are put on here.
    frameworkErrors: (error, request, reply) => {
      reply.headers({ ...safeFor(request, edge.headers), "x-request-id": request.id, connection: "close" });
      sendProblem(reply, toProblem(error) ?? platformProblem("REQUEST_INVALID"), book);
    },
    // answerBrokenBytes does it, with what it knows of requests before them.
    clientErrorHandler: () => {},
  });
}

/** What the framework and its plugins say below a warning holds whole headers, and with them keys. */
function warningsOnly(logger: Logger): Logger {
  return logger.isLevelEnabled("info") ? logger.child({}, { level: "warn" }) : logger;
}

interface Guarding {
  readonly book: ProblemBook;
  readonly edge: Edge;
}

/** What stands before every route, in this order: name, headers, shape of the request, pace and end of its body. */
function guardEdge(app: FastifyInstance, options: AppOptions, { book, edge }: Guarding): void {
  const { logger } = options;
  numberRequests(app, logger);
  addSafeHeaders(app, edge.headers);
  checkShapes(app);
  inviteBodies(app);
  watchBodies(app, edge, book);
  closeUnread(app, edge.lingerSeconds);
  answerBrokenBytes(app, edge);
  limitConnections(app, {
    limits: edge,
    trustedProxies: options.config.trustedProxies,
    logger,
    refuse: (socket) => refuseBytes(socket, "TOO_MANY_CONNECTIONS", edge),
  });
}

/** Names every request in its answer and in the log. The log has the route's pattern, never the address or its query. */
function numberRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const level = reply.statusCode >= 500 ? "warn" : "debug";
    const route = request.routeOptions.url ?? "unknown";
    const code = codeOf(request);
    const outcome = code === null ? {} : { code };
    const took = { status: reply.statusCode, ...outcome, ms: Math.round(reply.elapsedTime) };
    logger[level]({ request: request.id, method: request.method, route, ...took }, "answered");
    done();
  });
}

/** Whoever asks first (Expect: 100-continue) is told to send once nothing in the headers speaks against it. */
function inviteBodies(app: FastifyInstance): void {
  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    app.server.emit("request", request, response);
  };
  app.server.on("checkContinue", pass);
  app.server.on("checkExpectation", pass);
  app.addHook("onRequest", (request, reply, done) => {
    if (request.headers.expect !== undefined) reply.raw.writeContinue();
    done();
  });
}
