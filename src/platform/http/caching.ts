import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isGuarded } from "./describe.ts";

const TAG_CHARACTERS = 27;

/** The instant of asking, which every answer about records carries, is no difference between two answers. */
const ASKED_AT = /"knownAt":"[^"]*",?/g;

/**
 * Public answers may be kept but must be asked about again each time: a record can leave the public layer at midnight.
 * Answers to a key or to somebody signed in are kept by nobody. An unchanged answer is 304 (RFC 9110 section 13).
 */
export function answerCaching(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => (isKept(request, reply, payload) ? "" : payload));
}

/** Whether the asker has this answer already: then it becomes a 304 without content. */
function isKept(request: FastifyRequest, reply: FastifyReply, payload: unknown): boolean {
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead || reply.statusCode !== 200) return false;
  if (!reply.hasHeader("cache-control")) reply.header("cache-control", cacheRule(request));
  if (isForOne(request)) return false;
  const tag = tagOf(reply, payload);
  if (tag === null || !isKnown(request, tag)) return false;
  reply.code(304).removeHeader("content-length");
  return true;
}

function cacheRule(request: FastifyRequest): string {
  return isForOne(request) ? "private, no-store" : "public, no-cache";
}

/** Whether an answer is for whoever asks: it came to a key, or its route is open only to a key or to somebody signed in. */
function isForOne(request: FastifyRequest): boolean {
  return request.headers.authorization !== undefined || isGuarded(request.routeOptions.schema);
}

function tagOf(reply: FastifyReply, payload: unknown): string | null {
  const given = reply.getHeader("etag");
  if (typeof given === "string") return given;
  if (typeof payload !== "string" && !Buffer.isBuffer(payload)) return null;
  const tag = entityTag(payload);
  reply.header("etag", tag);
  return tag;
}

/** The ETag of an answer; a route that keeps answers as bytes gives it along. */
export function entityTag(payload: string | Buffer): string {
  const content = typeof payload === "string" ? payload.replace(ASKED_AT, "") : payload;
  return `W/"${createHash("sha256").update(content).digest("base64url").slice(0, TAG_CHARACTERS)}"`;
}

function isKnown(request: FastifyRequest, tag: string): boolean {
  const asked = request.headers["if-none-match"];
  if (asked === undefined) return false;
  return asked.split(",").some((given) => given.trim() === "*" || weak(given.trim()) === weak(tag));
}

function weak(tag: string): string {
  return tag.replace(/^W\//, "");
}
