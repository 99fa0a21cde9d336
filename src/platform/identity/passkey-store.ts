import type postgres from "postgres";

export interface Passkey {
  readonly passkeyId: string;
  readonly accountId: string;
  readonly credentialId: string;
  readonly name: string;
  readonly publicKey: Buffer;
  readonly signCount: number;
  readonly transports: readonly string[];
  /** Instants. */
  readonly recordedAt: string;
  readonly usedAt: string | null;
}

export async function insertPasskey(tx: postgres.ISql, passkey: Omit<Passkey, "usedAt">): Promise<boolean> {
  const rows = await tx`
    insert into platform.passkey (passkey_id, account_id, credential_id, name, public_key, sign_count, transports, recorded_at)
    values (${passkey.passkeyId}, ${passkey.accountId}, ${passkey.credentialId}, ${passkey.name}, ${passkey.publicKey},
            ${passkey.signCount}, ${[...passkey.transports]}, ${passkey.recordedAt}::timestamptz)
        on conflict (credential_id) do nothing returning 1 as made`;
  return rows.length > 0;
}

interface PasskeyRow extends Omit<Passkey, "signCount"> {
  readonly signCount: string;
}

/** The passkeys of an account in the order in which they came. */
export async function passkeysOf(sql: postgres.ISql, accountId: string): Promise<readonly Passkey[]> {
  const rows = await sql<PasskeyRow[]>`
    ${selectPasskeys(sql)} where account_id = ${accountId} order by recorded_at, passkey_id`;
  return rows.map(toPasskey);
}

/** The passkey with this credential, if its account is open. */
export async function passkeyNamed(sql: postgres.ISql, credentialId: string): Promise<Passkey | null> {
  const [row] = await sql<PasskeyRow[]>`
    ${selectPasskeys(sql)} where credential_id = ${credentialId}
       and exists (select 1 from platform.account a where a.account_id = p.account_id and a.disabled_at is null)`;
  return row === undefined ? null : toPasskey(row);
}

function selectPasskeys(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select passkey_id as "passkeyId", account_id as "accountId", credential_id as "credentialId", name,
           public_key as "publicKey", sign_count as "signCount", transports, recorded_at as "recordedAt", used_at as "usedAt"
      from platform.passkey p`;
}

function toPasskey(row: PasskeyRow): Passkey {
  return { ...row, signCount: Number(row.signCount) };
}

/**
 * Notes the use of a passkey; false when it was taken away or its account shut meanwhile, or when its counter did not go
 * on: then there are two of it. Passkeys that do not count stay at nought.
 */
export async function notePasskeyUse(
  tx: postgres.ISql,
  use: { readonly passkeyId: string; readonly signCount: number; readonly at: string },
): Promise<boolean> {
  const rows = await tx`
    update platform.passkey p set sign_count = ${use.signCount}, used_at = ${use.at}::timestamptz
     where passkey_id = ${use.passkeyId} and (sign_count < ${use.signCount} or (sign_count = 0 and ${use.signCount} = 0))
       and exists (select 1 from platform.account a where a.account_id = p.account_id and a.disabled_at is null)
    returning 1 as noted`;
  return rows.length > 0;
}

/** Takes all passkeys of an account away. */
export async function deletePasskeys(tx: postgres.ISql, accountId: string): Promise<void> {
  await tx`delete from platform.passkey where account_id = ${accountId}`;
}

export async function deletePasskey(
  tx: postgres.ISql,
  of: { readonly accountId: string; readonly passkeyId: string },
): Promise<boolean> {
  const rows = await tx`
    delete from platform.passkey where account_id = ${of.accountId} and passkey_id = ${of.passkeyId}
    returning 1 as deleted`;
  return rows.length > 0;
}
