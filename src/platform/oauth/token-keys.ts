import { exportJWK, generateKeyPair, importJWK } from "jose";
import type postgres from "postgres";
import type { Database } from "../database.ts";
import { uuidv7 } from "../ids.ts";
import type { Keys } from "../keys.ts";
import { TOKEN_KEY_DAYS, TOKEN_SECONDS } from "../limits.ts";
import { inTransaction } from "../transaction.ts";
import { importKey, isObject, type PublicJwk } from "./client-keys.ts";

/** The algorithm of our own tokens. */
export const TOKEN_ALGORITHM = "ES256";

const MAKING_LOCK = 7_360;
const HOURS_A_DAY = 24;

export interface TokenKeysOf {
  readonly db: Database;
  readonly keys: Keys;
}

export interface SigningKey {
  readonly keyId: string;
  readonly key: CryptoKey;
}

/** The key that signs at an instant; one that is too old, or missing, is followed by a new one. All servers sign with the same. */
export async function signingKey(of: TokenKeysOf, at: Temporal.Instant): Promise<SigningKey> {
  return openKey(of, (await newest(of.db.sql, at)) ?? (await makeKey(of, at)));
}

/** The public key with this name, if a token signed with it may still be taken; null otherwise. */
export async function verifyingKey(
  sql: postgres.ISql,
  keyId: string,
  at: Temporal.Instant,
): Promise<CryptoKey | null> {
  const [row] = await sql<{ public_jwk: PublicJwk }[]>`
    select public_jwk from platform.token_key
     where key_id = ${keyId} and retired_at is null and made_at > ${oldest(at, TOKEN_SECONDS)}::timestamptz`;
  return row === undefined ? null : importKey(row.public_jwk, TOKEN_ALGORITHM);
}

/** The public keys for GET /oauth/jwks, newest first. */
export async function publicKeys(sql: postgres.ISql, at: Temporal.Instant): Promise<readonly PublicJwk[]> {
  const rows = await sql<{ key_id: string; public_jwk: PublicJwk }[]>`
    select key_id, public_jwk from platform.token_key
     where retired_at is null and made_at > ${oldest(at, TOKEN_SECONDS)}::timestamptz
     order by made_at desc, key_id desc`;
  return rows.map((row) => ({ ...row.public_jwk, kid: row.key_id, alg: TOKEN_ALGORITHM, use: "sig" }));
}

interface KeyRow {
  readonly key_id: string;
  readonly private_sealed: Buffer;
}

async function newest(sql: postgres.ISql, at: Temporal.Instant): Promise<KeyRow | null> {
  const [row] = await sql<KeyRow[]>`
    select key_id, private_sealed from platform.token_key
     where retired_at is null and made_at > ${oldest(at, 0)}::timestamptz
     order by made_at desc, key_id desc limit 1`;
  return row ?? null;
}

/** Instant after which a key must have been made; tokens that it signed last get their time. */
function oldest(at: Temporal.Instant, moreSeconds: number): string {
  return at.subtract({ hours: TOKEN_KEY_DAYS * HOURS_A_DAY, seconds: moreSeconds }).toString();
}

/** One server makes the key, the others find it. */
async function makeKey(of: TokenKeysOf, at: Temporal.Instant): Promise<KeyRow> {
  return inTransaction(of.db, { actor: "system", purpose: "machines", act: "make-token-key" }, async (tx) => {
    await tx`select pg_advisory_xact_lock(${MAKING_LOCK})`;
    const made = await newest(tx, at);
    if (made !== null) return made;
    const pair = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true });
    const keyId = uuidv7();
    const sealed = of.keys.seal(JSON.stringify(await exportJWK(pair.privateKey)), contextOf(keyId));
    const publicJwk = JSON.stringify(await exportJWK(pair.publicKey));
    await tx`
      insert into platform.token_key (key_id, public_jwk, private_sealed, made_at)
      values (${keyId}, ${publicJwk}::text::jsonb, ${sealed}, ${at.toString()}::timestamptz)`;
    return { key_id: keyId, private_sealed: sealed };
  });
}

async function openKey(of: TokenKeysOf, row: KeyRow): Promise<SigningKey> {
  const jwk: unknown = JSON.parse(of.keys.open(row.private_sealed, contextOf(row.key_id)));
  const key = isObject(jwk) ? await importJWK({ ...jwk }, TOKEN_ALGORITHM) : null;
  if (key === null || key instanceof Uint8Array)
    throw new Error("Broken invariant: a token key is a key pair");
  return { keyId: row.key_id, key };
}

const contextOf = (keyId: string): string => `token-key:${keyId}`;
