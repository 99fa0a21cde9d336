import type postgres from "postgres";
import type { Keys } from "../../keys.ts";

/** Who at a provider is an account here. */
export interface Identity {
  readonly identityId: string;
  readonly accountId: string;
  readonly issuer: string;
  /** Instants. */
  readonly recordedAt: string;
  readonly usedAt: string | null;
}

/** Somebody at a provider, by a keyed hash of provider and subject together: a subject means nothing without its provider. */
export function subjectHash(keys: Keys, issuer: string, subject: string): Buffer {
  return keys.keyedHash(`external-subject ${JSON.stringify([issuer, subject])}`);
}

/** A session at a provider. */
export function sidHash(keys: Keys, issuer: string, sid: string): Buffer {
  return keys.keyedHash(`external-session ${JSON.stringify([issuer, sid])}`);
}

/** Links an identity to an account; false when it is linked already, to whomever. */
export async function insertIdentity(
  tx: postgres.ISql,
  identity: Omit<Identity, "usedAt"> & { readonly subject: Buffer },
): Promise<boolean> {
  const { identityId, accountId, issuer, subject, recordedAt } = identity;
  const rows = await tx`
    insert into platform.external_identity (identity_id, account_id, issuer, subject_hash, recorded_at)
    values (${identityId}, ${accountId}, ${issuer}, ${subject}, ${recordedAt}::timestamptz)
        on conflict (subject_hash) do nothing returning 1 as linked`;
  return rows.length > 0;
}

export async function identityOf(sql: postgres.ISql, subject: Buffer): Promise<Identity | null> {
  const [row] = await sql<Identity[]>`${selectIdentities(sql)} where subject_hash = ${subject}`;
  return row ?? null;
}

/** The identities of an account in the order in which they came. */
export async function identitiesOf(sql: postgres.ISql, accountId: string): Promise<readonly Identity[]> {
  return sql<Identity[]>`
    ${selectIdentities(sql)} where account_id = ${accountId} order by recorded_at, identity_id`;
}

function selectIdentities(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select identity_id as "identityId", account_id as "accountId", issuer, recorded_at as "recordedAt", used_at as "usedAt"
      from platform.external_identity`;
}

/** Notes the use of an identity; false when it was unlinked, or its account shut, since it was recognised. */
export async function noteIdentityUse(
  tx: postgres.ISql,
  use: { readonly identityId: string; readonly accountId: string; readonly at: string },
): Promise<boolean> {
  const rows = await tx`
    update platform.external_identity i set used_at = ${use.at}::timestamptz
     where identity_id = ${use.identityId} and account_id = ${use.accountId}
       and exists (select 1 from platform.account a where a.account_id = i.account_id and a.disabled_at is null)
    returning 1 as noted`;
  return rows.length > 0;
}

/** Takes all identities of an account away. */
export async function deleteIdentities(tx: postgres.ISql, accountId: string): Promise<void> {
  await tx`delete from platform.external_identity where account_id = ${accountId}`;
}

export async function deleteIdentity(
  tx: postgres.ISql,
  of: { readonly accountId: string; readonly identityId: string },
): Promise<boolean> {
  const rows = await tx`
    delete from platform.external_identity
     where account_id = ${of.accountId} and identity_id = ${of.identityId} returning 1 as deleted`;
  return rows.length > 0;
}
