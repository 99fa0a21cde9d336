import type { FastifyInstance } from "fastify";
import { orProblem } from "../http/problem.ts";
import { ASKING_BYTES_MAX, ATTEMPTS_PER_WINDOW_MAX } from "../limits.ts";
import { inTransaction } from "../transaction.ts";
import { accountOf, holdAccount, setPassword } from "./accounts.ts";
import {
  clearSessionCookie,
  clientOf,
  comesFromOurPage,
  knownIn,
  requireSession,
  setKnownCookie,
  setSessionCookie,
} from "./asking.ts";
import { eventsOf } from "./events.ts";
import { externalRoutes } from "./external/routes.ts";
import type { External } from "./external/types.ts";
import { factorRoutes } from "./factor-routes.ts";
import { forgetBrowsers } from "./known-browsers.ts";
import { passkeyRoutes } from "./passkey-routes.ts";
import { checkPassword, hashPassword, PASSWORD_LENGTH } from "./password.ts";
import { passwordFault } from "./password-rules.ts";
import { proofRoutes } from "./proof-routes.ts";
import { refusal } from "./refusals.ts";
import {
  EndedAnswer,
  EventsAnswer,
  PasswordRequest,
  SessionParams,
  SessionsAnswer,
  SignInRequest,
  WhoAnswer,
} from "./schemas.ts";
import { endSessions, sessionOfToken, sessionsOf } from "./sessions.ts";
import { actorOf, countRefusal, isLocked, type SigningIn, signIn } from "./sign-in.ts";
import type { Account, Session } from "./types.ts";

export { openProvider, type Provider } from "./external/provider.ts";
export { EXTERNAL_REFUSALS } from "./external/refusals.ts";
export { IDENTITY_REFUSALS } from "./refusals.ts";

const TAGS = { tags: ["account"] };
const KEPT = { ...TAGS, security: [{ session: [] }] };
const NO_STORE = "private, no-store";
/** What only the owner may do, and not whoever finds the browser open. */
const PROVED = { bodyLimit: ASKING_BYTES_MAX, config: { recentProof: true } } as const;

/** Signing in and out, and what people do with their own account. A session opens nothing but the account's own things and what its roles allow. */
export function identityRoutes(app: FastifyInstance, of: External): void {
  app.register(async (part) => {
    part.addHook("onSend", async (_request, reply) => {
      reply.header("cache-control", NO_STORE);
    });
    routeSignIn(part, of);
    routeSession(part, of);
    routeSessions(part, of);
    routeEvents(part, of);
    routePassword(part, of);
    factorRoutes(part, of);
    passkeyRoutes(part, of);
    proofRoutes(part, of);
    externalRoutes(part, of);
  });
}

interface SignInBody {
  readonly login: string;
  readonly password: string;
  readonly code?: string;
}

function routeSignIn(app: FastifyInstance, of: SigningIn): void {
  const schema = { ...TAGS, summary: "Sign in", body: SignInRequest, response: { 200: WhoAnswer } };
  const config = { rateLimit: { max: ATTEMPTS_PER_WINDOW_MAX } };
  app.post<{ Body: SignInBody }>(
    "/session",
    { schema, config, bodyLimit: ASKING_BYTES_MAX },
    async (request, reply) => {
      if (!comesFromOurPage(request)) throw refusal("REQUEST_NOT_OURS");
      const { login, password, code } = request.body;
      const client = clientOf(request);
      const given = { login, password, code: code ?? null, client, known: knownIn(request) };
      const { token, known } = orProblem(await signIn(of, given), 401);
      setSessionCookie(request, reply, token);
      if (known !== null) setKnownCookie(request, reply, known);
      const session = await sessionOfToken(of.db.sql, token, of.clock.now());
      if (session === null) throw refusal("SESSION_REQUIRED");
      return who(of, session);
    },
  );
}

function routeSession(app: FastifyInstance, of: SigningIn): void {
  const get = { ...KEPT, summary: "Who is signed in here", response: { 200: WhoAnswer } };
  app.get("/session", { schema: get }, async (request) => who(of, await requireSession(of, request)));

  const end = { ...KEPT, summary: "Sign out here", response: { 200: EndedAnswer } };
  app.delete("/session", { schema: end, bodyLimit: ASKING_BYTES_MAX }, async (request, reply) => {
    const session = await requireSession(of, request);
    clearSessionCookie(request, reply);
    return { ended: await endOwn(of, session, { only: session.sessionId }) };
  });
}

