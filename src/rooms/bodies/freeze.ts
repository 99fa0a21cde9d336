import type postgres from "postgres";
import { assertThat } from "../../kernel/outcome.ts";
import type { Credential } from "./types.ts";

const REASON_LENGTH_MAX = 200;

/**
 * Freezes a credential: it is refused at once (CREDENTIAL_FROZEN), on every server, until it is unfrozen. False when there is
 * none in force or it is frozen already; the first reason stays.
 */
export async function freezeCredential(
  tx: postgres.ISql,
  credential: Credential,
  frozen: { readonly because: string; readonly at: string },
): Promise<boolean> {
  const because = frozen.because.trim().slice(0, REASON_LENGTH_MAX);
  assertThat(because !== "", "a credential is frozen for a reason");
  const set = tx`set frozen_at = ${frozen.at}::timestamptz, frozen_because = ${because}`;
  const rows =
    credential.kind === "key"
      ? await tx`update bodies.api_key ${set}
                  where key_id = ${credential.id} and revoked_at is null and frozen_at is null returning 1 as frozen`
      : await tx`update bodies.client ${set}
                  where client_id = ${credential.id} and revoked_at is null and frozen_at is null returning 1 as frozen`;
  return rows.length === 1;
}

/** Lets a frozen credential be used again; false when it was not frozen. What is revoked stays revoked. */
export async function unfreezeCredential(tx: postgres.ISql, credential: Credential): Promise<boolean> {
  const set = tx`set frozen_at = null, frozen_because = null`;
  const rows =
    credential.kind === "key"
      ? await tx`update bodies.api_key ${set}
                  where key_id = ${credential.id} and frozen_at is not null returning 1 as thawed`
      : await tx`update bodies.client ${set}
                  where client_id = ${credential.id} and frozen_at is not null returning 1 as thawed`;
  return rows.length === 1;
}
