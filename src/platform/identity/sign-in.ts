import { accept, type Outcome } from "../../kernel/outcome.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database.ts";
import type { Keys } from "../keys.ts";
import { inTransaction } from "../transaction.ts";
import {
  accountNamed,
  countFailure,
  forgiveFailures,
  holdAccount,
  lockUntil,
  takeRecoveryCode,
  takeTotpStep,
  wasRecoveryCodeUsed,
} from "./accounts.ts";
import { lockSecondsAfter, loginOf } from "./attempts.ts";
import {
  countBrowserFailure,
  holdBrowser,
  type KnownBrowser,
  knownBrowser,
  lockBrowserUntil,
  rememberBrowser,
} from "./known-browsers.ts";
import { checkPassword } from "./password.ts";
import { IDENTITY_REFUSALS } from "./refusals.ts";
import { type Begun, beginSession } from "./sessions.ts";
import { totpStepOf } from "./totp.ts";
import type { Account } from "./types.ts";

export interface SigningIn {
  readonly db: Database;
  readonly clock: Clock;
  readonly keys: Keys;
}

export interface SignIn {
  readonly login: string;
  readonly password: string;
  /** Code of the authenticator or a recovery code; null when none was given. */
  readonly code: string | null;
  readonly client: string;
  /** Cookie of a browser in which somebody signed in before; null when none came. */
  readonly known: string | null;
}

/** A session that began by password, and the cookie that makes the browser known where it was not. */
export type BegunHere = Begun & { readonly known: string | null };

type SignInCode = "SIGN_IN_FAILED" | "SECOND_FACTOR_REQUIRED" | "ONE_TIME_PASSWORD_OVER";

/**
 * Signs a person in by name, password and, where the account has one, second factor. Whatever is wrong, the answer is the
 * same and takes the same work, so that nobody learns which names exist; failures in a row lock the account for a while,
 * but not for a browser in which its owner signed in before: whoever guesses elsewhere does not lock her out.
 */
export async function signIn(of: SigningIn, given: SignIn): Promise<Outcome<BegunHere, SignInCode>> {
  const login = loginOf(given.login);
  const account = login === null ? null : await accountNamed(of.db.sql, login);
  const isRight = await checkPassword(given.password, account?.password ?? null);
  // Who is shut or locked is refused as nobody is: attempts meanwhile do not make the lock longer.
  if (account === null || account.disabled) return failed(of, null);
  const at = of.clock.now();
  const asked = { accountId: account.accountId, token: given.known, at };
  const browser = given.known === null ? null : await knownBrowser(of.db.sql, asked);
  const by = { account, browser, client: given.client };
  if (isLockedUntil(of, browser === null ? account.lockedUntil : browser.lockedUntil))
    return failed(of, null);
  if (!isRight) return failed(of, by);
  // Only who has the password is told, so nobody learns from it which names exist.
  if (isOver(of, account)) return over(of, account);
  if (account.totpSealed === null) return begin(of, by, "password");
  if (given.code === null) return codeAsked(of, account);
  if (await takeCode(of, account, given.code)) return begin(of, by, "two-factor");
  return failed(of, by, await isUsedCode(of, account, given.code));
}

/** Who tries to sign in, and where. */
interface Trying {
  readonly account: Account;
  readonly browser: KnownBrowser | null;
  readonly client: string;
}

/** Whether the password is one that somebody else made, and its time is over. */
function isOver(of: SigningIn, { onceUntil }: Account): boolean {
  return (
    onceUntil !== null && Temporal.Instant.compare(of.clock.now(), Temporal.Instant.from(onceUntil)) >= 0
  );
}

async function over(of: SigningIn, { accountId }: Account): Promise<Outcome<BegunHere, SignInCode>> {
  const detail = { password: "over" };
  const act = { actor: actorOf(accountId), purpose: "sign-in", act: "sign-in-refused", detail };
  await inTransaction(of.db, act, async () => {});
  return refused("ONE_TIME_PASSWORD_OVER");
}

export function isLocked(of: SigningIn, account: Account): boolean {
  return isLockedUntil(of, account.lockedUntil);
}

function isLockedUntil(of: SigningIn, until: string | null): boolean {
  return until !== null && Temporal.Instant.compare(of.clock.now(), Temporal.Instant.from(until)) < 0;
}

/** A code of the authenticator, else a recovery code; each is taken once, whoever asks at the same time. */
export async function takeCode(of: SigningIn, account: Account, code: string): Promise<boolean> {
  const { accountId, totpSealed, totpStep } = account;
  if (totpSealed === null) return false;
  const now = of.clock.now();
  const secret = of.keys.open(totpSealed, totpContext(accountId));
  const step = totpStepOf(secret, code, { epochMilliseconds: now.epochMilliseconds, lastStep: totpStep });
  return inTransaction(of.db, { actor: actorOf(accountId), purpose: "sign-in", act: "take-code" }, (tx) =>
    step === null
      ? takeRecoveryCode(tx, { accountId, code, at: now.toString() })
      : takeTotpStep(tx, accountId, step),
  );
}

