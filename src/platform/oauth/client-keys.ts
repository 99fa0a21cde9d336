import { calculateJwkThumbprint, importJWK, type JWK } from "jose";

/** A public key of a program, with the one algorithm it is used with. */
export interface ClientKey {
  readonly keyId: string;
  readonly jwk: PublicJwk;
  readonly algorithm: string;
}

/** The members of a public key and nothing else. */
export type PublicJwk = Readonly<Record<string, string>>;

/** One algorithm for each kind of key, so that a token has none to choose. */
const KINDS: readonly {
  readonly algorithm: string;
  readonly kty: string;
  readonly crv?: string;
  readonly members: readonly string[];
}[] = [
  { algorithm: "ES256", kty: "EC", crv: "P-256", members: ["x", "y"] },
  { algorithm: "ES384", kty: "EC", crv: "P-384", members: ["x", "y"] },
  { algorithm: "EdDSA", kty: "OKP", crv: "Ed25519", members: ["x"] },
  { algorithm: "PS256", kty: "RSA", members: ["n", "e"] },
];
export const ALGORITHMS: readonly string[] = KINDS.map(({ algorithm }) => algorithm);

const PRIVATE_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const KEY_ID = /^[A-Za-z0-9._~:-]{1,100}$/u;
const MODULUS_CHARACTERS_MIN = 342;

/**
 * The public keys of a JWK set. Null when it is none, holds a private or symmetric key, a kind or algorithm we do not take,
 * or a `kid` twice. A key without `kid` gets its thumbprint (RFC 7638).
 */
export async function readClientKeys(document: unknown): Promise<readonly ClientKey[] | null> {
  const list = isObject(document) ? document["keys"] : null;
  if (!Array.isArray(list) || list.length === 0) return null;
  const keys = await Promise.all(list.map((jwk: unknown) => readPublicKey(jwk)));
  const whole = keys.filter((key) => key !== null);
  const names = new Set(whole.map(({ keyId }) => keyId));
  return names.size === list.length ? whole : null;
}

/** One public key; null when it is not one that we take. */
export async function readPublicKey(jwk: unknown): Promise<ClientKey | null> {
  if (!isObject(jwk) || PRIVATE_MEMBERS.some((name) => name in jwk)) return null;
  const kind = KINDS.find(({ kty, crv }) => jwk["kty"] === kty && (crv === undefined || jwk["crv"] === crv));
  if (kind === undefined || !suits(jwk, kind.algorithm)) return null;
  const names = ["kty", ...(kind.crv === undefined ? [] : ["crv"]), ...kind.members];
  const plain: Record<string, string> = {};
  for (const name of names) {
    const value = jwk[name];
    if (typeof value !== "string") return null;
    plain[name] = value;
  }
  if (kind.kty === "RSA" && (plain["n"] ?? "").length < MODULUS_CHARACTERS_MIN) return null;
  const keyId = jwk["kid"] ?? (await calculateJwkThumbprint(plain));
  const isNamed = typeof keyId === "string" && KEY_ID.test(keyId);
  const isWhole = await importKey(plain, kind.algorithm).then(
    () => true,
    () => false,
  );
  return isNamed && isWhole ? { keyId, jwk: plain, algorithm: kind.algorithm } : null;
}

/** A key as the verifier takes it. */
export async function importKey(jwk: PublicJwk, algorithm: string): Promise<CryptoKey> {
  const key = await importJWK(asJwk(jwk), algorithm);
  if (key instanceof Uint8Array) throw new Error("Broken invariant: a public key is not a shared secret");
  return key;
}

function asJwk(jwk: PublicJwk): JWK {
  return { ...jwk };
}

function suits(jwk: Readonly<Record<string, unknown>>, algorithm: string): boolean {
  const { alg = algorithm, use = "sig" } = jwk;
  return alg === algorithm && use === "sig";
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
