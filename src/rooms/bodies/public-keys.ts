import type postgres from "postgres";
import type { PublicJwk } from "../../platform/statement-signing.ts";
import { suiteInUse } from "../../platform/suite.ts";

/** Registers a public key of a body; answers false when another body has it. */
export async function savePublicKey(
  tx: postgres.ISql,
  key: { readonly bodyCode: string; readonly jwk: PublicJwk; readonly recordedAt: string },
): Promise<boolean> {
  await tx`
    insert into bodies.public_key (key_id, body_code, jwk, recorded_at)
    values (${key.jwk.kid}, ${key.bodyCode}, ${JSON.stringify(key.jwk)}::text::jsonb, ${key.recordedAt}::timestamptz)
        on conflict (key_id) do nothing`;
  return (await publicKeysOf(tx, key.bodyCode)).some((known) => known.kid === key.jwk.kid);
}

/** Whether a key may countersign here: under the suite gm receipts are proofs like others, and signed with SM2 alone. */
export function suitsSuite({ alg }: Pick<PublicJwk, "alg">): boolean {
  return suiteInUse() !== "gm" || alg === "SM2";
}

/** The public keys of a body that are in force. */
export async function publicKeysOf(sql: postgres.ISql, bodyCode: string): Promise<readonly PublicJwk[]> {
  const rows = await sql<{ jwk: PublicJwk }[]>`
    select jwk from bodies.public_key where body_code = ${bodyCode} and revoked_at is null order by recorded_at, key_id`;
  return rows.map((row) => row.jwk);
}
