import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { problem } from "../../platform/http/problem.ts";
import {
  TOKEN_REQUEST_BYTES_MAX,
  TOKEN_REQUESTS_PER_WINDOW_MAX,
  TOKEN_SECONDS,
} from "../../platform/limits.ts";
import { ALGORITHMS } from "../../platform/oauth/client-keys.ts";
import { publicKeys } from "../../platform/oauth/token-keys.ts";
import { type Issuing, issueToken, tokenAddress } from "./issue-token.ts";
import { MACHINE_REFUSALS, type MachineCode } from "./machine-refusals.ts";

const TAGS = { tags: ["machines"] };
const FORM_TYPE = "application/x-www-form-urlencoded";
const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const FRESH = "public, max-age=300";

/** Access tokens for programs: the endpoint, its metadata (RFC 8414), and the keys that tokens are signed with. */
export function tokenRoutes(app: FastifyInstance, of: Issuing): void {
  app.register(async (part) => {
    routeToken(part, of);
  });
  const keys = {
    ...TAGS,
    summary: "Public keys that access tokens are signed with",
    response: { 200: KeysAnswer },
  };
  app.get("/oauth/jwks", { schema: keys }, async (_request, reply) => {
    reply.header("cache-control", FRESH);
    return { keys: await publicKeys(of.db.sql, of.clock.now()) };
  });
  const metadata = {
    ...TAGS,
    summary: "Metadata of the token endpoint (RFC 8414)",
    response: { 200: AnyObject },
  };
  app.get("/.well-known/oauth-authorization-server", { schema: metadata }, async (_request, reply) => {
    reply.header("cache-control", FRESH);
    return metadataOf(of);
  });
}

function routeToken(app: FastifyInstance, of: Issuing): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM_TYPE, { parseAs: "string" }, (_request, text, done) => {
    done(null, text.toString());
  });
  // RFC 6749 section 5.2 wants plain JSON here; the members of a problem stand beside its own.
  app.addHook("onSend", async (_request, reply) => {
    reply.headers({ "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  });
  const schema = {
    ...TAGS,
    summary: "An access token by client credentials and private_key_jwt",
    response: { 200: TokenAnswer },
  };
  const config = {
    rateLimit: { max: TOKEN_REQUESTS_PER_WINDOW_MAX },
    described: { body: { [FORM_TYPE]: TokenForm } },
  };
  app.post<{ Body: unknown }>(
    "/oauth/token",
    { schema, config, bodyLimit: TOKEN_REQUEST_BYTES_MAX },
    async (request) => {
      const asked = readForm(typeof request.body === "string" ? request.body : "");
      const outcome = await issueToken(of, request, asked);
      if (!outcome.ok) throw tokenProblem(outcome.code);
      const { token, type, scopes } = outcome.value;
      return {
        access_token: token,
        token_type: type,
        expires_in: TOKEN_SECONDS,
        scope: scopes.join(" "),
      };
    },
  );
}

/** The form of a request for a token; what it does not know is let be (RFC 6749 section 3.2), what is there twice is refused. */
function readForm(text: string): { clientId: string | null; assertion: string; scope: string | null } {
  const form = new URLSearchParams(text);
  const names = [...form.keys()];
  if (new Set(names).size !== names.length) throw tokenProblem("TOKEN_REQUEST_INVALID");
  const grant = form.get("grant_type");
  if (grant !== null && grant !== "client_credentials") throw tokenProblem("GRANT_UNSUPPORTED");
  const assertion = form.get("client_assertion");
  const isWhole = grant !== null && form.get("client_assertion_type") === JWT_BEARER;
  if (!isWhole || assertion === null) throw tokenProblem("TOKEN_REQUEST_INVALID");
  return { clientId: form.get("client_id"), assertion, scope: form.get("scope") };
}

/** Words of RFC 6749 section 5.2 and RFC 9449 section 5 for our codes; whoever is not itself is an invalid client. */
const ERRORS: Readonly<Partial<Record<MachineCode, string>>> = {
  GRANT_UNSUPPORTED: "unsupported_grant_type",
  TOKEN_REQUEST_INVALID: "invalid_request",
  SCOPE_NOT_GRANTED: "invalid_scope",
  PROOF_INVALID: "invalid_dpop_proof",
  PROOF_REQUIRED: "invalid_request",
};

function tokenProblem(code: MachineCode): Error {
  const { status, zh, en } = MACHINE_REFUSALS[code];
  const members = { error: ERRORS[code] ?? "invalid_client", error_description: `${code}: ${en}` };
  return problem(code, status, { zh, en, members });
}

function metadataOf(of: Issuing): object {
  return {
    issuer: of.publicUrl,
    token_endpoint: tokenAddress(of),
    jwks_uri: `${of.publicUrl}/oauth/jwks`,
    grant_types_supported: ["client_credentials"],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ["private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
    dpop_signing_alg_values_supported: ALGORITHMS,
    tls_client_certificate_bound_access_tokens: true,
    service_documentation: `${of.publicUrl}/api/docs`,
  };
}

const AnyObject = Type.Object({}, { additionalProperties: true });
const KeysAnswer = Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.String())) });
const TokenForm = Type.Object({
  grant_type: Type.Literal("client_credentials"),
  client_assertion_type: Type.Literal(JWT_BEARER),
  client_assertion: Type.String({ description: "JWT signed with a registered key (RFC 7523)" }),
  scope: Type.Optional(
    Type.String({ description: "submit:<entry>, look:<purpose>; default: all that were given" }),
  ),
});
const TokenAnswer = Type.Object({
  access_token: Type.String(),
  token_type: Type.Union([Type.Literal("Bearer"), Type.Literal("DPoP")]),
  expires_in: Type.Integer(),
  scope: Type.String(),
});
