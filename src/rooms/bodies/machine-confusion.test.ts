import assert from "node:assert/strict";
import { createHash, createHmac, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { decodeJwt, exportJWK, exportSPKI, generateKeyPair, SignJWT } from "jose";
import { type ApiBench, apiBench, bearer, TODAY } from "../../../test/support/api.ts";
import {
  askToken,
  assertionOf,
  ISSUER,
  type Machine,
  machineOf,
  proofOf,
  secondsNow,
  TOKEN_URL,
  tokenOf,
} from "../../../test/support/machine.ts";

/** What somebody without the right key could try at the token endpoint and with tokens. */

let api: ApiBench;
before(async () => {
  api = await apiBench();
});
after(() => api.close());

const self = (token: string) => api.get("/api/v1/bodies/self", bearer(token));
const codeOf = (answer: { json(): { code?: string } }): string | undefined => answer.json().code;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

type Tries = Readonly<Record<string, string>>;

/** Assertions that claim to be of the victim, and that it did not sign or not for this. */
async function forgedAssertions(victim: Machine, machine: Machine): Promise<Tries> {
  const now = secondsNow(api);
  const own = { iss: victim.clientId, sub: victim.clientId };
  const claims = { ...own, aud: ISSUER, jti: randomUUID(), iat: now, exp: now + 60 };
  const pem = await exportSPKI(victim.pair.publicKey);
  const signed = (secret: string, header: object): string => {
    const text = `${encode(header)}.${encode(claims)}`;
    return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
  };
  const jwk = await exportJWK(machine.pair.publicKey);
  const forged = (header: object) =>
    new SignJWT(claims).setProtectedHeader({ alg: "ES256", ...header }).sign(machine.pair.privateKey);
  return {
    "alg none": `${encode({ alg: "none", kid: victim.kid })}.${encode(claims)}.AA`,
    "no signature": `${encode({ alg: "none", kid: victim.kid })}.${encode(claims)}.`,
    "HS256 with the public key as PEM": signed(pem, { alg: "HS256", kid: victim.kid }),
    "HS256 with the public key as JWK": signed(JSON.stringify(await exportJWK(victim.pair.publicKey)), {
      alg: "HS256",
      kid: victim.kid,
    }),
    "HS256 with nothing": signed("", { alg: "HS256", kid: victim.kid }),
    "another client's key under its own kid": await forged({ kid: machine.kid }),
    "another client's key under the kid": await forged({ kid: victim.kid }),
    "a key in the header": await forged({ kid: victim.kid, jwk }),
    jku: await forged({ kid: victim.kid, jku: "http://127.0.0.1:9/jwks" }),
    crit: await forged({ kid: victim.kid, crit: ["exp"], exp: 1 }).catch(() => "a.b.c"),
    "no token": "x",
  };
}

/** An assertion that the victim signed, with something in it that we do not take. */
const signedBy =
  (victim: Machine) =>
  (claims: object, header: object = {}) =>
    assertionOf(api, victim, { claims: { ...claims }, header: { ...header } });

async function wrongAssertions(victim: Machine, machine: Machine): Promise<Tries> {
  const by = signedBy(victim);
  const now = secondsNow(api);
  return {
    x5u: await by({}, { x5u: "http://127.0.0.1:9/cert" }),
    x5c: await by({}, { x5c: ["AA"] }),
    "kid as a path": await by({}, { kid: "../../../../dev/null" }),
    "kid as SQL": await by({}, { kid: "' or '1'='1" }),
    "kid as a list": await by({}, { kid: [victim.kid] }),
    "no kid": await by({}, { kid: undefined }),
    "typ of an access token": await by({}, { typ: "at+jwt" }),
    "typ of a proof": await by({}, { typ: "dpop+jwt" }),
    "another audience": await by({ aud: "https://elsewhere.example" }),
    "two audiences": await by({ aud: [ISSUER, "https://elsewhere.example"] }),
    "no audience": await by({ aud: undefined }),
    "another issuer": await by({ iss: machine.clientId }),
    "another subject": await by({ sub: machine.clientId }),
    "a subject that is no id": await by({ iss: "x", sub: "x" }),
    over: await by({ iat: now - 200, exp: now - 31 }),
    "not begun": await by({ nbf: now + 31 }),
    "of tomorrow": await by({ iat: now + 31, exp: now + 90 }),
    "too long-lived": await by({ exp: now + 331 }),
    "without end": await by({ exp: undefined }),
    "without number": await by({ jti: undefined }),
    "an empty number": await by({ jti: "" }),
    "a number too long": await by({ jti: "x".repeat(201) }),
    "too large": await by({ more: "x".repeat(5_000) }),
  };
}

test("no confusion of algorithms, keys, kinds or times passes for a client", async () => {
  const machine = await machineOf(api);
  const victim = await machineOf(api);
  const by = signedBy(victim);
  const now = secondsNow(api);
  const tries = { ...(await forgedAssertions(victim, machine)), ...(await wrongAssertions(victim, machine)) };
  for (const [what, assertion] of Object.entries(tries)) {
    const answer = await askToken(api, assertion);
    assert.deepEqual([answer.statusCode, codeOf(answer)], [401, "CLIENT_REFUSED"], what);
    assert.equal(answer.json().error, "invalid_client");
  }
  for (const fine of [
    { aud: TOKEN_URL },
    { aud: [ISSUER] },
    { iat: now + 25 },
    { iat: now - 90, exp: now - 25 },
  ])
    assert.equal((await askToken(api, await by(fine))).statusCode, 200, JSON.stringify(fine));
  const [{ count } = { count: 0 }] = await api.bench.database.sql<{ count: number }[]>`
    select count(*)::integer as count from platform.audit
     where actor = 'unknown' and act = 'token-refused' and detail ->> 'code' = 'CLIENT_REFUSED'`;
  assert.ok(count >= Object.keys(tries).length, "every refusal is on the trail");
});

test("no confusion passes for an access token", async () => {
  const machine = await machineOf(api);
  const token = await tokenOf(api, machine);
  const [head = "", body = "", signature = ""] = token.split(".");
  const [serverKey] = (await api.get("/oauth/jwks")).json().keys;
  const claims = decodeJwt(token);
  const stranger = await generateKeyPair("ES256", { extractable: true });
  const header = { alg: "ES256", typ: "at+jwt", kid: serverKey.kid };
  const forged = (more: object, by = stranger.privateKey) =>
    new SignJWT(claims).setProtectedHeader({ ...header, ...more }).sign(by);
  const hs = `${encode({ ...header, alg: "HS256" })}.${body}`;
  const tries: Readonly<Record<string, string>> = {
    "alg none": `${encode({ ...header, alg: "none" })}.${body}.AA`,
    "HS256 with the public key": `${hs}.${createHmac("sha256", JSON.stringify(serverKey)).update(hs).digest("base64url")}`,
    "another key": await forged({}),
    "the client's own key": await forged({ kid: machine.kid }, machine.pair.privateKey),
    "a key in the header": await forged({ jwk: await exportJWK(stranger.publicKey) }),
    jku: await forged({ jku: "http://127.0.0.1:9/jwks" }),
    "kid as SQL": await forged({ kid: "' or true --" }),
    "more scopes": `${head}.${encode({ ...claims, scope: "submit:registration" })}.${signature}`,
    "a client assertion": await assertionOf(api, machine),
    "a proof": await proofOf(api, machine.pair, { method: "GET", url: `${ISSUER}/api/v1/bodies/self` }),
  };
  for (const [what, tried] of Object.entries(tries)) {
    const answer = await self(tried);
    assert.deepEqual([answer.statusCode, codeOf(answer)], [401, "TOKEN_INVALID"], what);
  }
  assert.equal((await self(token)).statusCode, 200);
  assert.deepEqual([claims.aud, claims.iss, claims.sub], [`${ISSUER}/api/v1`, ISSUER, machine.clientId]);
  try {
    api.clock.moveTo(api.clock.now().add({ seconds: 331 }).toString());
    assert.equal(codeOf(await self(token)), "TOKEN_INVALID", "its time is over");
  } finally {
    api.clock.moveTo(TODAY);
  }
});

test("a bound token opens nothing without a fresh proof of its key for this very request", async () => {
  const machine = await machineOf(api, { sender: "dpop" });
  const pair = await generateKeyPair("ES256", { extractable: true });
  const bare = await askToken(api, await assertionOf(api, machine));
  assert.equal(codeOf(bare), "PROOF_REQUIRED");
  const dpop = await proofOf(api, pair, { method: "POST", url: TOKEN_URL });
  const answer = await askToken(api, await assertionOf(api, machine), { headers: { dpop } });
  assert.equal(answer.json().token_type, "DPoP");
  const again = await askToken(api, await assertionOf(api, machine), { headers: { dpop } });
  assert.equal(again.json().error, "invalid_dpop_proof");
  const token = answer.json().access_token;
  const path = `/api/v1/clients/${machine.clientId}/figures`;
  const asked = `${path}?from=${TODAY}&through=${TODAY}`;
  const url = `${ISSUER}${path}`;
  const good = { method: "GET", url, token };
  const show = (proof: string | null, scheme = "DPoP") =>
    api.get(asked, {
      authorization: `${scheme} ${token}`,
      ...(proof === null ? {} : { dpop: proof }),
    });
  const fresh = await proofOf(api, pair, good);
  assert.equal((await show(fresh)).statusCode, 200);
  const now = secondsNow(api);
  const stranger = await generateKeyPair("ES256", { extractable: true });
  const hash = createHash("sha256").update("another").digest("base64url");
  const tries: Readonly<Record<string, string | null>> = {
    "shown before": fresh,
    none: null,
    "for another method": await proofOf(api, pair, { ...good, method: "POST" }),
    "for another address": await proofOf(api, pair, { ...good, url: `${ISSUER}/api/v1/batches` }),
    "for another server": await proofOf(api, pair, {
      ...good,
      url: `https://evil.example${path}`,
    }),
    "for another token": await proofOf(api, pair, { ...good, claims: { ath: hash } }),
    "for no token": await proofOf(api, pair, { method: "GET", url }),
    "by another key": await proofOf(api, stranger, good),
    "of another kind": await proofOf(api, pair, { ...good, header: { typ: "JWT" } }),
    "with another key in its header": await proofOf(api, pair, {
      ...good,
      header: { jwk: await exportJWK(stranger.publicKey) },
    }),
    "with a private key": await proofOf(api, pair, {
      ...good,
      header: { jwk: await exportJWK(pair.privateKey) },
    }),
    "too old": await proofOf(api, pair, { ...good, claims: { iat: now - 91 } }),
    "of the future": await proofOf(api, pair, { ...good, claims: { iat: now + 31 } }),
    "without number": await proofOf(api, pair, { ...good, claims: { jti: undefined } }),
  };
  for (const [what, proof] of Object.entries(tries))
    assert.equal(codeOf(await show(proof)), "TOKEN_PROOF_INVALID", what);
  assert.equal(codeOf(await show(await proofOf(api, pair, good), "Bearer")), "TOKEN_PROOF_INVALID");
  const unbound = await tokenOf(api, await machineOf(api));
  const proof = await proofOf(api, pair, { method: "GET", url, token: unbound });
  const asDpop = await api.get(asked, { authorization: `DPoP ${unbound}`, dpop: proof });
  assert.equal(codeOf(asDpop), "TOKEN_PROOF_INVALID");
});
