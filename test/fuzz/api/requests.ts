import { mutateBytes } from "../mutate.ts";
import type { Random } from "../random.ts";
import { NASTY } from "../tokens.ts";
import type { Request } from "./ask.ts";
import { submissionBody } from "./bodies.ts";
import { jsonBody } from "./json-body.ts";
import { encoded, valueFor } from "./values.ts";
import type { OpenApi, Parameter, Schema, World } from "./world.ts";

/** Requests: every operation of the OpenAPI document and every page, with values that fit and values that do not. */

const PAGES = [
  "/",
  "/search",
  "/subjects/{uscc}",
  "/publications/licences",
  "/publications/penalties",
  "/catalogue",
  "/catalogue/{entry}",
  "/law",
  "/law/{parameter}",
  "/guide",
  "/workbench",
  "/workbench/batches/{id}",
  "/nowhere",
  "/assets/none.js",
  "/api",
  "/api/problems",
  "/api/problems/{code}",
  "/api/docs",
  "/api/openapi.json",
  "/healthz",
  "/readyz",
  "/metrics",
] as const;
const PAGE_QUERY = [
  "q",
  "asOf",
  "knownAt",
  "cursor",
  "limit",
  "entry",
  "body",
  "from",
  "to",
  "lang",
  "contrast",
  "size",
  "on",
  "theme",
] as const;
const METHODS = ["HEAD", "OPTIONS", "DELETE", "PATCH", "PUT", "POST", "TRACE", "PROPFIND"] as const;

/** The request of a number: the same for the same seed in a world made the same way. */
export function makeRequest(random: Random, world: World): Request {
  const share = random.below(100);
  if (share < 2) return rawRequest(random, world);
  const request = share < 25 ? pageRequest(random, world) : operationRequest(random, world);
  return random.chance(0.04) ? { ...request, method: random.pick(METHODS) } : request;
}

function pageRequest(random: Random, world: World): Request {
  const path = filled(random, random.pick(PAGES), world);
  const query = PAGE_QUERY.filter(() => random.chance(0.2)).map((name) => pair(random, name, world));
  return { method: "GET", path: withQuery(path, query), headers: headersOf(random, world), body: null };
}

/** Writing costs the server and its worker time, so it comes more seldom than reading. */
const WRITING_SHARE = 0.14;

function operationRequest(random: Random, world: World): Request {
  const operations = operationsOf(world.document);
  const isRead = !random.chance(WRITING_SHARE);
  const { method, path, parameters, schema } = random.pick(
    operations.filter((one) => (one.method === "GET") === isRead),
  );
  const query = parameters.filter(
    (one) => one.in === "query" && (one.required === true ? random.chance(0.97) : random.chance(0.35)),
  );
  const pairs = query.flatMap(({ name }) =>
    random.chance(0.03)
      ? [pair(random, name, world), pair(random, name, world)]
      : [pair(random, name, world)],
  );
  if (random.chance(0.03)) pairs.push(`${encoded(random.pick(NASTY))}=${encoded(random.pick(NASTY))}`);
  const request = {
    method,
    path: withQuery(filled(random, path, world), pairs),
    headers: headersOf(random, world),
    body: null,
  };
  if (method === "GET") return request;
  const { body, type } =
    schema !== null && random.chance(0.97)
      ? jsonBody(random, schema, world)
      : submissionBody(random, { entries: world.entries, isRegister: method === "PUT" });
  const key = random.chance(0.85) ? { authorization: `Bearer ${random.pick(world.keys)}` } : {};
  const once: Readonly<Record<string, string>> = random.chance(0.2)
    ? { "idempotency-key": random.pick(["one", "two", "x".repeat(201), "é"]) }
    : {};
  return {
    ...request,
    body,
    headers: {
      ...request.headers,
      ...key,
      ...once,
      ...(type === "" ? {} : { "content-type": headerText(type) }),
    },
  };
}

