import type { FastifyInstance, FastifyRequest } from "fastify";
import { HEADERS_MAX, QUERY_PARAMETERS_MAX, TARGET_LENGTH_MAX } from "../limits.ts";
import { type Problem, platformProblem } from "./problem.ts";

/** A path and query in visible ASCII. `//` and `\` would make readers of addresses take what follows for a host. */
const TARGET = /^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/u;

/** No text of the database holds U+0000, so no address that asks about one can have an answer. */
const HOLDS_NUL = /%00/u;

/** A name, an IPv4 address or an IPv6 address in brackets, perhaps with a port. */
const HOST = /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/u;

/**
 * Refuses requests by their first line and headers, before a route is asked: what proxies and programs read differently,
 * and bodies that are announced as larger than the route takes. Nothing of the body was read by then.
 */
export function checkShapes(app: FastifyInstance): void {
  app.addHook("onRequest", (request, _reply, done) => {
    done(faultOf(request) ?? undefined);
  });
}

function faultOf(request: FastifyRequest): Problem | null {
  return targetFault(request.raw.url ?? "") ?? headerFault(request) ?? bodyFault(request);
}

function targetFault(target: string): Problem | null {
  if (target.length > TARGET_LENGTH_MAX) return platformProblem("PATH_TOO_LONG");
  if (!TARGET.test(target) || HOLDS_NUL.test(target)) return platformProblem("PATH_INVALID");
  const query = target.indexOf("?");
  if (query < 0) return null;
  const count = target.slice(query).split("&", QUERY_PARAMETERS_MAX + 1).length;
  return count > QUERY_PARAMETERS_MAX ? platformProblem("TOO_MANY_PARAMETERS") : null;
}

function headerFault({ raw }: FastifyRequest): Problem | null {
  const { rawHeaders, headers } = raw;
  if (rawHeaders.length > HEADERS_MAX * 2) return platformProblem("HEADERS_TOO_LARGE");
  const hosts = countOf(rawHeaders, "host");
  const isOld = hosts === 0 && raw.httpVersion === "1.0";
  if (!isOld && (hosts !== 1 || !HOST.test(headers.host ?? ""))) return platformProblem("HOST_INVALID");
  const isAsking = headers.expect === undefined || headers.expect.toLowerCase() === "100-continue";
  return isAsking ? null : platformProblem("EXPECTATION_UNKNOWN");
}

/** How often a header was sent. Node keeps only the first of some, and Host is one of them. */
function countOf(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] ?? "";
    if (given.length === name.length && given.toLowerCase() === name) count += 1;
  }
  return count;
}

function bodyFault(request: FastifyRequest): Problem | null {
  const { headers } = request.raw;
  const coding = headers["transfer-encoding"]?.toLowerCase() ?? "chunked";
  if (coding !== "chunked") return platformProblem("BODY_UNREADABLE");
  const encoding = headers["content-encoding"]?.toLowerCase() ?? "identity";
  if (encoding !== "identity" && encoding !== "") {
    return platformProblem("ENCODING_UNSUPPORTED", { headers: { "accept-encoding": "identity" } });
  }
  const announced = Number(headers["content-length"] ?? 0);
  const limit = request.routeOptions.bodyLimit;
  return announced > limit ? platformProblem("BODY_TOO_LARGE", { members: { bytesMax: limit } }) : null;
}
