import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { uuidv7 } from "../ids.ts";
import { insertAccount } from "./accounts.ts";
import { hashPassword } from "./password.ts";

const PASSWORD_BYTES = 15;

/** A password made for somebody else: 120 random bits in groups of letters that are not taken for one another. */
export function newPassword(): string {
  const text = BigInt(`0x${randomBytes(PASSWORD_BYTES).toString("hex")}`)
    .toString(32)
    .padStart(24, "0");
  return (text.match(/.{6}/gu) ?? []).join("-");
}

export interface HandedOut {
  readonly accountId: string;
  readonly login: string;
  /** Shown once and kept nowhere. */
  readonly password: string;
}

/** Adds an account with a fresh password, for one sign-in or to stay; null when the name is taken. */
export async function handOutAccount(
  tx: postgres.ISql,
  account: {
    readonly login: string;
    readonly displayName: string;
    readonly once: boolean;
    readonly at: string;
  },
): Promise<HandedOut | null> {
  const { login, displayName, once, at } = account;
  const accountId = uuidv7();
  const password = newPassword();
  const added = await insertAccount(tx, {
    accountId,
    login,
    displayName,
    password: await hashPassword(password),
    passwordOnce: once,
    recordedAt: at,
  });
  return added ? { accountId, login, password } : null;
}
