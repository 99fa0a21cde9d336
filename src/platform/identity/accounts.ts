import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { ONE_TIME_PASSWORD_HOURS } from "../limits.ts";
import { digestOf } from "../suite.ts";
import type { Account } from "./types.ts";

export interface NewAccount {
  readonly accountId: string;
  readonly login: string;
  readonly displayName: string;
  readonly password: string | null;
  /** Whether the password must be changed before anything else is open. */
  readonly passwordOnce?: boolean;
  /** Instant; a password that must be changed is good for ONE_TIME_PASSWORD_HOURS from it. */
  readonly recordedAt: string;
}

/** Adds an account; false when the name is taken. */
export async function insertAccount(tx: postgres.ISql, account: NewAccount): Promise<boolean> {
  const rows = await tx`
    insert into platform.account (account_id, login, display_name, password, password_once, password_until, recorded_at)
    values (${account.accountId}, ${account.login}, ${account.displayName}, ${account.password},
            ${account.passwordOnce ?? false}, ${account.passwordOnce === true ? endOfOnce(account.recordedAt) : null}::timestamptz,
            ${account.recordedAt}::timestamptz)
        on conflict (login) do nothing
    returning account_id`;
  return rows.length > 0;
}

/** Until when a password that was made for somebody else at an instant opens anything. */
function endOfOnce(at: string): string {
  return Temporal.Instant.from(at).add({ hours: ONE_TIME_PASSWORD_HOURS }).toString();
}

interface AccountRow {
  readonly account_id: string;
  readonly login: string;
  readonly display_name: string;
  readonly password: string | null;
  readonly totp_sealed: Buffer | null;
  readonly totp_step: string | null;
  readonly failures: number;
  readonly locked_until: string | null;
  readonly disabled: boolean;
  readonly once_until: string | null;
}

export async function accountNamed(sql: postgres.ISql, login: string): Promise<Account | null> {
  const [row] = await sql<AccountRow[]>`${selectAccount(sql)} where login = ${login}`;
  return row === undefined ? null : toAccount(row);
}

export async function accountOf(sql: postgres.ISql, accountId: string): Promise<Account | null> {
  const [row] = await sql<AccountRow[]>`${selectAccount(sql)} where account_id = ${accountId}`;
  return row === undefined ? null : toAccount(row);
}

