import { createPrivateKey, type webcrypto } from "node:crypto";
import { Refused } from "../../refused.ts";
import { readSecretText } from "../../secret-file.ts";

/** A private key that proves this platform to the provider, and the name it has in a set of keys (RFC 7638). */
export interface ClientKey {
  readonly key: CryptoKey;
  readonly kid: string;
}

/** Kinds of keys with the one algorithm that each is used with: ES256, ES384, Ed25519, PS256. */
function algorithmOf({
  kty,
  crv,
}: webcrypto.JsonWebKey): EcKeyImportParams | RsaHashedImportParams | Algorithm | null {
  if (kty === "EC" && (crv === "P-256" || crv === "P-384")) return { name: "ECDSA", namedCurve: crv };
  if (kty === "OKP" && crv === "Ed25519") return { name: "Ed25519" };
  return kty === "RSA" ? { name: "RSA-PSS", hash: "SHA-256" } : null;
}

/** Reads the key from its PEM file. Refuses with KEYS_EXPOSED, KEYS_UNREADABLE and EXTERNAL_KEY_UNUSABLE: a mistake of the operator ends the start. */
export async function readClientKey(file: string): Promise<ClientKey> {
  const text = await readSecretText(file);
  if (text === null) throw unusable(file);
  try {
    const jwk = createPrivateKey(text).export({ format: "jwk" });
    const algorithm = algorithmOf(jwk);
    if (algorithm === null) throw unusable(file);
    const key = await crypto.subtle.importKey("jwk", jwk, algorithm, false, ["sign"]);
    const { calculateJwkThumbprint } = await import("jose");
    return { key, kid: await calculateJwkThumbprint(jwk) };
  } catch {
    throw unusable(file);
  }
}

function unusable(file: string): Refused {
  return new Refused("EXTERNAL_KEY_UNUSABLE", {
    zh: `XINHENG_OIDC_CLIENT_KEY 所指文件 ${file} 不存在，或者不是可用的私钥（PEM：EC P-256、P-384，Ed25519，RSA）。`,
    en: `The file ${file} of XINHENG_OIDC_CLIENT_KEY is not there, or no private key that can be used (PEM: EC P-256, P-384, Ed25519, RSA).`,
  });
}
