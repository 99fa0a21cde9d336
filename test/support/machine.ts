import { createHash, randomUUID } from "node:crypto";
import type { LightMyRequestResponse } from "fastify";
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, SignJWT } from "jose";
import { uuidv7 } from "../../src/platform/ids.ts";
import { readClientKeys } from "../../src/platform/oauth/client-keys.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { insertClient, insertClientKeys } from "../../src/rooms/bodies/index.ts";
import { type ApiBench, TODAY } from "./api.ts";
import { BODY } from "./penalty-file.ts";

export const ISSUER = "http://127.0.0.1:3000";
export const TOKEN_URL = `${ISSUER}/oauth/token`;
export const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export interface Machine {
  readonly clientId: string;
  readonly pair: GenerateKeyPairResult;
  readonly kid: string;
}

export interface MachineOptions {
  readonly scopes?: readonly string[];
  readonly bodyCode?: string;
  readonly sender?: "any" | "dpop" | "mtls";
  readonly perMinute?: number;
  readonly perDay?: number;
  readonly until?: string;
  readonly keyUntil?: string;
}

/** A program of a body with a key of its own, registered as the operator does it. */
export async function machineOf(api: ApiBench, options: MachineOptions = {}): Promise<Machine> {
  const clientId = uuidv7();
  const pair = await generateKeyPair("ES256", { extractable: true });
  const keys = await readClientKeys({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: `${clientId}-1` }],
  });
  if (keys === null) throw new Error("the key can be used");
  const until = options.until ?? "2026-12-31";
  const recordedAt = api.clock.now().toString();
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, async (tx) => {
    await insertClient(tx, {
      clientId,
      bodyCode: options.bodyCode ?? BODY.uscc,
      name: "报送程序",
      sender: options.sender ?? "any",
      perMinute: options.perMinute ?? 1_000,
      perDay: options.perDay ?? 100_000,
      until,
      scopes: options.scopes ?? ["submit:administrative-penalty", "look:graded-supervision"],
      recordedAt,
    });
    await insertClientKeys(tx, clientId, { keys, from: TODAY, until: options.keyUntil ?? until, recordedAt });
  });
  return { clientId, pair, kid: `${clientId}-1` };
}

export const secondsNow = (api: ApiBench): number => Math.floor(api.clock.now().epochMilliseconds / 1000);

/** A good client assertion, with some claims or header members changed; undefined takes one away. */
export function assertionOf(
  api: ApiBench,
  machine: Machine,
  changed: { readonly claims?: object; readonly header?: Readonly<Record<string, unknown>> } = {},
): Promise<string> {
  const now = secondsNow(api);
  const claims = {
    iss: machine.clientId,
    sub: machine.clientId,
    aud: ISSUER,
    jti: randomUUID(),
    iat: now,
    exp: now + 60,
    ...changed.claims,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", kid: machine.kid, ...changed.header })
    .sign(machine.pair.privateKey);
}

export interface Asking {
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly app?: ApiBench["app"];
  readonly remoteAddress?: string;
}

/** Asks the token endpoint with an assertion. */
export function askToken(
  api: ApiBench,
  assertion: string,
  asking: Asking = {},
): Promise<LightMyRequestResponse> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_assertion_type: JWT_BEARER,
    client_assertion: assertion,
    ...asking.form,
  });
  return (asking.app ?? api.app).inject({
    method: "POST",
    url: "/oauth/token",
    payload: form.toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", ...asking.headers },
    remoteAddress: asking.remoteAddress ?? "127.0.0.1",
  });
}

/** A fresh access token of a program. */
export async function tokenOf(api: ApiBench, machine: Machine, asking: Asking = {}): Promise<string> {
  const answer = await askToken(api, await assertionOf(api, machine), asking);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return answer.json().access_token;
}

export interface ProofOptions {
  readonly method: string;
  readonly url: string;
  readonly token?: string;
  readonly claims?: object;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A DPoP proof with a key. */
export async function proofOf(
  api: ApiBench,
  pair: GenerateKeyPairResult,
  options: ProofOptions,
): Promise<string> {
  const ath =
    options.token === undefined
      ? {}
      : { ath: createHash("sha256").update(options.token).digest("base64url") };
  const claims = {
    htm: options.method,
    htu: options.url,
    jti: randomUUID(),
    iat: secondsNow(api),
    ...ath,
    ...options.claims,
  };
  const jwk = await exportJWK(pair.publicKey);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk, ...options.header })
    .sign(pair.privateKey);
}
