import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { ASKING_BYTES_MAX, ATTEMPTS_PER_WINDOW_MAX } from "../limits.ts";
import { inTransaction } from "../transaction.ts";
import {
  clientOf,
  comesFromOurPage,
  requireOwnPassword,
  requireSession,
  setSessionCookie,
} from "./asking.ts";
import { deletePasskey, passkeysOf } from "./passkey-store.ts";
import {
  registerPasskey,
  registrationOptions,
  type Site,
  signInByPasskey,
  signInOptions,
} from "./passkeys.ts";
import { refusal } from "./refusals.ts";
import { endSessions } from "./sessions.ts";
import { actorOf, type SigningIn } from "./sign-in.ts";

const TAGS = { tags: ["account"] };
const KEPT = { ...TAGS, security: [{ session: [] }] };
const NAME_LENGTH_MAX = 60;
const closed = { additionalProperties: false } as const;
const Id = Type.String({ format: "uuid" });
const Instant = Type.String({ format: "date-time" });
const Encoded = Type.String({ minLength: 1, maxLength: 8_000, pattern: "^[A-Za-z0-9_=-]+$" });
/** What a browser makes; beyond what is read here it may hold more, which is not looked at. */
const common = {
  id: Encoded,
  rawId: Encoded,
  type: Type.Literal("public-key"),
  clientExtensionResults: Type.Object({}),
};
const Made = Type.Object({
  ...common,
  response: Type.Object({
    clientDataJSON: Encoded,
    attestationObject: Encoded,
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 30 }), { maxItems: 10 })),
  }),
});
export const Answered = Type.Object({
  ...common,
  response: Type.Object({ clientDataJSON: Encoded, authenticatorData: Encoded, signature: Encoded }),
});
export const Options = Type.Object(
  {},
  { additionalProperties: true, description: "For navigator.credentials (WebAuthn)" },
);
const NAMED = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: NAME_LENGTH_MAX, pattern: "\\S" }), response: Made },
  closed,
);

/** Passkeys: registering and removing them, and signing in with one. */
export function passkeyRoutes(app: FastifyInstance, of: SigningIn): void {
  routeRegister(app, of);
  routeOwn(app, of);
  routeSignIn(app, of);
}

/** Passkeys are bound to the host that the browser sees; a proxy that is trusted says which one it is. */
export function siteOf(request: FastifyRequest): Site {
  return { rpID: request.hostname, origin: `${request.protocol}://${request.host}` };
}

function routeRegister(app: FastifyInstance, of: SigningIn): void {
  const start = { ...KEPT, summary: "Begin to register a passkey", response: { 200: Options } };
  const limits = { bodyLimit: ASKING_BYTES_MAX, config: { recentProof: true } };
  app.post("/account/passkeys/options", { schema: start, ...limits }, async (request) => {
    const session = requireOwnPassword(await requireSession(of, request));
    return registrationOptions(of, session, siteOf(request));
  });

  const schema = {
    ...KEPT,
    summary: "Keep the passkey that the browser made",
    body: NAMED,
    response: { 201: Type.Object({ id: Id }) },
  };
  app.post<{ Body: { name: string; response: RegistrationResponseJSON } }>(
    "/account/passkeys",
    { schema, ...limits },
    async (request, reply) => {
      const session = requireOwnPassword(await requireSession(of, request));
      const { name, response } = request.body;
      const id = await registerPasskey(of, { session, site: siteOf(request), name: name.trim(), response });
      reply.code(201);
      return { id };
    },
  );
}

function routeOwn(app: FastifyInstance, of: SigningIn): void {
  const shape = Type.Object({
    id: Id,
    name: Type.String(),
    recordedAt: Instant,
    usedAt: Type.Union([Instant, Type.Null()]),
  });
  const list = {
    ...KEPT,
    summary: "Own passkeys",
    response: { 200: Type.Object({ items: Type.Array(shape) }) },
  };
  app.get("/account/passkeys", { schema: list }, async (request) => {
    const { accountId } = await requireSession(of, request);
    const passkeys = await passkeysOf(of.db.sql, accountId);
    const items = passkeys.map(({ passkeyId: id, name, recordedAt, usedAt }) => ({
      id,
      name,
      recordedAt,
      usedAt,
    }));
    return { items };
  });

  const remove = {
    ...KEPT,
    summary: "Remove a passkey; other sessions that began by one end",
    params: Type.Object({ id: Id }, closed),
    response: { 200: Type.Object({ removed: Type.Boolean() }) },
  };
  app.delete<{ Params: { id: string } }>(
    "/account/passkeys/:id",
    { schema: remove, bodyLimit: ASKING_BYTES_MAX, config: { recentProof: true } },
    async (request) => {
      const { accountId, sessionId } = requireOwnPassword(await requireSession(of, request));
      const act = { actor: actorOf(accountId), purpose: "account", act: "remove-passkey" };
      await inTransaction(of.db, act, async (tx) => {
        const removed = await deletePasskey(tx, { accountId, passkeyId: request.params.id });
        if (!removed) throw refusal("PASSKEY_UNKNOWN");
        // Whoever holds a passkey that is taken away, because it was lost perhaps, does not stay signed in by it.
        await endSessions(tx, { accountId, butNot: sessionId, began: "passkey", at: of.clock.now() });
      });
      return { removed: true };
    },
  );
}

function routeSignIn(app: FastifyInstance, of: SigningIn): void {
  const limits = { bodyLimit: ASKING_BYTES_MAX, config: { rateLimit: { max: ATTEMPTS_PER_WINDOW_MAX } } };
  const start = { ...TAGS, summary: "Begin to sign in with a passkey", response: { 200: Options } };
  app.post("/session/passkey/options", { schema: start, ...limits }, async (request) => {
    if (!comesFromOurPage(request)) throw refusal("REQUEST_NOT_OURS");
    return signInOptions(of, siteOf(request));
  });

  const schema = {
    ...TAGS,
    summary: "Sign in with a passkey",
    body: Type.Object({ response: Answered }, closed),
    response: { 200: Type.Object({ signedIn: Type.Boolean() }) },
  };
  app.post<{ Body: { response: AuthenticationResponseJSON } }>(
    "/session/passkey",
    { schema, ...limits },
    async (request, reply) => {
      if (!comesFromOurPage(request)) throw refusal("REQUEST_NOT_OURS");
      const { token } = await signInByPasskey(of, {
        site: siteOf(request),
        client: clientOf(request),
        response: request.body.response,
      });
      setSessionCookie(request, reply, token);
      return { signedIn: true };
    },
  );
}
