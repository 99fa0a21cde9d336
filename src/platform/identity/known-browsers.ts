import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { KNOWN_BROWSER_DAYS, KNOWN_BROWSERS_MAX } from "../limits.ts";
import { digestOf } from "../suite.ts";

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/u;

/**
 * A browser in which the account was signed in before. The lock that guesses elsewhere put on the account does not hold
 * there; failures there lock the browser alone. Its cookie opens nothing: the password is asked for as everywhere.
 */
export interface KnownBrowser {
  readonly hash: Buffer;
  /** Instant until which nothing is taken there; null while it is not locked. */
  readonly lockedUntil: string | null;
}

export interface BrowserOf {
  readonly accountId: string;
  /** The cookie that came along; null when none did. */
  readonly token: string | null;
  readonly at: Temporal.Instant;
}

/** The browser of the cookie, when the account was signed in there and not too long ago. */
export async function knownBrowser(sql: postgres.ISql, of: BrowserOf): Promise<KnownBrowser | null> {
  if (of.token === null || !TOKEN.test(of.token)) return null;
  const hash = digestOf(of.token);
  const [row] = await sql<{ locked_until: string | null }[]>`
    select locked_until from platform.known_browser
     where browser_hash = ${hash} and account_id = ${of.accountId} and seen_at > ${oldest(of.at)}::timestamptz`;
  return row === undefined ? null : { hash, lockedUntil: row.locked_until };
}

/** Notes that the account was signed in: in the known browser, else in a new one. Answers the cookie of a new one. */
export async function rememberBrowser(
  tx: postgres.ISql,
  of: {
    readonly accountId: string;
    readonly browser: KnownBrowser | null;
    readonly at: Temporal.Instant;
  },
): Promise<string | null> {
  const at = of.at.toString();
  if (of.browser !== null) {
    await tx`
      update platform.known_browser set failures = 0, locked_until = null, seen_at = ${at}::timestamptz
       where browser_hash = ${of.browser.hash}`;
    return null;
  }
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  await tx`
    insert into platform.known_browser (browser_hash, account_id, seen_at)
    values (${digestOf(token)}, ${of.accountId}, ${at}::timestamptz)`;
  await tx`
    delete from platform.known_browser
     where account_id = ${of.accountId}
       and (seen_at <= ${oldest(of.at)}::timestamptz
            or browser_hash in (select browser_hash from platform.known_browser where account_id = ${of.accountId}
                                 order by seen_at desc, browser_hash offset ${KNOWN_BROWSERS_MAX}))`;
  return token;
}

/** Holds a known browser for the rest of a transaction, if it is not locked. */
export async function holdBrowser(tx: postgres.ISql, hash: Buffer, at: string): Promise<boolean> {
  const rows = await tx`
    select 1 as held from platform.known_browser
     where browser_hash = ${hash} and (locked_until is null or locked_until <= ${at}::timestamptz)
       for update`;
  return rows.length > 0;
}

/** Counts a failed attempt in a known browser and says how many there are now in a row. */
export async function countBrowserFailure(tx: postgres.ISql, hash: Buffer): Promise<number> {
  const [row] = await tx<{ failures: number }[]>`
    update platform.known_browser set failures = failures + 1 where browser_hash = ${hash} returning failures`;
  return row?.failures ?? 0;
}

export async function lockBrowserUntil(tx: postgres.ISql, hash: Buffer, until: string): Promise<void> {
  await tx`update platform.known_browser set locked_until = ${until}::timestamptz where browser_hash = ${hash}`;
}

/** Forgets every browser of an account, as whoever changes its password wants it. */
export async function forgetBrowsers(tx: postgres.ISql, accountId: string): Promise<void> {
  await tx`delete from platform.known_browser where account_id = ${accountId}`;
}

function oldest(at: Temporal.Instant): string {
  return at.subtract({ hours: KNOWN_BROWSER_DAYS * 24 }).toString();
}
