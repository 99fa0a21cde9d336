import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { openApiDocument } from "../../src/entry/openapi.ts";
import { type ApiBench, apiBench } from "../support/api.ts";

/** A schema, as far as this test reads it. */
interface Schema {
  readonly type?: string;
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}
interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;
interface WithBody {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly schema: Schema;
}

const METHODS = { post: "POST", put: "PUT", patch: "PATCH", delete: "DELETE" } as const;

/**
 * Objects that a browser makes, not a page of ours, and that may hold more than is read here: later editions of WebAuthn add
 * members, and whoever has a newer browser signs in all the same. Members that are not named are neither read nor kept.
 */
const MADE_BY_BROWSERS = [
  "POST /api/v1/account/passkeys",
  "POST /api/v1/session/passkey",
  "POST /api/v1/session/proof/passkey",
].flatMap((route) => ["", "/clientExtensionResults", "/response"].map((part) => `${route}/response${part}`));

let api: ApiBench;
let bodies: readonly WithBody[] = [];
before(async () => {
  api = await apiBench();
  const document: { paths?: Paths } = await openApiDocument();
  bodies = Object.entries(document.paths ?? {}).flatMap(([url, operations]) =>
    Object.entries(METHODS).flatMap(([name, method]) => {
      const schema = operations[name]?.requestBody?.content["application/json"]?.schema;
      return schema === undefined ? [] : [{ method, url, schema }];
    }),
  );
});
after(() => api.close());

/** Places of a schema where an object takes members that it does not name. */
function openPlaces(schema: Schema, place: string): readonly string[] {
  const parts = [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])];
  const isOpen = schema.type === "object" && schema.additionalProperties !== false;
  return [
    ...(isOpen ? [place] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
      openPlaces(part, `${place}/${name}`),
    ),
    ...(schema.items === undefined ? [] : openPlaces(schema.items, `${place}/[]`)),
    ...parts.flatMap((part) => openPlaces(part, place)),
  ];
}

it("every object in a request names its members, and takes no other", () => {
  assert.ok(bodies.length >= 5);
  assert.deepEqual(
    bodies.flatMap(({ method, url, schema }) => openPlaces(schema, `${method} ${url}`)),
    MADE_BY_BROWSERS,
  );
});

it("an unknown member is refused by every route that takes a body, whoever asks", async () => {
  for (const { method, url } of bodies) {
    for (const member of ["isAdministrator", "role", "bodyCode", "constructor"]) {
      const answer = await api.app.inject({
        method,
        url: url.replaceAll(/\{[^}]+\}/gu, "2026-05-08"),
        payload: { [member]: true },
      });
      assert.deepEqual([answer.statusCode, answer.json().code], [400, "REQUEST_INVALID"], `${method} ${url}`);
      const named = answer.json().errors.map(({ where }: { readonly where: string }) => where);
      const isRefused =
        named.includes(`body/${member}`) || named.every((where: string) => where.startsWith("params"));
      assert.ok(isRefused, `${method} ${url} says nothing of ${member}: ${named}`);
    }
  }
});

/** The external provider brings the reader back here, with whatever parameters its edition has. */
const ASKED_BY_OTHERS = ["/api/v1/session/external/callback"];

it("an unknown query parameter is refused by every route of the API, and named", async () => {
  const asked = api.routes.filter(
    ({ method, url }) => method === "GET" && url.startsWith("/api/v1/") && !ASKED_BY_OTHERS.includes(url),
  );
  assert.ok(asked.length > 25, `${asked.length} routes`);
  for (const { url } of asked) {
    // A mistyped day would silently mean today.
    const answer = await api.get(`${url.replaceAll(/:[a-z]+/gu, "2026-05-08")}?asof=2026-05-08`);
    const { code, errors } = answer.json();
    assert.deepEqual([answer.statusCode, code], [400, "REQUEST_INVALID"], url);
    const named = errors.map(({ where }: { readonly where: string }) => where);
    const isRefused =
      named.some((where: string) => where.endsWith("/asof")) ||
      named.every((where: string) => where.startsWith("params"));
    assert.ok(isRefused, `${url}: ${named}`);
  }
});
