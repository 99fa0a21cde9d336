import type { Intake } from "../flows/read-batch.ts";
import { assertThat } from "../kernel/outcome.ts";
import { handOutAccount } from "../platform/identity/hand-out.ts";
import { inTransaction } from "../platform/transaction.ts";
import { grantRole } from "../rooms/bodies/index.ts";
import { ROLE_NAMES } from "../rooms/bodies/rules.ts";
import type { Role } from "../rooms/bodies/types.ts";

/** A person of the invented city. */
export interface DemoAccount {
  readonly login: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** Random; kept nowhere. */
  readonly password: string;
}

/** Enough people for every procedure that wants two of them. */
const PEOPLE: readonly Omit<DemoAccount, "password">[] = [
  { login: "demo-clerk", displayName: "演示经办人", roles: ["clerk"] },
  { login: "demo-examiner", displayName: "演示审核人", roles: ["examiner"] },
  { login: "demo-decider", displayName: "演示决定人", roles: ["decider"] },
  { login: "demo-law", displayName: "演示法制审核人", roles: ["law-officer"] },
  { login: "demo-admin", displayName: "演示管理员", roles: ["administrator"] },
  { login: "demo-audit", displayName: "演示审计员", roles: ["auditor"] },
];
const MONTHS = 12;

/** People of one body of the invented city, with random passwords and roles for a year. */
export async function addDemoAccounts(intake: Intake, bodyCode: string): Promise<readonly DemoAccount[]> {
  const from = intake.clock.today();
  const at = intake.clock.now().toString();
  const until = from.add({ months: MONTHS }).toString();
  return inTransaction(
    intake.db,
    { actor: "operator", purpose: "demonstration", act: "add-accounts" },
    async (tx) => {
      const accounts: DemoAccount[] = [];
      for (const person of PEOPLE) {
        const { login, displayName, roles } = person;
        const made = await handOutAccount(tx, { login, displayName, once: false, at });
        assertThat(made !== null, "the invented city is loaded once");
        for (const role of roles) {
          const { accountId } = made;
          await grantRole(tx, {
            accountId,
            bodyCode,
            role,
            from: from.toString(),
            until,
            by: "operator",
            at,
          });
        }
        accounts.push({ ...person, password: made.password });
      }
      return accounts;
    },
  );
}

/** One line a person, for whoever tries the demonstration. */
export function accountLine({ login, roles, password }: DemoAccount): string {
  const names = roles.map((role) => `${ROLE_NAMES[role].zh} ${ROLE_NAMES[role].en}`).join("、");
  return `试用账号 sample account（${names}）: ${login} / ${password}`;
}
