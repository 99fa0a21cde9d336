import type { FastifyInstance } from "fastify";
import { ASKING_BYTES_MAX } from "../limits.ts";
import { inTransaction } from "../transaction.ts";
import { accountOf, setTotp } from "./accounts.ts";
import { requireOwnPassword, requireSession } from "./asking.ts";
import { refusal } from "./refusals.ts";
import { CodeRequest, RecoveryAnswer, SecretAndCode, TotpStarted } from "./schemas.ts";
import { proveSession, weakenSessions } from "./sessions.ts";
import {
  actorOf,
  countRefusal,
  isLocked,
  isUsedCode,
  type SigningIn,
  takeCode,
  totpContext,
} from "./sign-in.ts";
import { newTotpSecret, totpAddress, totpStepOf } from "./totp.ts";
import type { Account, Session } from "./types.ts";

const KEPT = { tags: ["account"], security: [{ session: [] }] };
const ISSUER = "信衡 Xinheng";
/** What only the owner may do, and not whoever finds the browser open. */
const PROVED = { bodyLimit: ASKING_BYTES_MAX, config: { recentProof: true } } as const;

/** The authenticator of the own account: putting it in use, and taking it away. */
export function factorRoutes(app: FastifyInstance, of: SigningIn): void {
  const start = {
    ...KEPT,
    summary: "A fresh secret for an authenticator; in use once it is confirmed",
    response: { 200: TotpStarted },
  };
  app.post("/account/second-factor", { schema: start, ...PROVED }, async (request) => {
    const account = await ownAccount(of, requireOwnPassword(await requireSession(of, request)));
    if (account.totpSealed !== null) throw refusal("SECOND_FACTOR_SET");
    const secret = newTotpSecret();
    return { secret, address: totpAddress(secret, account.login, ISSUER) };
  });

  const confirm = {
    ...KEPT,
    summary: "Put the authenticator in use by a first code",
    body: SecretAndCode,
    response: { 200: RecoveryAnswer },
  };
  app.put<{ Body: { secret: string; code: string } }>(
    "/account/second-factor",
    { schema: confirm, ...PROVED },
    async (request) => {
      const session = requireOwnPassword(await requireSession(of, request));
      const account = await ownAccount(of, session);
      if (account.totpSealed !== null) throw refusal("SECOND_FACTOR_SET");
      const { secret, code } = request.body;
      const epochMilliseconds = of.clock.now().epochMilliseconds;
      const step = totpStepOf(secret, code, { epochMilliseconds, lastStep: null });
      if (step === null) throw refusal("CODE_WRONG");
      const sealed = of.keys.seal(secret, totpContext(account.accountId));
      return { recoveryCodes: await changeFactor(of, session, { sealed, step }) };
    },
  );

  const remove = {
    ...KEPT,
    summary: "Take the authenticator away, by one of its codes or a recovery code",
    body: CodeRequest,
    response: { 200: RecoveryAnswer },
  };
  app.delete<{ Body: { code: string } }>(
    "/account/second-factor",
    { schema: remove, ...PROVED },
    async (request) => {
      const session = requireOwnPassword(await requireSession(of, request));
      const account = await ownAccount(of, session);
      if (account.totpSealed === null) throw refusal("SECOND_FACTOR_MISSING");
      await requireCode(of, account, request.body.code);
      return { recoveryCodes: await changeFactor(of, session, { sealed: null, step: null }) };
    },
  );
}

/** Guesses at the code count as those of signing in do, and a code that was taken is not taken again. */
async function requireCode(of: SigningIn, account: Account, code: string): Promise<void> {
  if (isLocked(of, account)) throw refusal("CODE_WRONG");
  if (await takeCode(of, account, code)) return;
  await countRefusal(of, account, await isUsedCode(of, account, code));
  throw refusal("CODE_WRONG");
}

/** The code that puts a factor in use proves it; one that is gone makes no session stronger. */
function changeFactor(
  of: SigningIn,
  { accountId, sessionId }: Session,
  factor: { readonly sealed: Buffer | null; readonly step: number | null },
): Promise<readonly string[]> {
  const act = factor.sealed === null ? "remove-second-factor" : "set-second-factor";
  return inTransaction(of.db, { actor: actorOf(accountId), purpose: "account", act }, async (tx) => {
    if (factor.sealed === null) await weakenSessions(tx, accountId);
    else await proveSession(tx, { sessionId, withFactor: true, at: of.clock.now().toString() });
    return setTotp(tx, { accountId, ...factor });
  });
}

async function ownAccount(of: SigningIn, session: Session): Promise<Account> {
  const account = await accountOf(of.db.sql, session.accountId);
  if (account === null) throw refusal("SESSION_REQUIRED");
  return account;
}
