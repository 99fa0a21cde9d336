import type postgres from "postgres";
import type { ClientKey, PublicJwk } from "../../platform/oauth/client-keys.ts";

/** Whether tokens of a client must be bound, and to what. */
export type Sender = "any" | "dpop" | "mtls";

/** A client as it stands on a day, with the key it was asked about. */
export interface Client {
  readonly clientId: string;
  readonly bodyCode: string;
  readonly sender: Sender;
  readonly perMinute: number;
  readonly perDay: number;
  readonly isRevoked: boolean;
  readonly isFrozen: boolean;
  readonly scopes: readonly string[];
  /** Null when the client has no such key in force. */
  readonly key: ClientKey | null;
}

interface ClientRow {
  readonly client_id: string;
  readonly body_code: string;
  readonly sender: Sender;
  readonly per_minute: number;
  readonly per_day: number;
  readonly is_revoked: boolean;
  readonly is_frozen: boolean;
  readonly scopes: readonly string[];
  readonly key_id: string | null;
  readonly jwk: PublicJwk | null;
  readonly algorithm: string | null;
}

/** The client with this id and its key, if that is in force on the day; null when there is no such client. */
export async function clientWithKey(
  sql: postgres.ISql,
  asked: { readonly clientId: string; readonly keyId: string; readonly on: string },
): Promise<Client | null> {
  const [row] = await sql<ClientRow[]>`
    select c.client_id, c.body_code, c.sender, c.per_minute, c.per_day,
           c.revoked_at is not null or c.client_until < ${asked.on}::date as is_revoked,
           c.frozen_at is not null as is_frozen,
           array(select s.scope from bodies.client_scope s where s.client_id = c.client_id order by s.scope) as scopes,
           k.key_id, k.jwk, k.algorithm
      from bodies.client c
      left join bodies.client_key k
        on k.client_id = c.client_id and k.key_id = ${asked.keyId} and k.removed_at is null
       and k.key_from <= ${asked.on}::date and k.key_until >= ${asked.on}::date
     where c.client_id = ${asked.clientId}`;
  return row === undefined ? null : toClient(row);
}

function toClient(row: ClientRow): Client {
  const { key_id: keyId, jwk, algorithm } = row;
  return {
    clientId: row.client_id,
    bodyCode: row.body_code,
    sender: row.sender,
    perMinute: row.per_minute,
    perDay: row.per_day,
    isRevoked: row.is_revoked,
    isFrozen: row.is_frozen,
    scopes: row.scopes,
    key: keyId === null || jwk === null || algorithm === null ? null : { keyId, jwk, algorithm },
  };
}

export interface NewClient {
  readonly clientId: string;
  readonly bodyCode: string;
  readonly name: string;
  readonly sender: Sender;
  readonly perMinute: number;
  readonly perDay: number;
  readonly until: string;
  readonly scopes: readonly string[];
  readonly recordedAt: string;
}

export async function insertClient(tx: postgres.ISql, client: NewClient): Promise<void> {
  await tx`
    insert into bodies.client (client_id, body_code, name, sender, per_minute, per_day, client_until, recorded_at)
    values (${client.clientId}, ${client.bodyCode}, ${client.name}, ${client.sender}, ${client.perMinute},
            ${client.perDay}, ${client.until}::date, ${client.recordedAt}::timestamptz)`;
  await tx`
    insert into bodies.client_scope (client_id, scope, recorded_at)
    select ${client.clientId}, s.scope, ${client.recordedAt}::timestamptz
      from unnest(${[...client.scopes]}::text[]) as s (scope)`;
}

/** Adds public keys to a client. A name that the client had before, also of a removed key, is a fault of the database. */
export async function insertClientKeys(
  tx: postgres.ISql,
  clientId: string,
  of: {
    readonly keys: readonly ClientKey[];
    readonly from: string;
    readonly until: string;
    readonly recordedAt: string;
  },
): Promise<void> {
  for (const key of of.keys) {
    await tx`
      insert into bodies.client_key (client_id, key_id, jwk, algorithm, key_from, key_until, recorded_at)
      values (${clientId}, ${key.keyId}, ${JSON.stringify(key.jwk)}::text::jsonb, ${key.algorithm},
              ${of.from}::date, ${of.until}::date, ${of.recordedAt}::timestamptz)`;
  }
}

/** Ids of all keys that a client ever had, and how many of them are not removed. */
export async function clientKeyNames(
  sql: postgres.ISql,
  clientId: string,
): Promise<{ readonly ever: readonly string[]; readonly present: number }> {
  const rows = await sql<{ key_id: string; is_present: boolean }[]>`
    select key_id, removed_at is null as is_present from bodies.client_key
     where client_id = ${clientId} order by key_id`;
  return { ever: rows.map((row) => row.key_id), present: rows.filter((row) => row.is_present).length };
}

/** Removes a key at once; false when the client has none of this name. */
export async function removeClientKey(
  tx: postgres.ISql,
  key: { readonly clientId: string; readonly keyId: string; readonly at: string },
): Promise<boolean> {
  const rows = await tx`
    update bodies.client_key set removed_at = ${key.at}::timestamptz
     where client_id = ${key.clientId} and key_id = ${key.keyId} and removed_at is null
    returning 1 as removed`;
  return rows.length === 1;
}

/** Revokes a client for good; false when there is none in force. */
export async function revokeClient(tx: postgres.ISql, clientId: string, at: string): Promise<boolean> {
  const rows = await tx`
    update bodies.client set revoked_at = ${at}::timestamptz
     where client_id = ${clientId} and revoked_at is null
    returning 1 as revoked`;
  return rows.length === 1;
}

/** A client as its body sees it. */
export interface ClientView {
  readonly id: string;
  readonly bodyCode: string;
  readonly name: string;
  readonly sender: Sender;
  readonly perMinute: number;
  readonly perDay: number;
  readonly until: string;
  readonly revoked: boolean;
  readonly frozen: boolean;
  readonly scopes: readonly string[];
  readonly keys: readonly {
    readonly id: string;
    readonly from: string;
    readonly until: string;
    readonly removed: boolean;
  }[];
  readonly lastUsedOn: string | null;
}

/** The clients of a body, or one of them, oldest first. Their number is what the operator registered. */
export async function clientsOf(
  sql: postgres.ISql,
  of: { readonly bodyCode: string; readonly only: string | null },
): Promise<readonly ClientView[]> {
  return sql<ClientView[]>`
    select c.client_id as id, c.body_code as "bodyCode", c.name, c.sender, c.per_minute as "perMinute",
           c.per_day as "perDay", c.client_until as until, c.revoked_at is not null as revoked,
           c.frozen_at is not null as frozen,
           array(select s.scope from bodies.client_scope s where s.client_id = c.client_id order by s.scope) as scopes,
           coalesce((select jsonb_agg(jsonb_build_object('id', k.key_id, 'from', k.key_from, 'until', k.key_until,
                                                         'removed', k.removed_at is not null)
                                      order by k.key_from, k.key_id)
                       from bodies.client_key k where k.client_id = c.client_id), '[]'::jsonb) as keys,
           (select max(u.used_on) from bodies.client_use u where u.client_id = c.client_id) as "lastUsedOn"
      from bodies.client c
     where c.body_code = ${of.bodyCode} ${of.only === null ? sql`` : sql`and c.client_id = ${of.only}`}
     order by c.client_id`;
}
