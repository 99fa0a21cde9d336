// A program of a body makes its key once, and gets a token that lasts five minutes (private_key_jwt, ES256).
//
//   node program-token.mjs keys > keys.json              makes program-key.pem (mode 0600) and prints the JWK set to register
//   node program-token.mjs token <client> <scope>…        prints a token; XINHENG names the platform, http://127.0.0.1:3000 when not set
//
// Needs Node 20 or newer and nothing else.

import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const KEY_FILE = "program-key.pem";
const KEY_ID = "k1";
const platform = process.env.XINHENG ?? "http://127.0.0.1:3000";
const [, , verb, client, ...scopes] = process.argv;

if (verb === "keys") printKeys();
else if (verb === "token" && client !== undefined && scopes.length > 0) console.log(await token());
else {
  console.error("keys, or: token <client> <scope>…");
  process.exit(2);
}

function printKeys() {
  if (!existsSync(KEY_FILE)) {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(KEY_FILE, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
  }
  const jwk = createPublicKey(readFileSync(KEY_FILE)).export({ format: "jwk" });
  console.log(JSON.stringify({ keys: [{ ...jwk, kid: KEY_ID, alg: "ES256", use: "sig" }] }, null, 2));
}

async function token() {
  const { issuer, token_endpoint } = await (
    await fetch(`${platform}/.well-known/oauth-authorization-server`)
  ).json();
  const answer = await fetch(token_endpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: assertion(issuer),
      scope: scopes.join(" "),
    }),
  });
  const said = await answer.json();
  if (answer.ok) return said.access_token;
  console.error(answer.status, JSON.stringify(said));
  process.exit(1);
}

/** The client assertion: who asks, of whom, once, and for two minutes at most. */
function assertion(issuer) {
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: client, sub: client, aud: issuer, jti: randomUUID(), iat: now, exp: now + 120 };
  const text = `${part({ alg: "ES256", kid: KEY_ID })}.${part(claims)}`;
  const key = createPrivateKey(readFileSync(KEY_FILE));
  return `${text}.${sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}
