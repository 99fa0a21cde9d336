import { createHash, createPublicKey, createVerify, type KeyObject, verify } from "node:crypto";
import type { EnterpriseKey, KeyAlgorithm } from "./types.ts";

/** What a SubjectPublicKeyInfo of each kind begins with: its algorithm, its curve, and an uncompressed point. */
const HEADS: Readonly<Record<KeyAlgorithm, Buffer>> = {
  ES256: Buffer.from("3059301306072a8648ce3d020106082a8648ce3d03010703420004", "hex"),
  SM2: Buffer.from("3059301306072a8648ce3d020106082a811ccf5501822d03420004", "hex"),
};
const POINT_BYTES = 64;

/** The key in these bytes; null unless it is a point on P-256 or on the curve of SM2. */
export function enterpriseKeyOf(spki: Buffer): EnterpriseKey | null {
  for (const algorithm of ["ES256", "SM2"] as const) {
    const head = HEADS[algorithm];
    const fits = spki.length === head.length + POINT_BYTES && spki.subarray(0, head.length).equals(head);
    if (fits && keyObject(spki) !== null) return { algorithm, publicKey: spki };
  }
  return null;
}

/** Whether a signature under a text is the key's: 64 bytes r‖s for ES256 (RFC 7518), DER for SM2 (GM/T 0009). */
export function signatureHolds(key: EnterpriseKey, text: string, signature: Buffer): boolean {
  const publicKey = keyObject(key.publicKey);
  if (publicKey === null) return false;
  try {
    if (key.algorithm === "ES256") {
      return verify("sha256", Buffer.from(text), { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
    }
    // The runtime signs what it is given; that the value Z of the signer comes first is GB/T 32918.2.
    return createVerify("sm3").update(zValue(key.publicKey)).update(text).verify(publicKey, signature);
  } catch {
    return false;
  }
}

function keyObject(spki: Buffer): KeyObject | null {
  try {
    return createPublicKey({ key: spki, format: "der", type: "spki" });
  } catch {
    return null;
  }
}

/** The identity of a signer where nothing else was agreed (GM/T 0009). */
const SM2_ID = Buffer.from("1234567812345678");
/** a, b, and the base point of the curve (GB/T 32918.5). */
const SM2_CURVE = Buffer.from(
  "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC" +
    "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93" +
    "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7" +
    "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0",
  "hex",
);

/** Z of a signer: SM3 over the length of its identity in bits, the identity, the curve and the public point. */
export function zValue(spki: Buffer): Buffer {
  const bits = Buffer.alloc(2);
  bits.writeUInt16BE(SM2_ID.length * 8);
  return createHash("sm3")
    .update(bits)
    .update(SM2_ID)
    .update(SM2_CURVE)
    .update(spki.subarray(-POINT_BYTES))
    .digest();
}