function routeSessions(app: FastifyInstance, of: SigningIn): void {
  const list = { ...KEPT, summary: "Own open sessions", response: { 200: SessionsAnswer } };
  app.get("/sessions", { schema: list }, async (request) => {
    const here = await requireSession(of, request);
    const sessions = await sessionsOf(of.db.sql, here.accountId, of.clock.now());
    return { items: sessions.map((session) => shapeOf(session, here)) };
  });

  const one = {
    ...KEPT,
    summary: "End one of the own sessions",
    params: SessionParams,
    response: { 200: EndedAnswer },
  };
  app.delete<{ Params: { id: string } }>("/sessions/:id", { schema: one, ...PROVED }, async (request) => {
    const session = await requireSession(of, request);
    const ended = await endOwn(of, session, { only: request.params.id });
    if (ended === 0) throw refusal("SESSION_UNKNOWN");
    return { ended };
  });

  const others = { ...KEPT, summary: "End all own sessions but this one", response: { 200: EndedAnswer } };
  app.delete("/sessions", { schema: others, ...PROVED }, async (request) => {
    const session = await requireSession(of, request);
    return { ended: await endOwn(of, session, { butNot: session.sessionId }) };
  });
}

function endOwn(
  of: SigningIn,
  session: Session,
  which: { readonly only: string } | { readonly butNot: string },
): Promise<number> {
  const { accountId } = session;
  return inTransaction(of.db, { actor: actorOf(accountId), purpose: "sign-in", act: "end-session" }, (tx) =>
    endSessions(tx, { accountId, ...which, at: of.clock.now() }),
  );
}

function routeEvents(app: FastifyInstance, of: SigningIn): void {
  const schema = {
    ...KEPT,
    summary: "Recent events that say something about the safety of the own account",
    response: { 200: EventsAnswer },
  };
  app.get("/account/events", { schema }, async (request) => {
    const { accountId } = await requireSession(of, request);
    const items = (await eventsOf(of.db.sql, accountId)).map(({ at, act, by, detail }) => ({
      ...{ at, act, by },
      usedCode: detail.code === "used",
      ...(typeof detail.strength === "string" ? { strength: detail.strength } : {}),
      ...(typeof detail.role === "string" ? { role: detail.role } : {}),
    }));
    return { items };
  });
}

function routePassword(app: FastifyInstance, of: SigningIn): void {
  const schema = {
    ...KEPT,
    summary: "Change the own password; all other sessions end",
    body: PasswordRequest,
    response: { 200: EndedAnswer },
  };
  const config = { rateLimit: { max: ATTEMPTS_PER_WINDOW_MAX } };
  app.put<{ Body: { present: string; next: string } }>(
    "/account/password",
    { schema, config, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const session = await requireSession(of, request);
      const account = await ownAccount(of, session);
      const { present, next } = request.body;
      await requirePassword(of, account, present);
      const fault = await passwordFault(next, { ...PASSWORD_LENGTH, login: account.login });
      if (fault !== null) throw refusal(fault);
      const hashed = await hashPassword(next);
      const { accountId, password } = account;
      const at = of.clock.now();
      const ended = await inTransaction(
        of.db,
        { actor: actorOf(accountId), purpose: "account", act: "change-password" },
        async (tx) => {
          if (!(await holdAccount(tx, { accountId, password, at: at.toString() })))
            throw refusal("PASSWORD_WRONG");
          await setPassword(tx, accountId, hashed);
          await forgetBrowsers(tx, accountId);
          return endSessions(tx, { accountId, butNot: session.sessionId, at });
        },
      );
      return { ended };
    },
  );
}

/** Guesses at the present password count as those of signing in do: whoever has a stolen cookie could make them here. */
async function requirePassword(of: SigningIn, account: Account, present: string): Promise<void> {
  const isRight = await checkPassword(present, account.password);
  if (isLocked(of, account)) throw refusal("PASSWORD_WRONG");
  if (isRight) return;
  await countRefusal(of, account);
  throw refusal("PASSWORD_WRONG");
}

/** The account of a session. */
async function ownAccount(of: SigningIn, session: Session): Promise<Account> {
  const account = await accountOf(of.db.sql, session.accountId);
  if (account === null) throw refusal("SESSION_REQUIRED");
  return account;
}

async function who(of: SigningIn, session: Session): Promise<object> {
  const account = await ownAccount(of, session);
  return {
    account: { id: account.accountId, login: account.login, displayName: account.displayName },
    session: shapeOf(session, session),
    secondFactor: account.totpSealed !== null,
    password: account.password !== null,
    mustChangePassword: session.mustChangePassword,
  };
}

function shapeOf(session: Session, here: Session): object {
  const { sessionId: id, strength, client, beganAt, seenAt, endsAt } = session;
  return { id, strength, client, beganAt, seenAt, endsAt, here: id === here.sessionId };
}
