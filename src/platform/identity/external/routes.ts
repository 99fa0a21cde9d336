import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { ownAddress } from "../../../kernel/own-address.ts";
import { Problem } from "../../http/problem.ts";
import { ASKING_BYTES_MAX, ATTEMPTS_PER_WINDOW_MAX } from "../../limits.ts";
import { inTransaction } from "../../transaction.ts";
import { accountOf } from "../accounts.ts";
import { clientOf, comesFromOurPage, comesFromOurSite, setSessionCookie } from "../asking.ts";
import { refusal } from "../refusals.ts";
import { CodeRequest } from "../schemas.ts";
import type { Begun } from "../sessions.ts";
import { actorOf, countRefusal, isLocked, isUsedCode, takeCode } from "../sign-in.ts";
import { type Asked, openAttempt, sealAttempt, secondsOf } from "./attempt.ts";
import { begin } from "./begin.ts";
import { clearKept, keptIn, setKept } from "./cookie.ts";
import { recognise, takeAttempt } from "./finish.ts";
import { linkRecognised } from "./link.ts";
import { logoutRoute } from "./logout-route.ts";
import { onward } from "./onward.ts";
import { ownRoutes } from "./own-routes.ts";
import type { Provider } from "./provider.ts";
import { externalRefusal } from "./refusals.ts";
import { providerOf, refusedAt, SentBack, showRefusal, wantsPage } from "./shown.ts";
import { beginExternal, signInRecognised } from "./sign-in.ts";
import type { External } from "./types.ts";

const TAGS = { tags: ["account"] };
const closed = { additionalProperties: false } as const;
const LIMITED = { rateLimit: { max: ATTEMPTS_PER_WINDOW_MAX } };
const NEXT_LENGTH_MAX = 500;
/** Codes are not to be told to anybody by where the browser came from. */
const QUIET = { "referrer-policy": "no-referrer" } as const;

/** Signing in through the provider of the operator's choice, and the identities that an account is linked to. */
export function externalRoutes(app: FastifyInstance, of: External): void {
  routeWays(app, of);
  app.register(async (part) => {
    part.setErrorHandler(showRefusal);
    routeBegin(part, of);
    routeCallback(part, of);
    routeEnd(part, of);
  });
  routeCode(app, of);
  ownRoutes(app, of);
  logoutRoute(app, of);
}

const Label = Type.Object({ zh: Type.String(), en: Type.String() });
const WaysAnswer = Type.Object({
  external: Type.Union([
    Type.Object({
      issuer: Type.String(),
      label: Label,
      endsThere: Type.Boolean({ description: "Whether one can sign out there too" }),
    }),
    Type.Null(),
  ]),
});

function routeWays(app: FastifyInstance, of: External): void {
  const schema = { ...TAGS, summary: "Ways to sign in besides a password", response: { 200: WaysAnswer } };
  app.get("/session/ways", { schema }, async () => {
    if (of.provider === null) return { external: null };
    const { issuer, label } = of.provider.settings;
    const endsThere = of.provider.known()?.server.end_session_endpoint !== undefined;
    return { external: { issuer, label, endsThere } };
  });
}

const Next = Type.Object({ next: Type.Optional(Type.String({ maxLength: NEXT_LENGTH_MAX })) }, closed);
/** A small page that goes on by itself: the cookie of a session is not sent along from another site. */
const Onward = Type.String({ description: "The browser is sent on" });
const Elsewhere = Type.Null({ description: "The browser is sent on" });

function routeBegin(app: FastifyInstance, of: External): void {
  const schema = {
    ...TAGS,
    summary: "Go to the external provider to sign in",
    querystring: Next,
    response: { 302: Elsewhere, 303: SentBack },
  };
  app.get<{ Querystring: { next?: string } }>(
    "/session/external",
    { schema, config: LIMITED },
    async (request, reply) => {
      const provider = providerOf(of);
      if (!comesFromOurSite(request)) throw refusal("REQUEST_NOT_OURS");
      const next = ownAddress(request.query.next);
      const { address, kept } = await begin(of, provider, { next, session: null });
      setKept(request, reply, { value: kept, seconds: secondsOf("asked") });
      return reply.headers(QUIET).redirect(address, 302);
    },
  );
}

/** What a provider may send along; it is read by whoever verifies it. */
const Word = Type.Optional(Type.String({ maxLength: 4_000 }));
const Sent = Type.Object(
  { code: Word, state: Word, iss: Word, error: Word },
  { additionalProperties: Type.String({ maxLength: 4_000 }) },
);

function routeCallback(app: FastifyInstance, of: External): void {
  const schema = {
    ...TAGS,
    summary: "Come back from the external provider",
    querystring: Sent,
    response: { 200: Onward, 303: SentBack },
  };
  app.get("/session/external/callback", { schema, config: LIMITED }, async (request, reply) => {
    const provider = providerOf(of);
    const text = keptIn(request);
    const asked = text === null ? null : openAttempt(of.keys, "asked", { text, at: of.clock.now() });
    reply.headers(QUIET);
    const place = asked?.link === null || asked === null ? "/sign-in" : "/account";
    try {
      const to = await comeBack({ of, provider, request, reply, asked });
      return onward(reply, to);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await noteRefusal(of, asked, error.code);
      clearKept(request, reply);
      if (!wantsPage(request)) throw error;
      return onward(reply, refusedAt(place, error.code, asked?.next));
    }
  });
}

