import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { calculateJwkThumbprint, exportJWK } from "jose";
import { testProvider, walk } from "../../../../test/support/external-provider.ts";
import { movableClock } from "../../clock.ts";
import type { ExternalSettings } from "../../external-settings.ts";
import { EXTERNAL_ANSWER_BYTES_MAX } from "../../limits.ts";
import { readClientKey } from "./client-key.ts";
import { boundedFetch, ProviderSilent } from "./fetch.ts";
import { openProvider } from "./provider.ts";
import { hasSecondFactor } from "./strength.ts";

const PUBLIC = "http://127.0.0.1:3998";
const SETTINGS: ExternalSettings = {
  issuer: "http://127.0.0.1:9",
  clientId: "xinheng-test",
  proof: { kind: "secret", secret: "a secret" },
  scopes: "openid",
  label: { zh: "登录", en: "Sign in" },
  secondFactor: { acr: [], amr: [] },
  accounts: "linked",
};

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "xinheng-external-"));
});
after(() => rm(folder, { recursive: true, force: true }));

async function keyFile(pem: string, mode = 0o600): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.pem`);
  await writeFile(file, pem);
  await chmod(file, mode);
  return file;
}

const ecKeys = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const pemOf = ({ privateKey }: ReturnType<typeof ecKeys>): string =>
  privateKey.export({ type: "pkcs8", format: "pem" }).toString();

test("the platform proves itself by a private key, and a provider that takes no pushed parameters gets them in the address", async () => {
  const pair = ecKeys();
  const jwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const provider = await testProvider({
    publicUrl: PUBLIC,
    pushes: false,
    clientKey: { ...jwk, kid, use: "sig" },
  });
  const proof = { kind: "key", file: await keyFile(pemOf(pair)) } as const;
  const settings = { ...SETTINGS, issuer: provider.issuer, proof };
  const clock = movableClock("2026-05-08");
  const opened = await openProvider(settings, { publicUrl: PUBLIC, clock });
  assert.equal(opened.known(), null, "nobody is asked before somebody needs it");
  const { client, config } = await opened.ready();
  const [state, nonce, verifier] = [
    client.randomState(),
    client.randomNonce(),
    client.randomPKCECodeVerifier(),
  ];
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: opened.redirectUri,
    scope: "openid",
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const callback = new URL(await walk(address.href, "number-1"), PUBLIC);
  const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
  const tokens = await client.authorizationCodeGrant(config, callback, checks);
  assert.equal(tokens.claims()?.sub, "number-1");
  await provider.close();
});

test("keys of every kind that is named are read; a key that others can read, or none, ends the start", async () => {
  const kinds = [
    ecKeys().privateKey,
    generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey,
    generateKeyPairSync("ed25519").privateKey,
    generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
  ];
  for (const key of kinds)
    await readClientKey(await keyFile(key.export({ type: "pkcs8", format: "pem" }).toString()));
  const curve = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
  const wrong: readonly [string, string][] = [
    ["KEYS_EXPOSED", await keyFile(pemOf(ecKeys()), 0o644)],
    ["EXTERNAL_KEY_UNUSABLE", join(folder, "not-there.pem")],
    ["EXTERNAL_KEY_UNUSABLE", await keyFile("no key at all")],
    ["EXTERNAL_KEY_UNUSABLE", await keyFile(pemOf(curve))],
  ];
  for (const [code, file] of wrong) {
    const settings = { ...SETTINGS, proof: { kind: "key", file } as const };
    const opening = openProvider(settings, { publicUrl: PUBLIC, clock: movableClock("2026-05-08") });
    await assert.rejects(opening, { code }, code);
  }
});

async function answering(listener: RequestListener, ask: (address: string) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await ask(`http://127.0.0.1:${port}`).finally(() => {
    server.closeAllConnections();
    server.close();
  });
}

const plainly = (address: string, issuer = address) =>
  boundedFetch(issuer)(address, { method: "GET", headers: {}, body: undefined, redirect: "manual" });

test("an answer without end is not read to its end, and no redirection is followed", async () => {
  let sent = 0;
  const endless: RequestListener = (_request, response) => {
    const part = Buffer.alloc(64 * 1024);
    const more = (): void => {
      for (let goesOn = true; goesOn && !response.destroyed; ) {
        goesOn = response.write(part);
        sent += part.length;
      }
    };
    response.on("drain", more);
    more();
  };
  await answering(endless, async (address) => {
    await assert.rejects(plainly(address), ProviderSilent);
    assert.ok(sent < 64 * EXTERNAL_ANSWER_BYTES_MAX, `${sent} bytes were taken`);
  });
  let asked = 0;
  const elsewhere: RequestListener = (_request, response) => {
    asked += 1;
    response.writeHead(302, { location: "/inside" }).end();
  };
  await answering(elsewhere, async (address) => {
    assert.equal((await plainly(address)).status, 302);
    assert.equal(asked, 1);
  });
});

test("nobody is asked without TLS but this machine, and that only where the setting itself is of it", async () => {
  for (const [address, issuer] of [
    ["http://login.example/keys", "http://127.0.0.1:9"],
    ["http://127.0.0.1:9/keys", "https://login.example"],
    ["file:///etc/passwd", "https://login.example"],
  ] as const)
    await assert.rejects(plainly(address, issuer), /without TLS/u, address);
});

test("a provider that names another issuer than the configured one is none", async () => {
  const lying: RequestListener = (_request, response) => {
    const metadata = { issuer: "https://evil.example", authorization_endpoint: "https://evil.example/a" };
    response.setHeader("content-type", "application/json").end(JSON.stringify(metadata));
  };
  await answering(lying, async (issuer) => {
    const clock = movableClock("2026-05-08");
    const opened = await openProvider({ ...SETTINGS, issuer }, { publicUrl: PUBLIC, clock });
    await assert.rejects(opened.ready(), { code: "EXTERNAL_UNAVAILABLE" });
  });
});

test("two factors count in the words that the operator named, and in no others", () => {
  const named = { acr: ["urn:example:gold"], amr: ["mfa", "hwk"] };
  assert.ok(hasSecondFactor({ acr: "urn:example:gold" }, named));
  assert.ok(hasSecondFactor({ amr: ["pwd", "hwk"] }, named));
  for (const shown of [
    {},
    { acr: "mfa" },
    { amr: "mfa" },
    { amr: ["urn:example:gold"] },
    { acr: ["urn:example:gold"] },
  ])
    assert.equal(hasSecondFactor(shown, named), false, JSON.stringify(shown));
  assert.equal(hasSecondFactor({ acr: "urn:example:gold", amr: ["mfa"] }, { acr: [], amr: [] }), false);
});