/** Whether a code that was refused was right and taken before: somebody may have seen it, and its owner is told. */
export async function isUsedCode(of: SigningIn, account: Account, code: string): Promise<boolean> {
  const { accountId, totpSealed } = account;
  if (totpSealed === null) return false;
  const secret = of.keys.open(totpSealed, totpContext(accountId));
  const at = { epochMilliseconds: of.clock.now().epochMilliseconds, lastStep: null };
  return totpStepOf(secret, code, at) !== null || wasRecoveryCodeUsed(of.db.sql, accountId, code);
}

async function begin(
  of: SigningIn,
  { account, browser, client }: Trying,
  strength: "password" | "two-factor",
): Promise<Outcome<BegunHere, SignInCode>> {
  const { accountId, password } = account;
  const at = of.clock.now();
  try {
    const begun = await inTransaction(
      of.db,
      { actor: actorOf(accountId), purpose: "sign-in", act: "sign-in", detail: { strength } },
      async (tx) => {
        const lockCounts = browser === null ? at.toString() : null;
        const isHeld = await holdAccount(tx, { accountId, password, at: lockCounts });
        if (!isHeld || (browser !== null && !(await holdBrowser(tx, browser.hash, at.toString()))))
          throw new Overtaken();
        await forgiveFailures(tx, accountId);
        const known = await rememberBrowser(tx, { accountId, browser, at });
        return { ...(await beginSession(tx, { accountId, strength, client, at })), known };
      },
    );
    return accept(begun);
  } catch (error) {
    if (error instanceof Overtaken) return failed(of, null);
    throw error;
  }
}

/** The account was locked or shut, or got another password, while an attempt was being checked. */
class Overtaken extends Error {}

/** Somebody gave the right password and no code yet: the trail says so, for it may not be the owner. */
async function codeAsked(of: SigningIn, { accountId }: Account): Promise<Outcome<BegunHere, SignInCode>> {
  const act = { actor: actorOf(accountId), purpose: "sign-in", act: "ask-code" };
  await inTransaction(of.db, act, async () => {});
  return refused("SECOND_FACTOR_REQUIRED");
}

/** Nobody's account: what is counted for it changes no row, and takes the same statements as a failure of somebody. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

async function failed(
  of: SigningIn,
  by: Pick<Trying, "account" | "browser"> | null,
  isUsed = false,
): Promise<Outcome<BegunHere, SignInCode>> {
  if (by === null || by.browser === null) await countRefusal(of, by?.account ?? null, isUsed);
  else await countInBrowser(of, { account: by.account, browser: by.browser }, isUsed);
  return refused("SIGN_IN_FAILED");
}

/** The same for a known browser: its failures lock it and nobody else. */
async function countInBrowser(
  of: SigningIn,
  { account, browser }: { readonly account: Account; readonly browser: KnownBrowser },
  isUsed: boolean,
): Promise<void> {
  const detail = isUsed ? { code: "used" } : {};
  const act = { actor: actorOf(account.accountId), purpose: "sign-in", act: "sign-in-refused", detail };
  await inTransaction(of.db, act, async (tx) => {
    const seconds = lockSecondsAfter(await countBrowserFailure(tx, browser.hash));
    if (seconds === 0) return;
    await lockBrowserUntil(tx, browser.hash, of.clock.now().add({ seconds }).toString());
  });
}

/** Writes a failed attempt down, and whether its code had been used before; several in a row lock the account for a while. */
export async function countRefusal(of: SigningIn, account: Account | null, isUsed = false): Promise<void> {
  const actor = account === null ? "nobody" : actorOf(account.accountId);
  const accountId = account?.accountId ?? NOBODY;
  const detail = isUsed ? { code: "used" } : {};
  await inTransaction(of.db, { actor, purpose: "sign-in", act: "sign-in-refused", detail }, async (tx) => {
    const seconds = lockSecondsAfter(await countFailure(tx, accountId));
    const until = of.clock.now().add({ seconds }).toString();
    await lockUntil(tx, accountId, seconds > 0 ? until : null);
  });
}

function refused(code: SignInCode): Outcome<BegunHere, SignInCode> {
  const { zh, en } = IDENTITY_REFUSALS[code];
  return { ok: false, code, because: { zh, en } };
}

/** How an account stands on the audit trail. */
export function actorOf(accountId: string): string {
  return `account:${accountId}`;
}

/** What the secret of a second factor is sealed for. */
export function totpContext(accountId: string): string {
  return `totp ${accountId}`;
}