function selectAccount(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select account_id, login, display_name, password, totp_sealed, totp_step, failures, locked_until,
           disabled_at is not null as disabled,
           case when password_once
                then coalesce(password_until, recorded_at + make_interval(hours => ${ONE_TIME_PASSWORD_HOURS})) end as once_until
      from platform.account`;
}

function toAccount(row: AccountRow): Account {
  return {
    accountId: row.account_id,
    login: row.login,
    displayName: row.display_name,
    password: row.password,
    totpSealed: row.totp_sealed,
    totpStep: row.totp_step === null ? null : Number(row.totp_step),
    failures: row.failures,
    lockedUntil: row.locked_until,
    disabled: row.disabled,
    onceUntil: row.once_until,
  };
}

/** Counts a failed attempt and says how many there are now in a row. */
export async function countFailure(tx: postgres.ISql, accountId: string): Promise<number> {
  const [row] = await tx<{ failures: number }[]>`
    update platform.account set failures = failures + 1 where account_id = ${accountId} returning failures`;
  return row?.failures ?? 0;
}

/** Locks an account until an instant; null leaves it as it is, with the same statement. */
export async function lockUntil(tx: postgres.ISql, accountId: string, until: string | null): Promise<void> {
  await tx`
    update platform.account set locked_until = coalesce(${until}::timestamptz, locked_until)
     where account_id = ${accountId}`;
}

export async function forgiveFailures(tx: postgres.ISql, accountId: string): Promise<void> {
  await tx`
    update platform.account set failures = 0, locked_until = null
     where account_id = ${accountId} and (failures > 0 or locked_until is not null)`;
}

/**
 * Holds an account for the rest of a transaction, if it still is what an attempt was checked against: open, not locked, with
 * this password. Attempts that were checked side by side come one after the other here, and whatever locked the account or
 * changed its password meanwhile counts.
 */
export async function holdAccount(
  tx: postgres.ISql,
  of: {
    readonly accountId: string;
    readonly password: string | null;
    /** Instant at which a lock counts; null where it does not. */
    readonly at: string | null;
  },
): Promise<boolean> {
  const rows = await tx`
    select 1 as held from platform.account
     where account_id = ${of.accountId} and disabled_at is null and password is not distinct from ${of.password}
       and (${of.at}::timestamptz is null or locked_until is null or locked_until <= ${of.at}::timestamptz)
       for update`;
  return rows.length > 0;
}

/** Takes the time step of a code; false when this step or a later one was taken before. */
export async function takeTotpStep(tx: postgres.ISql, accountId: string, step: number): Promise<boolean> {
  const rows = await tx`
    update platform.account set totp_step = ${step}
     where account_id = ${accountId} and (totp_step is null or totp_step < ${step}) returning 1 as taken`;
  return rows.length > 0;
}

/** Uses up a recovery code; false when the account has no such code left. */
export async function takeRecoveryCode(
  tx: postgres.ISql,
  used: { readonly accountId: string; readonly code: string; readonly at: string },
): Promise<boolean> {
  const rows = await tx`
    update platform.recovery_code set used_at = ${used.at}::timestamptz
     where account_id = ${used.accountId} and code_hash = ${recoveryHash(used.code)} and used_at is null
    returning 1 as used`;
  return rows.length > 0;
}

/** Whether a recovery code of the account was used up before. */
export async function wasRecoveryCodeUsed(
  sql: postgres.ISql,
  accountId: string,
  code: string,
): Promise<boolean> {
  const rows = await sql`
    select 1 as used from platform.recovery_code
     where account_id = ${accountId} and code_hash = ${recoveryHash(code)} and used_at is not null`;
  return rows.length > 0;
}

export async function setPassword(tx: postgres.ISql, accountId: string, password: string): Promise<void> {
  await tx`update platform.account set password = ${password}, password_once = false, password_until = null where account_id = ${accountId}`;
}

/** Sets a password that somebody else made: it is good for changing it and nothing else, and not for long. */
export async function setPasswordOnce(
  tx: postgres.ISql,
  set: { readonly accountId: string; readonly password: string; readonly at: string },
): Promise<void> {
  await tx`
    update platform.account
       set password = ${set.password}, password_once = true, password_until = ${endOfOnce(set.at)}::timestamptz
     where account_id = ${set.accountId}`;
}

/** Shuts an account; false when it was shut before. Its sessions open nothing from this moment on. */
export async function disableAccount(tx: postgres.ISql, accountId: string, at: string): Promise<boolean> {
  const rows = await tx`
    update platform.account set disabled_at = ${at}::timestamptz
     where account_id = ${accountId} and disabled_at is null returning 1 as disabled`;
  return rows.length > 0;
}

/** Opens an account that was shut or locked. */
export async function enableAccount(tx: postgres.ISql, accountId: string): Promise<void> {
  await tx`
    update platform.account set disabled_at = null, failures = 0, locked_until = null
     where account_id = ${accountId}`;
}

/** Puts a second factor in use with fresh recovery codes, or takes it away (null). Answers the codes, which are kept nowhere. */
export async function setTotp(
  tx: postgres.ISql,
  set: { readonly accountId: string; readonly sealed: Buffer | null; readonly step: number | null },
): Promise<readonly string[]> {
  await tx`
    update platform.account set totp_sealed = ${set.sealed}, totp_step = ${set.step} where account_id = ${set.accountId}`;
  await tx`delete from platform.recovery_code where account_id = ${set.accountId}`;
  if (set.sealed === null) return [];
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await tx`
    insert into platform.recovery_code (account_id, code_hash)
    select ${set.accountId}, decode(c.hash, 'hex')
      from unnest(${codes.map((code) => recoveryHash(code).toString("hex"))}::text[]) as c (hash)`;
  return codes;
}

/** Shuts an account: no session opens for it any more. False when there is none, or it was shut before. */
export async function shutAccount(tx: postgres.ISql, accountId: string, at: string): Promise<boolean> {
  const rows = await tx`
    update platform.account set disabled_at = ${at}::timestamptz
     where account_id = ${accountId} and disabled_at is null
    returning 1 as shut`;
  return rows.length > 0;
}

const RECOVERY_CODES = 10;
/** So many bits need no salt: nobody computes their hashes beforehand (ASVS 2.6.2 asks for 112). */
const RECOVERY_BYTES = 15;

/** 120 random bits in six groups, in letters that are not taken for one another. Codes of 80 bits that were handed out before stay good. */
function newRecoveryCode(): string {
  const text = BigInt(`0x${randomBytes(RECOVERY_BYTES).toString("hex")}`)
    .toString(32)
    .padStart(24, "0");
  return (text.match(/.{4}/gu) ?? []).join("-");
}

function recoveryHash(code: string): Buffer {
  return digestOf(code.toLowerCase().replace(/[\s-]/gu, ""));
}
