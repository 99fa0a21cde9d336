import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { uuidv7 } from "../../platform/ids.ts";
import { digestOf } from "../../platform/suite.ts";
import { machineRefusal } from "./machine-refusals.ts";
import { bodyOf } from "./store.ts";
import type { Body } from "./types.ts";

/**
 * Issues an API key of a body, until a last day where one is said. The secret is the answer and is kept nowhere; the table
 * has its hash.
 */
export async function issueKey(
  tx: postgres.ISql,
  bodyCode: string,
  issued: string | { readonly at: string; readonly until: string },
): Promise<string> {
  const secret = `xh_${randomBytes(32).toString("base64url")}`;
  const at = typeof issued === "string" ? issued : issued.at;
  const until = typeof issued === "string" ? null : issued.until;
  await tx`
    insert into bodies.api_key (key_id, body_code, key_hash, issued_at, key_until)
    values (${uuidv7()}, ${bodyCode}, ${keyHashOf(secret)}, ${at}::timestamptz, ${until}::date)`;
  return secret;
}

function keyHashOf(secret: string): Buffer {
  return digestOf(secret);
}

interface KeyRow {
  readonly key_id: string;
  readonly body_code: string;
  readonly is_frozen: boolean;
  readonly is_first_today: boolean;
}

/**
 * The body an API key belongs to; null when no key in force has this secret. Throws CREDENTIAL_FROZEN: whoever asks must not
 * take it for a key that is not there. `onFrozen` hears the actor first.
 */
export async function bodyOfKey(
  sql: postgres.ISql,
  secret: string,
  onFrozen: (actor: string) => Promise<void> = async () => {},
): Promise<Body | null> {
  const [row] = await sql<KeyRow[]>`
    select key_id, body_code, frozen_at is not null as is_frozen,
           last_used_on is distinct from ${civilDay(sql)} as is_first_today
      from bodies.api_key
     where key_hash = ${keyHashOf(secret)} and revoked_at is null
       and (key_until is null or key_until >= ${civilDay(sql)})`;
  if (row === undefined) return null;
  if (row.is_frozen) {
    await onFrozen(`${row.body_code}/key:${row.key_id}`);
    throw machineRefusal("CREDENTIAL_FROZEN");
  }
  // That a key was used is no act of anybody: it is not on the audit trail.
  if (row.is_first_today)
    await sql`update bodies.api_key set last_used_on = ${civilDay(sql)} where key_id = ${row.key_id}`;
  const body = await bodyOf(sql, row.body_code);
  return body === null ? null : { ...body, keyId: row.key_id };
}

/** Whether a secret was a key once. Only its holder can ask, so the answer tells nothing to anyone else. */
export async function isRevoked(sql: postgres.ISql, secret: string): Promise<boolean> {
  const [row] = await sql`
    select 1 from bodies.api_key where key_hash = ${keyHashOf(secret)} and revoked_at is not null`;
  return row !== undefined;
}

/** The civil day of the database's clock, as for the entries of a body. */
function civilDay(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`(now() at time zone 'Asia/Shanghai')::date`;
}

/** A key as the operator sees it; its secret is nowhere. */
export interface KeyView {
  readonly id: string;
  readonly issuedOn: string;
  readonly until: string | null;
  readonly lastUsedOn: string | null;
  readonly revoked: boolean;
  readonly frozenBecause: string | null;
}

/** All keys that a body ever had, newest first. Their number is what the operator issued. */
export async function keysOf(sql: postgres.ISql, bodyCode: string): Promise<readonly KeyView[]> {
  return sql<KeyView[]>`
    select key_id as id, (issued_at at time zone 'Asia/Shanghai')::date as "issuedOn", key_until as until,
           last_used_on as "lastUsedOn", revoked_at is not null as revoked, frozen_because as "frozenBecause"
      from bodies.api_key where body_code = ${bodyCode}
     order by issued_at desc, key_id desc`;
}

/** Revokes a key of a body at once; false when the body has no such key in force. */
export async function revokeKey(
  tx: postgres.ISql,
  key: { readonly bodyCode: string; readonly keyId: string; readonly at: string },
): Promise<boolean> {
  const rows = await tx`
    update bodies.api_key set revoked_at = ${key.at}::timestamptz
     where key_id = ${key.keyId} and body_code = ${key.bodyCode} and revoked_at is null
    returning 1 as revoked`;
  return rows.length === 1;
}

/** Lets the present keys of a body end with a day, unless they end before; answers how many do. */
export async function endKeys(tx: postgres.ISql, bodyCode: string, until: string): Promise<number> {
  const rows = await tx`
    update bodies.api_key set key_until = ${until}::date
     where body_code = ${bodyCode} and revoked_at is null and (key_until is null or key_until > ${until}::date)
    returning 1 as ended`;
  return rows.length;
}
