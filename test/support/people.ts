import { insertAccount } from "../../src/platform/identity/accounts.ts";
import { beginSession } from "../../src/platform/identity/sessions.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { grantRole } from "../../src/rooms/bodies/index.ts";
import type { Role } from "../../src/rooms/bodies/types.ts";
import type { ApiBench } from "./api.ts";
import { BODY } from "./penalty-file.ts";

export interface TestPerson {
  readonly accountId: string;
  readonly login: string;
  /** Headers of a page on which the person is signed in. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PersonPlan {
  readonly roles?: readonly Role[];
  readonly bodies?: readonly string[];
  readonly until?: string;
  readonly passwordOnce?: boolean;
}

let people = 0;

/** A person with roles, signed in: the account and its session are real, only the password was not typed. */
export async function signedInPerson(api: ApiBench, plan: PersonPlan = {}): Promise<TestPerson> {
  const { roles = [], bodies = [BODY.uscc], until = "2026-12-31", passwordOnce = false } = plan;
  const accountId = uuidv7();
  const login = `person${++people}`;
  const at = api.clock.now();
  const from = api.clock.today().toString();
  const { token } = await inTransaction(
    api.bench.intake.db,
    { actor: "operator", purpose: "test" },
    async (tx) => {
      const recordedAt = at.toString();
      await insertAccount(tx, {
        accountId,
        login,
        displayName: `王办事${people}`,
        password: null,
        passwordOnce,
        recordedAt,
      });
      for (const bodyCode of bodies) {
        for (const role of roles)
          await grantRole(tx, { accountId, bodyCode, role, from, until, by: "operator", at: recordedAt });
      }
      return beginSession(tx, { accountId, strength: "password", client: "test", at });
    },
  );
  return { accountId, login, headers: { cookie: `xinheng_session=${token}`, "x-xinheng-page": "1" } };
}
