import { canonicalJson } from "../../kernel/canonical.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { type Delegating, keyOrRefuse } from "./delegate.ts";
import { refusal } from "./refusals.ts";
import { signatureHolds } from "./signature.ts";
import { aloneWith, endStated, isKeyOf, saveEnd } from "./store.ts";
import type { EndStatement } from "./types.ts";

export interface SignedEnd {
  /** Who brings it; the signature says that the enterprise wants it, so anybody may. */
  readonly accountId: string;
  readonly statement: EndStatement;
  readonly publicKey: Buffer;
  readonly signature: Buffer;
}

/**
 * Ends a delegation because its enterprise says so: at once where it is in force, and for ever where it was not brought
 * yet. The same again changes nothing. Answers whether one was in force. Refuses with ENTERPRISE_KEY_INVALID,
 * ENTERPRISE_KEY_NOT_SM2, ENTERPRISE_KEY_UNKNOWN and SIGNATURE_INVALID.
 */
export async function endByEnterprise(of: Delegating, signed: SignedEnd): Promise<boolean> {
  const { accountId, statement, signature } = signed;
  const { subject } = statement;
  const key = keyOrRefuse(signed.publicKey);
  if (!(await isKeyOf(of.db.sql, subject, key))) throw refusal("ENTERPRISE_KEY_UNKNOWN");
  const text = canonicalJson(statement);
  if (!signatureHolds(key, text, signature)) throw refusal("SIGNATURE_INVALID");
  const at = of.clock.now().toString();
  const statementHash = Buffer.from(statement.delegation, "hex");
  const detail = { by: "enterprise", ended: 0 };
  const act = {
    actor: `${subject}/account:${accountId}`,
    purpose: "representation",
    act: "end-delegation",
    detail,
  };
  return inTransaction(of.db, act, async (tx) => {
    await aloneWith(tx, statementHash);
    await saveEnd(tx, { subject, statementHash, text, signature, key, by: accountId, at });
    detail.ended = await endStated(tx, { subject, statementHash, at });
    return detail.ended > 0;
  });
}
