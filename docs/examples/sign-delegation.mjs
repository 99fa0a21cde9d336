// An enterprise signs a delegation: makes a key (or takes its own), writes the statement as canonical JSON, and signs it (ES256).
//
//   node sign-delegation.mjs --uscc 91… --account <number shown at /my> [--scopes looks,export,correct] [--days 180] [--key key.pem]
//
// Prints one JSON document: what the representative registers first (`publicKey`), then brings as a whole. With --key the private
// key is read from that file, or made and written there (mode 0600). Needs Node 20 or newer and nothing else.

import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    uscc: { type: "string" },
    account: { type: "string" },
    scopes: { type: "string", default: "looks,export,correct" },
    days: { type: "string", default: "180" },
    key: { type: "string", default: "enterprise-key.pem" },
  },
});
if (values.uscc === undefined || values.account === undefined) {
  console.error("--uscc and --account are needed.");
  process.exit(2);
}

const dayOf = (instant) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", dateStyle: "short" }).format(instant);
const from = new Date();
const until = new Date(from.getTime() + Number(values.days) * 86_400_000);

// RFC 8785 for what a statement holds: members in the order of their names, no space, no number.
const statement = {
  account: values.account,
  from: dayOf(from),
  kind: "xinheng-delegation-1",
  scopes: values.scopes.split(",").sort(),
  subject: values.uscc,
  until: dayOf(until),
};

const privateKey = ownKey(values.key);
const publicKey = createPublicKey(privateKey).export({ format: "der", type: "spki" }).toString("base64");
const text = Buffer.from(JSON.stringify(statement));
const signature = sign("sha256", text, { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64");
console.log(JSON.stringify({ statement, publicKey, signature }, null, 2));

function ownKey(path) {
  if (existsSync(path)) return createPrivateKey(readFileSync(path));
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(path, pair.privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
  return pair.privateKey;
}
