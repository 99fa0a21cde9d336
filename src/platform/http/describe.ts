import type { FastifySchema } from "fastify";

/** What the description of a route says beside the schemas that its requests are held to: bodies that are streams. */
export interface Described {
  /** Media types of the body with their schemas. */
  readonly body?: Readonly<Record<string, object>>;
  /** Media type of an answer that is a file. */
  readonly file?: string;
}

declare module "fastify" {
  interface FastifyContextConfig {
    readonly described?: Described;
  }
}

interface DescribedRoute {
  readonly method: string | readonly string[];
  readonly bodyLimit?: number | undefined;
  readonly config?: { readonly described?: Described; readonly roles?: readonly string[] };
}

interface RouteToDescribe {
  readonly schema: FastifySchema;
  readonly url: string;
  readonly route: DescribedRoute;
}

/** Completes the description of a route: its name, its streams, and that every refusal is a problem (RFC 9457). */
export function describeRoute({ schema, url, route }: RouteToDescribe): {
  schema: FastifySchema;
  url: string;
} {
  if (schema === undefined || schema.hide === true) return { schema, url };
  const { body, file } = route.config?.described ?? {};
  const method = typeof route.method === "string" ? route.method : (route.method[0] ?? "");
  const isPublicRead = method === "GET" && !isGuarded(schema);
  const response = {
    ...(file === undefined ? asObject(schema.response) : { 200: contentOf("The file", { [file]: TEXT }) }),
    ...(isPublicRead ? { 304: UNCHANGED } : {}),
    default: REFUSAL,
  };
  const described = {
    ...schema,
    operationId: nameOf(method, url),
    ...(body === undefined ? {} : { body: contentOf("The file", body) }),
    ...limitOf(route.bodyLimit),
    ...rolesOf(route.config?.roles),
    response,
  };
  return { schema: described, url };
}

/** What a route that takes a body says about its size, for people and for programs. */
function limitOf(bytesMax: number | undefined): object {
  if (bytesMax === undefined) return {};
  return { description: `The body has at most ${bytesMax} bytes.`, "x-body-bytes-max": bytesMax };
}

/** Which roles a person needs for the route, for people and for programs. */
function rolesOf(roles: readonly string[] | undefined): object {
  return roles === undefined ? {} : { "x-roles": roles };
}

const TEXT = { type: "string" };
const UNCHANGED = { type: "null", description: "Unchanged since the ETag given in If-None-Match" };

const SENTENCE = { type: "string" };
const FAULT = {
  type: "object",
  required: ["where", "code", "zh", "en"],
  properties: { where: SENTENCE, code: SENTENCE, zh: SENTENCE, en: SENTENCE },
};
const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "code", "detail", "zh", "en", "instance"],
  properties: {
    type: { type: "string", description: "Where the code is explained, below /api/problems" },
    title: SENTENCE,
    status: { type: "integer" },
    code: { type: "string", description: "Stable; sentences may change" },
    detail: { type: "string", description: "zh or en, by Accept-Language" },
    zh: SENTENCE,
    en: SENTENCE,
    instance: { type: "string", description: "Number of the request" },
    article: { type: "string", description: "The article of law that the refusal rests on" },
    errors: { type: "array", items: FAULT },
  },
};
const REFUSAL = contentOf("A refusal: problem details (RFC 9457) with a stable code", {
  "application/problem+json": PROBLEM,
});

function contentOf(description: string, schemas: Readonly<Record<string, object>>) {
  const content = Object.entries(schemas).map(([type, schema]) => [type, { schema }] as const);
  return { description, content: Object.fromEntries(content) };
}

/** Whether a route is open only to a key or to somebody signed in. */
export function isGuarded(schema: FastifySchema | undefined): boolean {
  return schema?.security?.every((way) => Object.keys(way).length > 0) ?? false;
}

function asObject(response: unknown): object {
  return typeof response === "object" && response !== null ? response : {};
}

/** `get /api/v1/subjects/:uscc/records` is named getSubjectsUsccRecords. */
function nameOf(method: string, url: string): string {
  const words = url.replace(/^\/api\/v\d+\//u, "").split(/[^A-Za-z0-9]+/u);
  const capitals = words
    .filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + capitals.join("");
}
