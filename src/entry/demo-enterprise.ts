import type { Intake } from "../flows/read-batch.ts";
import { canonicalJson } from "../kernel/canonical.ts";
import { assertThat } from "../kernel/outcome.ts";
import { handOutAccount } from "../platform/identity/hand-out.ts";
import { newSigner } from "../platform/signing.ts";
import { signatureInUse } from "../platform/suite.ts";
import { inTransaction } from "../platform/transaction.ts";
import {
  type DelegationStatement,
  demonstrationVerifier,
  registerKey,
  takeDelegation,
} from "../rooms/representatives/index.ts";

export interface DemoRepresentative {
  readonly login: string;
  readonly password: string;
  /** The invented enterprise it acts for. */
  readonly uscc: string;
}

const LOGIN = "demo-enterprise";
const MONTHS = 11;

/**
 * A representative of one invented enterprise: the enterprise signs the delegation with a key made for it, by the way that
 * real ones take. Null where the city has no enterprise.
 */
export async function addDemoRepresentative(intake: Intake): Promise<DemoRepresentative | null> {
  const { db, clock } = intake;
  const [enterprise] = await db.sql<{ code: string }[]>`
    select subject_code as code from subjects.subject where invented and registered order by subject_code limit 1`;
  if (enterprise === undefined) return null;
  const account = await inTransaction(
    db,
    { actor: "operator", purpose: "demonstration", act: "add-accounts" },
    (tx) =>
      handOutAccount(tx, {
        login: LOGIN,
        displayName: "演示企业代表",
        once: false,
        at: clock.now().toString(),
      }),
  );
  assertThat(account !== null, "the invented city is loaded once");
  const of = { db, clock, verifier: demonstrationVerifier(db) };
  const { accountId } = account;
  const signer = newSigner(signatureInUse());
  const { publicKey } = signer;
  await registerKey(of, { accountId, subjectCode: enterprise.code, publicKey });
  const statement: DelegationStatement = {
    kind: "xinheng-delegation-1",
    subject: enterprise.code,
    account: accountId,
    scopes: ["looks", "export", "correct"],
    from: clock.today().toString(),
    until: clock.today().add({ months: MONTHS }).toString(),
  };
  const signature = signer.sign(Buffer.from(canonicalJson(statement)));
  await takeDelegation(of, { accountId, statement, publicKey, signature });
  return { login: LOGIN, password: account.password, uscc: enterprise.code };
}

export function representativeLine({ login, password, uscc }: DemoRepresentative): string {
  return `试用账号 sample account（企业代表 representative, ${uscc}）: ${login} / ${password}`;
}
