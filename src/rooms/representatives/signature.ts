import { createPublicKey } from "node:crypto";
import { isSignedBy } from "../../platform/signing.ts";
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
    if (fits && isKey(spki)) return { algorithm, publicKey: spki };
  }
  return null;
}

/** Whether a signature under a text is the key's: 64 bytes r‖s for ES256 (RFC 7518), DER for SM2 (GM/T 0009). */
export function signatureHolds(key: EnterpriseKey, text: string, signature: Buffer): boolean {
  return isSignedBy(key, Buffer.from(text), signature);
}

/** Whether these bytes are a key at all: a point off the curve has the right form too. */
function isKey(spki: Buffer): boolean {
  try {
    createPublicKey({ key: spki, format: "der", type: "spki" });
    return true;
  } catch {
    return false;
  }
}
