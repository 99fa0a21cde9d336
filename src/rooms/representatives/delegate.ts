import { canonicalJson } from "../../kernel/canonical.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { DELEGATION_MONTHS_MAX } from "../../platform/limits.ts";
import { digestOf, suiteInUse } from "../../platform/suite.ts";
import { inTransaction } from "../../platform/transaction.ts";
import type { Representing } from "./acting.ts";
import { refusal } from "./refusals.ts";
import { mayDelegate } from "./rules.ts";
import { enterpriseKeyOf, signatureHolds } from "./signature.ts";
import { aloneWith, insertDelegation, isEnded, isKeyOf, saveEnterpriseKey } from "./store.ts";
import type { DelegationStatement, EnterpriseKey } from "./types.ts";
import type { IdentityVerifier } from "./verifier.ts";

export interface Delegating extends Representing {
  /** Null where no identity service is connected. */
  readonly verifier: IdentityVerifier | null;
}

export interface KeyClaim {
  readonly accountId: string;
  readonly subjectCode: string;
  readonly publicKey: Buffer;
}

/** Registers a key for an enterprise when the verifier of identities confirms it. */
export async function registerKey(of: Delegating, claim: KeyClaim): Promise<EnterpriseKey> {
  const { accountId, subjectCode } = claim;
  if (of.verifier === null) throw refusal("IDENTITY_SERVICE_MISSING");
  const key = keyOrRefuse(claim.publicKey);
  if (!(await of.verifier.confirms(subjectCode, key))) throw refusal("IDENTITY_NOT_CONFIRMED");
  const at = of.clock.now().toString();
  const verifier = of.verifier.name;
  await inTransaction(
    of.db,
    {
      actor: `${subjectCode}/account:${accountId}`,
      purpose: "representation",
      act: "register-key",
      detail: { verifier },
    },
    (tx) => saveEnterpriseKey(tx, { ...key, subjectCode, verifier, by: accountId, at }),
  );
  return key;
}

export interface Signed {
  readonly accountId: string;
  readonly statement: DelegationStatement;
  readonly publicKey: Buffer;
  readonly signature: Buffer;
}

/**
 * Takes a delegation that an enterprise signed for the person who brings it. Refuses with DELEGATION_FOR_ANOTHER,
 * DELEGATION_DAYS_INVALID, ENTERPRISE_KEY_INVALID, ENTERPRISE_KEY_NOT_SM2, ENTERPRISE_KEY_UNKNOWN, SIGNATURE_INVALID, DELEGATION_REVOKED
 * and DELEGATION_KNOWN.
 */
export async function takeDelegation(of: Delegating, signed: Signed): Promise<string> {
  const { accountId, statement, signature } = signed;
  if (statement.account !== accountId) throw refusal("DELEGATION_FOR_ANOTHER");
  orProblem(
    mayDelegate(statement, { on: of.clock.today().toString(), monthsMax: DELEGATION_MONTHS_MAX }),
    400,
  );
  const key = keyOrRefuse(signed.publicKey);
  if (!(await isKeyOf(of.db.sql, statement.subject, key))) throw refusal("ENTERPRISE_KEY_UNKNOWN");
  const text = canonicalJson(statement);
  if (!signatureHolds(key, text, signature)) throw refusal("SIGNATURE_INVALID");
  const delegationId = uuidv7();
  const at = of.clock.now().toString();
  const { subject, scopes, until } = statement;
  const detail = { delegation: delegationId, scopes: scopes.join(","), until };
  await inTransaction(
    of.db,
    { actor: `${subject}/account:${accountId}`, purpose: "representation", act: "take-delegation", detail },
    async (tx) => {
      const statementHash = digestOf(text);
      await aloneWith(tx, statementHash);
      if (await isEnded(tx, subject, statementHash)) throw refusal("DELEGATION_REVOKED");
      const isNew = await insertDelegation(tx, { delegationId, statement, text, signature, key, at });
      if (!isNew) throw refusal("DELEGATION_KNOWN");
    },
  );
  return delegationId;
}

/** Under the suite gm a delegation is a proof like others, and signed with SM2 alone. */
export function keyOrRefuse(publicKey: Buffer): EnterpriseKey {
  const key = enterpriseKeyOf(publicKey);
  if (key === null) throw refusal("ENTERPRISE_KEY_INVALID");
  if (suiteInUse() === "gm" && key.algorithm !== "SM2") throw refusal("ENTERPRISE_KEY_NOT_SM2");
  return key;
}
