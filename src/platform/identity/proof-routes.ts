import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { ASKING_BYTES_MAX } from "../limits.ts";
import { inTransaction } from "../transaction.ts";
import { accountOf, forgiveFailures, holdAccount } from "./accounts.ts";
import { requireSession } from "./asking.ts";
import { Answered, Options, siteOf } from "./passkey-routes.ts";
import { proofOptions, proveByPasskey } from "./passkeys.ts";
import { checkPassword } from "./password.ts";
import { refusal } from "./refusals.ts";
import { ProofAnswer, ProofRequest } from "./schemas.ts";
import { proveSession } from "./sessions.ts";
import { actorOf, countRefusal, isLocked, isUsedCode, type SigningIn, takeCode } from "./sign-in.ts";
import type { Account, Session } from "./types.ts";

const KEPT = { tags: ["account"], security: [{ session: [] }] };
const PROOFS_PER_MINUTE = 20;
const LIMITS = { bodyLimit: ASKING_BYTES_MAX, config: { rateLimit: { max: PROOFS_PER_MINUTE } } };
const closed = { additionalProperties: false } as const;

type Given = { readonly password: string } | { readonly code: string };

/**
 * Proving again who sits at a session, by password, code or passkey: routes with `config.recentProof` want it. Whatever is
 * wrong the answer is PRESENCE_FAILED; failures count as those of signing in do.
 */
export function proofRoutes(app: FastifyInstance, of: SigningIn): void {
  const schema = {
    ...KEPT,
    summary: "Prove again that it is you, by password or code",
    body: ProofRequest,
    response: { 200: ProofAnswer },
  };
  app.post<{ Body: Given }>("/session/proof", { schema, ...LIMITS }, async (request) => {
    const session = await requireSession(of, request);
    const account = await accountOf(of.db.sql, session.accountId);
    const given = request.body;
    if (account === null || isLocked(of, account)) throw refusal("PRESENCE_FAILED");
    if (!(await holds(of, account, given))) {
      await countRefusal(of, account, "code" in given && (await isUsedCode(of, account, given.code)));
      throw refusal("PRESENCE_FAILED");
    }
    await note(of, { session, account, withFactor: "code" in given });
    return { proved: true };
  });
  passkeyProof(app, of);
}

async function holds(of: SigningIn, account: Account, given: Given): Promise<boolean> {
  return "code" in given
    ? takeCode(of, account, given.code)
    : checkPassword(given.password, account.password);
}

interface Proved {
  readonly session: Session;
  readonly account: Account;
  readonly withFactor: boolean;
}

/**
 * A password forgives no failures of an account with an authenticator: whoever stole it would have as many guesses at the
 * code as she likes, by giving it in between.
 */
async function note(of: SigningIn, { session, account, withFactor }: Proved): Promise<void> {
  const { accountId, password, totpSealed } = account;
  const at = of.clock.now().toString();
  const detail = { by: withFactor ? "code" : "password" };
  const act = { actor: actorOf(accountId), purpose: "account", act: "prove", detail };
  await inTransaction(of.db, act, async (tx) => {
    if (!(await holdAccount(tx, { accountId, password, at }))) throw refusal("PRESENCE_FAILED");
    if (withFactor || totpSealed === null) await forgiveFailures(tx, accountId);
    await proveSession(tx, { sessionId: session.sessionId, withFactor, at });
  });
}

function passkeyProof(app: FastifyInstance, of: SigningIn): void {
  const start = {
    ...KEPT,
    summary: "Begin to prove by a passkey that it is you",
    response: { 200: Options },
  };
  app.post("/session/proof/passkey/options", { schema: start, ...LIMITS }, async (request) =>
    proofOptions(of, await requireSession(of, request), siteOf(request)),
  );
  const schema = {
    ...KEPT,
    summary: "Prove by a passkey that it is you",
    body: Type.Object({ response: Answered }, closed),
    response: { 200: ProofAnswer },
  };
  app.post<{ Body: { response: AuthenticationResponseJSON } }>(
    "/session/proof/passkey",
    { schema, ...LIMITS },
    async (request) => {
      const session = await requireSession(of, request);
      const { response } = request.body;
      if (!(await proveByPasskey(of, session, { site: siteOf(request), response }))) {
        await countRefusal(of, await accountOf(of.db.sql, session.accountId));
        throw refusal("PRESENCE_FAILED");
      }
      return { proved: true };
    },
  );
}
