import { createHash, createPublicKey } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson } from "../kernel/canonical.ts";
import type { KeyService } from "./key-service.ts";
import { isObject, readSecretFile, unreadable, writeSecretFile } from "./secret-file.ts";
import { derOf, plainOf } from "./signature-form.ts";
import {
  isSignedBy as isSigned,
  newSigner,
  publicKeyAt,
  type SignatureAlgorithm,
  type Signer,
  signerOf,
} from "./signing.ts";

/** A public key as it is published (RFC 7517); coordinates are 32 bytes in base64url. */
export interface PublicJwk {
  readonly kty: "EC";
  readonly crv: "P-256" | "SM2";
  readonly x: string;
  readonly y: string;
  /** RFC 7638 thumbprint: the key names itself, nobody gives it a name. */
  readonly kid: string;
  readonly alg: SignatureAlgorithm;
}

/** A signature over the canonical JSON of what it stands beside. */
export interface Signature {
  readonly keyId: string;
  readonly algorithm: SignatureAlgorithm;
  /** The two numbers of the signature, 64 bytes in base64url. */
  readonly value: string;
}

/** Signs statements in the name of this installation. */
export interface Signing {
  readonly publicKeys: readonly PublicJwk[];
  sign(statement: object): Signature;
}

/** The file of the signing keys in the key folder; they are wrapped like data keys. */
export const SIGNING_FILE = "signing.json";
const ALGORITHMS = ["ES256", "SM2"] as const satisfies readonly SignatureAlgorithm[];
const CURVES = { ES256: "P-256", SM2: "SM2" } as const;
const COORDINATE_BYTES = 32;

export interface SigningOptions {
  readonly folder: string;
  readonly service: KeyService;
  /** What statements are signed with; ES256 unless said otherwise. */
  readonly algorithm?: SignatureAlgorithm;
  /** Where there are none, keys are made for this process alone: the folder is a copy that is only looked at. */
  readonly isCopy?: boolean;
}

/** Opens the signing keys of a folder and makes one of each algorithm when there is none. Refuses with KEYS_EXPOSED and KEYS_UNREADABLE. */
export async function openSigning(options: SigningOptions): Promise<Signing> {
  const { algorithm = "ES256" } = options;
  const keys = (await readKeys(options)).map((signer) => ({ signer, jwk: jwkOf(signer) }));
  const current = keys.findLast((key) => key.signer.algorithm === algorithm);
  if (current === undefined) throw new Error(`Broken invariant: there is a signing key for ${algorithm}`);
  return {
    publicKeys: keys.map((key) => key.jwk),
    sign: (statement) => {
      const bytes = current.signer.sign(Buffer.from(canonicalJson(statement)));
      const value = (algorithm === "SM2" ? plainOf(bytes) : bytes).toString("base64url");
      return { keyId: current.jwk.kid, algorithm, value };
    },
  };
}

/** Whether a signature was made by the holder of this public key over exactly this statement. */
export function isStatementSignedBy(key: PublicJwk, statement: object, signature: Signature): boolean {
  if (key.kid !== signature.keyId || key.alg !== signature.algorithm) return false;
  const value = Buffer.from(signature.value, "base64url");
  // Base64url that is not in its one form would let the same signature be written in several ways.
  if (value.length !== 2 * COORDINATE_BYTES || value.toString("base64url") !== signature.value) return false;
  const of = { algorithm: key.alg, publicKey: bytesOf(key.alg, key) };
  return isSigned(of, Buffer.from(canonicalJson(statement)), key.alg === "SM2" ? derOf(value) : value);
}

/** A public key from outside in its full form, named by its thumbprint; null when it is none that this program knows. */
export function publicJwkFrom(given: unknown): PublicJwk | null {
  if (!isObject(given)) return null;
  const { kty, crv, x, y } = given;
  const alg = ALGORITHMS.find((one) => CURVES[one] === crv);
  if (alg === undefined || kty !== "EC" || typeof x !== "string" || typeof y !== "string") return null;
  try {
    createPublicKey({ key: bytesOf(alg, { x, y }), format: "der", type: "spki" });
  } catch {
    // A point that is not on the curve is no key.
    return null;
  }
  return { kty, crv: CURVES[alg], x, y, kid: thumbprint(CURVES[alg], x, y), alg };
}

function bytesOf(alg: SignatureAlgorithm, point: { readonly x: string; readonly y: string }): Buffer {
  return publicKeyAt(alg, Buffer.from(point.x, "base64url"), Buffer.from(point.y, "base64url"));
}

function jwkOf(signer: Signer): PublicJwk {
  const point = signer.publicKey.subarray(-2 * COORDINATE_BYTES);
  const x = point.subarray(0, COORDINATE_BYTES).toString("base64url");
  const y = point.subarray(COORDINATE_BYTES).toString("base64url");
  const crv = CURVES[signer.algorithm];
  return { kty: "EC", crv, x, y, kid: thumbprint(crv, x, y), alg: signer.algorithm };
}

function thumbprint(crv: string, x: string, y: string): string {
  return createHash("sha256")
    .update(canonicalJson({ crv, kty: "EC", x, y }))
    .digest("base64url");
}

/** Two programs that begin at once end with the same keys. */
async function readKeys({ folder, service, isCopy = false }: SigningOptions): Promise<readonly Signer[]> {
  const file = join(folder, SIGNING_FILE);
  const found = await readSecretFile(file);
  if (found !== null) return unwrapped(found, { file, service });
  if (isCopy) return ALGORITHMS.map(newSigner);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keys: object[] = [];
  for (const algorithm of ALGORITHMS) {
    const wrapped = await service.wrap(newSigner(algorithm).secret(), labelOf(algorithm));
    keys.push({ algorithm, wrapped: wrapped.toString("base64") });
  }
  await writeSecretFile(file, { keys }, "new");
  return unwrapped(await readSecretFile(file), { file, service });
}

async function unwrapped(
  found: unknown,
  { file, service }: { readonly file: string; readonly service: KeyService },
): Promise<readonly Signer[]> {
  const keys: readonly unknown[] = isObject(found) && Array.isArray(found.keys) ? found.keys : [];
  const signers: Signer[] = [];
  for (const key of keys) {
    const algorithm = isObject(key) ? ALGORITHMS.find((one) => one === key.algorithm) : undefined;
    if (!isObject(key) || algorithm === undefined || typeof key.wrapped !== "string") throw unreadable(file);
    const secret = await service
      .unwrap(Buffer.from(key.wrapped, "base64"), labelOf(algorithm))
      .catch(() => Promise.reject(unreadable(file)));
    signers.push(signerOf(algorithm, secret));
  }
  if (signers.length === 0) throw unreadable(file);
  return signers;
}

function labelOf(algorithm: SignatureAlgorithm): string {
  return `signing ${algorithm}`;
}