interface KnownOperation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Schema of a JSON body; null when the operation takes none. */
  readonly schema: Schema | null;
}

const operations = new WeakMap<OpenApi, readonly KnownOperation[]>();

function operationsOf(document: OpenApi): readonly KnownOperation[] {
  const known = operations.get(document);
  if (known !== undefined) return known;
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      schema: requestBody?.content?.["application/json"]?.schema ?? null,
    })),
  );
  operations.set(document, all);
  return all;
}

function filled(random: Random, path: string, world: World): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => valueFor(random, name, world));
}

function pair(random: Random, name: string, world: World): string {
  const mark = random.chance(0.02) ? random.pick(["[]", "[a]", ".x", "%5B%5D"]) : "";
  return `${name}${mark}=${valueFor(random, name, world)}`;
}

function withQuery(path: string, pairs: readonly string[]): string {
  return pairs.length === 0 ? path : `${path}?${pairs.join(joint(pairs))}`;
}

/** Now and then the wrong mark between pairs, the same for the same pairs. */
function joint(pairs: readonly string[]): string {
  return pairs.join().length % 97 === 0 ? ";" : "&";
}

function headersOf(random: Random, world: World): Record<string, string> {
  const headers: Record<string, string> = {};
  const put = (share: number, name: string, values: readonly string[]): void => {
    if (random.chance(share)) headers[name] = headerText(random.pick(values));
  };
  const keys = world.keys.map((key) => `Bearer ${key}`);
  put(0.35, "authorization", [
    ...keys,
    ...keys,
    "Bearer wrong",
    "Bearer ",
    "Basic YTpi",
    "bearer",
    `${keys[0]}x`,
    random.pick(NASTY),
  ]);
  put(0.15, "if-none-match", ["*", ...world.tags, 'W/"x"', '"', ",,,", random.pick(NASTY)]);
  put(0.1, "accept", [
    "*/*",
    "application/json",
    "text/html",
    "image/png",
    "application/xml;q=0.1",
    "x",
    random.pick(NASTY),
  ]);
  put(0.1, "accept-language", ["en", "zh-CN", "en;q=0.1, zh", "*", random.pick(NASTY)]);
  put(0.05, "range", ["bytes=0-1", "bytes=-5", "bytes=9999999999999-", "x"]);
  put(0.05, "cookie", [
    "xh_lang=en; xh_contrast=high",
    "xh_lang=\u00e9",
    "=",
    "a=%ff;;;",
    "__proto__=1",
    random.pick(NASTY),
  ]);
  put(0.03, "content-type", ["application/json", "x", "multipart/form-data", random.pick(NASTY)]);
  put(0.02, "expect", ["100-continue"]);
  put(0.02, "x-forwarded-for", ["127.0.0.1", "x", random.pick(NASTY)]);
  put(0.02, "x-xinheng-inside", ["guess"]);
  return headers;
}

/** A text that a header line can carry: Latin-1 without controls. */
function headerText(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "?");
}

/** A request written by hand and then changed: broken lines, wrong lengths, two requests in one. */
function rawRequest(random: Random, world: World): Request {
  const { method, path, headers } = operationRequest(random, world);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    "host: x",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const odd = random.pick([
    "content-length: 5",
    "content-length: -1",
    "transfer-encoding: chunked",
    "transfer-encoding: chunked\r\ncontent-length: 3",
    `x: ${"y".repeat(20_000)}`,
    "connection: close",
    "upgrade: websocket\r\nconnection: upgrade",
    " folded",
  ]);
  const text = `${[...lines, odd].join("\r\n")}\r\n\r\n${random.pick(["", "5\r\nhello\r\n0\r\n\r\n", "zz\r\n", "GET / HTTP/1.1\r\n\r\n"])}`;
  const bytes = Buffer.from(text, "latin1");
  const raw = random.chance(0.7) ? mutateBytes(random, bytes) : bytes;
  return { method, path, headers, body: null, raw };
}