interface Back {
  readonly of: External;
  readonly provider: Provider;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly asked: Asked | null;
}

/** Links or signs in, and says where to go on. */
async function comeBack({ of, provider, request, reply, asked }: Back): Promise<string> {
  const { search } = new URL(request.url, "http://here");
  const recognised = await recognise(of, provider, { asked, query: new URLSearchParams(search) });
  if (asked === null) throw externalRefusal("EXTERNAL_STATE_INVALID");
  if (asked.link !== null) {
    await linkRecognised(of, recognised, asked.link);
    clearKept(request, reply);
    return "/account?done=linked";
  }
  const outcome = await signInRecognised(of, provider, { asked, recognised, client: clientOf(request) });
  if ("begun" in outcome) {
    clearKept(request, reply);
    setSessionCookie(request, reply, outcome.begun.token);
    return asked.next;
  }
  const value = sealAttempt(of.keys, "waiting", outcome.waiting);
  setKept(request, reply, { value, seconds: secondsOf("waiting") });
  return `/sign-in?${new URLSearchParams({ external: "code", next: asked.next })}`;
}

/** A refusal is on the trail with its code, and with the account where one is known; never with what the provider said. */
async function noteRefusal(of: External, asked: Asked | null, code: string): Promise<void> {
  const actor = asked?.link === null || asked === null ? "nobody" : actorOf(asked.link.accountId);
  const act = { actor, purpose: "sign-in", act: "sign-in-refused", detail: { way: "external", code } };
  await inTransaction(of.db, act, async () => {});
}

function routeEnd(app: FastifyInstance, of: External): void {
  const schema = {
    ...TAGS,
    summary: "Go to the external provider to sign out there too",
    response: { 302: Elsewhere, 303: SentBack },
  };
  app.get("/session/external/end", { schema, config: LIMITED }, async (request, reply) => {
    const provider = providerOf(of);
    if (!comesFromOurSite(request)) throw refusal("REQUEST_NOT_OURS");
    const { client, config, server } = await provider.ready();
    // A provider that cannot be signed out of has nothing more to do for whoever signed out here.
    if (server.end_session_endpoint === undefined) return reply.redirect("/sign-in", 302);
    const back = { post_logout_redirect_uri: provider.signedOutUri };
    return reply.headers(QUIET).redirect(client.buildEndSessionUrl(config, back).href, 302);
  });
}

function routeCode(app: FastifyInstance, of: External): void {
  const schema = {
    ...TAGS,
    summary: "Give the code of the own authenticator after coming back",
    body: CodeRequest,
    response: { 200: Type.Object({ signedIn: Type.Boolean() }) },
  };
  app.post<{ Body: { code: string } }>(
    "/session/external/code",
    { schema, config: LIMITED, bodyLimit: ASKING_BYTES_MAX },
    async (request, reply) => {
      const { settings } = providerOf(of);
      if (!comesFromOurPage(request)) throw refusal("REQUEST_NOT_OURS");
      const { token } = await enterCode(of, { request, code: request.body.code, issuer: settings.issuer });
      clearKept(request, reply);
      setSessionCookie(request, reply, token);
      return { signedIn: true };
    },
  );
}

interface Code {
  readonly request: FastifyRequest;
  readonly code: string;
  readonly issuer: string;
}

/** Refuses with EXTERNAL_STATE_INVALID, and with SIGN_IN_FAILED for a wrong code, which counts towards the lock of the account. */
async function enterCode(of: External, { request, code, issuer }: Code): Promise<Begun> {
  const text = keptIn(request);
  const waiting = text === null ? null : openAttempt(of.keys, "waiting", { text, at: of.clock.now() });
  const account = waiting === null ? null : await accountOf(of.db.sql, waiting.accountId);
  if (waiting === null || account === null) throw externalRefusal("EXTERNAL_STATE_INVALID");
  if (account.disabled) throw externalRefusal("EXTERNAL_ACCOUNT_SHUT");
  if (isLocked(of, account)) throw refusal("SIGN_IN_FAILED");
  if (!(await takeCode(of, account, code))) {
    await countRefusal(of, account, await isUsedCode(of, account, code));
    throw refusal("SIGN_IN_FAILED");
  }
  if (!(await takeAttempt(of, waiting))) throw externalRefusal("EXTERNAL_STATE_INVALID");
  const { accountId, identityId, sid } = waiting;
  return beginExternal(of, {
    accountId,
    identityId,
    sid,
    issuer,
    strength: "external-two-factor",
    client: clientOf(request),
    held: { password: account.password },
  });
}
