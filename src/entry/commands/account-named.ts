import { loginOf } from "../../platform/identity/attempts.ts";
import type { Account } from "../../platform/identity/types.ts";
import { EXIT, Refused } from "../../platform/refused.ts";
import { printRefusal } from "../answer.ts";
import type { Installation } from "../installation.ts";
import type { RoleAsked } from "./role.ts";

/** An account that is to be added. */
export interface Adding {
  readonly login: string;
  readonly displayName: string;
  readonly role: RoleAsked | null;
  readonly json: boolean;
}

/** The account of a name; where there is none, that is said. */
export async function accountOrSay(installation: Installation, login: string): Promise<Account | null> {
  const { accountNamed } = await import("../../platform/identity/accounts.ts");
  const name = loginOf(login);
  const account = name === null ? null : await accountNamed(installation.db.sql, name);
  if (account === null)
    printRefusal("ACCOUNT_UNKNOWN", { zh: "没有这个账号。", en: "There is no such account." });
  return account;
}

/** The name is somebody else's. */
export function nameTaken(login: string): Refused {
  const because = { zh: `登录名 ${login} 已被使用。`, en: `The name ${login} is taken.` };
  return new Refused("ACCOUNT_EXISTS", because, EXIT.refused);
}
