import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { RETRY_AFTER_SECONDS } from "../limits.ts";
import type { Logger } from "../logger.ts";
import { isDiskFull, isPassing } from "../passing.ts";
import { type PlatformCode, Problem, type ProblemDetail, platformProblem } from "./problem.ts";
import { PROBLEM_MEDIA_TYPE, type ProblemBook, problemBody } from "./problem-book.ts";

interface FrameworkError {
  readonly code?: string | undefined;
  readonly statusCode?: number | undefined;
  readonly validation?: readonly Fault[] | undefined;
  readonly validationContext?: string | undefined;
}

/** A fault as the validator reports it. */
interface Fault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: { readonly missingProperty?: unknown; readonly additionalProperty?: unknown };
  readonly message?: string | undefined;
}

const CODES_OF_FASTIFY: Readonly<Record<string, PlatformCode>> = {
  FST_ERR_BAD_URL: "PATH_INVALID",
  FST_ERR_MAX_PARAM_LENGTH: "PATH_TOO_LONG",
  FST_ERR_CTP_BODY_TOO_LARGE: "BODY_TOO_LARGE",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "MEDIA_TYPE_UNSUPPORTED",
  FST_ERR_CTP_EMPTY_JSON_BODY: "BODY_UNREADABLE",
  FST_ERR_CTP_INVALID_JSON_BODY: "BODY_UNREADABLE",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "BODY_UNREADABLE",
  FST_REQ_FILE_TOO_LARGE: "BODY_TOO_LARGE",
  FST_FILES_LIMIT: "BODY_TOO_LARGE",
  FST_PARTS_LIMIT: "BODY_TOO_LARGE",
  FST_FIELDS_LIMIT: "BODY_TOO_LARGE",
  FST_INVALID_JSON_FIELD_ERROR: "BODY_UNREADABLE",
  FST_PROTO_VIOLATION: "REQUEST_INVALID",
  FST_INVALID_MULTIPART_CONTENT_TYPE: "MEDIA_TYPE_UNSUPPORTED",
};

const CODES_OF_STATUS: Readonly<Record<number, PlatformCode>> = {
  400: "REQUEST_INVALID",
  401: "KEY_REQUIRED",
  403: "NOT_ALLOWED",
  404: "NOT_FOUND",
  406: "NOT_ACCEPTABLE",
  408: "REQUEST_TOO_SLOW",
  413: "BODY_TOO_LARGE",
  414: "PATH_TOO_LONG",
  415: "MEDIA_TYPE_UNSUPPORTED",
  429: "TOO_MANY_REQUESTS",
};

/** Faults of the machine: an operator wants to read of them, a caller comes again later. */
const PASSING: readonly string[] = ["UNAVAILABLE", "STORAGE_FULL", "NOT_READY"];

const FAULTS_SHOWN_MAX = 20;

/**
 * Every refusal and every fault leaves through here. A problem keeps its code; what the framework refuses gets one; what
 * nobody expected is INTERNAL, logged with the request number, and says nothing of how it came about.
 */
export function answerErrors(app: FastifyInstance, book: ProblemBook, logger: Logger): void {
  app.setErrorHandler((error, request, reply) => {
    const known = isCutOff(request, error) ? platformProblem("BODY_UNREADABLE") : toProblem(error);
    if (known === null || (known.code !== "NOT_READY" && PASSING.includes(known.code))) {
      logger.error(
        { err: error, request: request.id, route: request.routeOptions.url },
        "an unexpected error",
      );
    }
    return sendProblem(reply, known ?? platformProblem("INTERNAL"), book);
  });
}

/** The code that each refused request was answered with, for its line in the log. */
const answered = new WeakMap<FastifyRequest, string>();

export function codeOf(request: FastifyRequest): string | null {
  return answered.get(request) ?? null;
}

/** A sender that goes away inside its body is a line cut by the sender, and not the database that is away. */
function isCutOff(request: FastifyRequest, error: unknown): boolean {
  const { raw } = request;
  return isFrameworkError(error) && error.code === "ECONNRESET" && raw.destroyed && !raw.complete;
}

/** Sends a problem as the answer. */
export function sendProblem(reply: FastifyReply, what: Problem, book: ProblemBook): FastifyReply {
  const { request } = reply;
  answered.set(request, what.code);
  const asker = { requestId: request.id, acceptLanguage: request.headers["accept-language"] };
  if (what.status === 401) reply.header("www-authenticate", "Bearer");
  if (PASSING.includes(what.code)) reply.header("retry-after", String(RETRY_AFTER_SECONDS));
  return reply
    .code(what.status)
    .headers({ "cache-control": "no-store", ...what.because.headers, "content-type": PROBLEM_MEDIA_TYPE })
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemBody(what, asker, book.get(what.code) ?? null));
}

/** The problem that an error stands for; null when it is a bug. */
export function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (!isFrameworkError(error)) return null;
  if (error.validation !== undefined) return validationProblem(error);
  if (isDiskFull(error)) return platformProblem("STORAGE_FULL");
  if (isPassing(error)) return platformProblem("UNAVAILABLE");
  const code = CODES_OF_FASTIFY[error.code ?? ""] ?? CODES_OF_STATUS[error.statusCode ?? 0];
  return code === undefined ? null : platformProblem(code);
}

function isFrameworkError(error: unknown): error is FrameworkError {
  return (
    typeof error === "object" &&
    error !== null &&
    ("statusCode" in error || "code" in error || "validation" in error)
  );
}

function validationProblem(error: FrameworkError): Problem {
  const place = error.validationContext ?? "request";
  const faults = (error.validation ?? []).slice(0, FAULTS_SHOWN_MAX);
  return platformProblem("REQUEST_INVALID", { errors: faults.map((fault) => detailOf(fault, place)) });
}

/** Says which member and which rule; never the value, which may be anything. */
function detailOf(fault: Fault, place: string): ProblemDetail {
  const { missingProperty, additionalProperty } = fault.params;
  const member =
    missingProperty ?? (additionalProperty === undefined ? undefined : shownName(additionalProperty));
  const where = `${place}${fault.instancePath}${typeof member === "string" ? `/${member}` : ""}`;
  const zh = FAULTS_ZH[fault.keyword] ?? "不符合接口约定。";
  return { where, code: fault.keyword, zh, en: `It ${fault.message ?? "does not fit the schema"}.` };
}

/** Names of members are Latin words. Anything else is not repeated: it may be a person's number or name. */
const NAME_FORM = /^[A-Za-z][A-Za-z_-]{0,59}$/;

function shownName(name: unknown): string {
  return typeof name === "string" && NAME_FORM.test(name) ? name : "…";
}

const FAULTS_ZH: Readonly<Record<string, string>> = {
  required: "缺少必填项。",
  additionalProperties: "不认识的项。",
  type: "类型不符。",
  format: "格式不符。",
  pattern: "格式不符。",
  enum: "不在可选值之内。",
  const: "取值不符。",
  minLength: "过短。",
  maxLength: "过长。",
  minimum: "过小。",
  maximum: "过大。",
  minItems: "项数过少。",
  maxItems: "项数过多。",
};
