import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";

/** ES256: ECDSA on P-256 with SHA-256. SM2: GB/T 32918.2 on the recommended curve with SM3 and the default user identity. */
export type SignatureAlgorithm = "ES256" | "SM2";

/** A key that signs; what it is made of does not leave it except by `secret`. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo in DER, for whoever verifies. */
  readonly publicKey: Buffer;
  /** ES256 as r and s of 32 bytes each (JOSE), SM2 as the ASN.1 sequence of them (GB/T 35276). */
  sign(message: Buffer): Buffer;
  /** PKCS#8 in DER, to be wrapped by a key service and nothing else. */
  secret(): Buffer;
}

const CURVES: Readonly<Record<SignatureAlgorithm, string>> = { ES256: "P-256", SM2: "SM2" };
/** SubjectPublicKeyInfo of a point on these curves up to the point; the point is 04, x and y. */
const HEADS: Readonly<Record<SignatureAlgorithm, string>> = {
  ES256: "3059301306072a8648ce3d020106082a8648ce3d030107034200",
  SM2: "3059301306072a8648ce3d020106082a811ccf5501822d034200",
};
const POINT_BYTES = 65;
const UNCOMPRESSED = 4;

/** A fresh key. */
export function newSigner(algorithm: SignatureAlgorithm): Signer {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: CURVES[algorithm] });
  return signerOf(algorithm, privateKey.export({ format: "der", type: "pkcs8" }));
}

/**
 * The signer of a key in PKCS#8. A freshly generated SM2 key of OpenSSL silently signs plain ECDSA: only one that was read
 * from its bytes is an SM2 key, so every key comes through here.
 */
export function signerOf(algorithm: SignatureAlgorithm, pkcs8: Buffer): Signer {
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" });
  requireCurve(algorithm, publicKey);
  return {
    algorithm,
    publicKey,
    sign: (message) => signed(algorithm, { key, publicKey }, message),
    secret: () => Buffer.from(pkcs8),
  };
}

/** Whether a signature over a message was made with the key that belongs to this public key. Damaged ones are false. */
export function isSignedBy(
  of: { readonly algorithm: SignatureAlgorithm; readonly publicKey: Buffer },
  message: Buffer,
  signature: Buffer,
): boolean {
  try {
    requireCurve(of.algorithm, of.publicKey);
    const key = createPublicKey({ key: of.publicKey, format: "der", type: "spki" });
    if (of.algorithm === "ES256")
      return createVerify("sha256").update(message).verify({ key, dsaEncoding: "ieee-p1363" }, signature);
    return createVerify("sm3").update(identified(of.publicKey)).update(message).verify(key, signature);
  } catch {
    return false;
  }
}

/** SubjectPublicKeyInfo of a point given by its coordinates of 32 bytes each. */
export function publicKeyAt(algorithm: SignatureAlgorithm, x: Buffer, y: Buffer): Buffer {
  return Buffer.concat([Buffer.from(HEADS[algorithm], "hex"), Buffer.from([UNCOMPRESSED]), x, y]);
}

function signed(
  algorithm: SignatureAlgorithm,
  { key, publicKey }: { readonly key: KeyObject; readonly publicKey: Buffer },
  message: Buffer,
): Buffer {
  if (algorithm === "ES256")
    return createSign("sha256").update(message).sign({ key, dsaEncoding: "ieee-p1363" });
  return createSign("sm3").update(identified(publicKey)).update(message).sign(key);
}

/** A key of another curve would sign and verify something, but not this algorithm. */
function requireCurve(algorithm: SignatureAlgorithm, publicKey: Buffer): void {
  const head = Buffer.from(HEADS[algorithm], "hex");
  const isIt =
    publicKey.length === head.length + POINT_BYTES && publicKey.subarray(0, head.length).equals(head);
  if (!isIt) throw new Error(`This is no public key for ${algorithm}`);
}

const IDENTITY = Buffer.from("1234567812345678");
const BITS_PER_BYTE = 8;
/** a, b and the base point of the recommended curve (GB/T 32918.5). */
const CURVE = Buffer.from(
  [
    "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc",
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93",
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7",
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0",
  ].join(""),
  "hex",
);

/** Z of GB/T 32918.2: the hash of identity, curve and public key, which stands before the message. */
export function identified(publicKey: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(IDENTITY.length * BITS_PER_BYTE);
  const point = publicKey.subarray(publicKey.length - POINT_BYTES + 1);
  return createHash("sm3").update(length).update(IDENTITY).update(CURVE).update(point).digest();
}
