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
  /** Instant until which what it signed counts; not there while no other key took its place. */
  readonly until?: string;
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
  /** Reads the keys again, after they were rotated. */
  reload(): Promise<void>;
}

/** A signing key as it is kept: wrapped in the file, open in memory. */
export interface KeptSigner {
  readonly jwk: PublicJwk;
  readonly signer: Signer;
  readonly wrapped: string;
  /** Instant from which it signs, until a later one of its algorithm does. */
  readonly from: string;
}

/** The file of the signing keys in the key folder; they are wrapped like data keys. */
export const SIGNING_FILE = "signing.json";
const ALGORITHMS = ["ES256", "SM2"] as const satisfies readonly SignatureAlgorithm[];
const CURVES = { ES256: "P-256", SM2: "SM2" } as const;
const COORDINATE_BYTES = 32;
const ALWAYS = "1970-01-01T00:00:00Z";

interface Place {
  readonly folder: string;
  readonly service: KeyService;
}

export interface SigningOptions extends Place {
  /** What statements are signed with; ES256 unless said otherwise. */
  readonly algorithm?: SignatureAlgorithm;
  /** Where there are none, keys are made for this process alone: the folder is a copy that is only looked at. */
  readonly isCopy?: boolean;
  /** Milliseconds since 1970, which decide the key in use. */
  readonly now?: () => number;
}

/** Opens the signing keys of a folder and makes one of each algorithm when there is none. Refuses with KEYS_EXPOSED and KEYS_UNREADABLE. */
export async function openSigning(options: SigningOptions): Promise<Signing> {
  const { algorithm = "ES256", isCopy = false, now = machineNow } = options;
  const read = (): Promise<readonly KeptSigner[]> => (isCopy ? readCopy(options) : readKept(options));
  let kept = await read();
  const keyAt = (ms: number): KeptSigner => {
    const turn = turnsOf(kept, algorithm).findLast(({ fromMs }) => fromMs <= ms);
    if (turn === undefined) throw new Error(`Broken invariant: there is a signing key for ${algorithm}`);
    return turn.key;
  };
  keyAt(now());
  return {
    get publicKeys() {
      return kept.map((key) => key.jwk);
    },
    sign: (statement) => {
      const { signer, jwk } = keyAt(now());
      const bytes = signer.sign(Buffer.from(canonicalJson(statement)));
      const value = (algorithm === "SM2" ? plainOf(bytes) : bytes).toString("base64url");
      return { keyId: jwk.kid, algorithm, value };
    },
    async reload() {
      kept = await read();
    },
  };
}

/** The keys of an algorithm by their turns; of two from the same instant the later in the file is later. */
export function turnsOf(
  kept: readonly KeptSigner[],
  algorithm: SignatureAlgorithm,
): readonly { readonly key: KeptSigner; readonly fromMs: number }[] {
  return kept
    .filter(({ jwk }) => jwk.alg === algorithm)
    .map((key) => ({ key, fromMs: Temporal.Instant.from(key.from).epochMilliseconds }))
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

function machineNow(): number {
  return Temporal.Now.instant().epochMilliseconds;
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
  const { kty, crv, x, y, until } = given;
  const alg = ALGORITHMS.find((one) => CURVES[one] === crv);
  if (alg === undefined || kty !== "EC" || typeof x !== "string" || typeof y !== "string") return null;
  try {
    createPublicKey({ key: bytesOf(alg, { x, y }), format: "der", type: "spki" });
  } catch {
    // A point that is not on the curve is no key.
    return null;
  }
  if (until !== undefined && (typeof until !== "string" || !isInstant(until))) return null;
  const named: PublicJwk = { kty, crv: CURVES[alg], x, y, kid: thumbprint(CURVES[alg], x, y), alg };
  return until === undefined ? named : { ...named, until };
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

/** The keys of a folder, which are made where there are none. Two programs that begin at once end with the same keys. */
export async function readKept({ folder, service }: Place): Promise<readonly KeptSigner[]> {
  const file = join(folder, SIGNING_FILE);
  const found = await readSecretFile(file);
  if (found !== null) return unwrapped(found, { file, service });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keys = await Promise.all(ALGORITHMS.map((algorithm) => newKept(algorithm, service, ALWAYS)));
  const content = { keys: keys.map(({ jwk, wrapped, from }) => ({ algorithm: jwk.alg, wrapped, from })) };
  await writeSecretFile(file, content, "new");
  return unwrapped(await readSecretFile(file), { file, service });
}

/** The keys of a copy that is only looked at; where it holds none, some for this process alone. */
async function readCopy({ folder, service }: Place): Promise<readonly KeptSigner[]> {
  const file = join(folder, SIGNING_FILE);
  const found = await readSecretFile(file);
  if (found !== null) return unwrapped(found, { file, service });
  return ALGORITHMS.map((algorithm) => keptOf(newSigner(algorithm), { wrapped: "", from: ALWAYS }));
}

/** A fresh key, wrapped by the service. */
export async function newKept(
  algorithm: SignatureAlgorithm,
  service: KeyService,
  from: string,
): Promise<KeptSigner> {
  const signer = newSigner(algorithm);
  const wrapped = await service.wrap(signer.secret(), labelOf(algorithm));
  return keptOf(signer, { wrapped: wrapped.toString("base64"), from });
}

function keptOf(signer: Signer, { wrapped, from }: Pick<KeptSigner, "wrapped" | "from">): KeptSigner {
  return { jwk: jwkOf(signer), signer, wrapped, from };
}

async function unwrapped(
  found: unknown,
  { file, service }: { readonly file: string; readonly service: KeyService },
): Promise<readonly KeptSigner[]> {
  const keys: readonly unknown[] = isObject(found) && Array.isArray(found.keys) ? found.keys : [];
  const kept: KeptSigner[] = [];
  for (const key of keys) {
    const algorithm = isObject(key) ? ALGORITHMS.find((one) => one === key.algorithm) : undefined;
    if (!isObject(key) || algorithm === undefined || typeof key.wrapped !== "string") throw unreadable(file);
    // A file from before keys were rotated names no instant.
    const { wrapped, from = ALWAYS } = key;
    if (typeof from !== "string" || !isInstant(from)) throw unreadable(file);
    const secret = await service
      .unwrap(Buffer.from(wrapped, "base64"), labelOf(algorithm))
      .catch(() => Promise.reject(unreadable(file)));
    kept.push(keptOf(signerOf(algorithm, secret), { wrapped, from }));
  }
  if (kept.length === 0) throw unreadable(file);
  return kept;
}

function isInstant(text: string): boolean {
  try {
    Temporal.Instant.from(text);
    return true;
  } catch {
    return false;
  }
}

function labelOf(algorithm: SignatureAlgorithm): string {
  return `signing ${algorithm}`;
}
