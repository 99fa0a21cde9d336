import type { FastifyRequest } from "fastify";
import { UUID_FORM } from "../../platform/forms.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Keys } from "../../platform/keys.ts";
import { signToken } from "../../platform/oauth/access-token.ts";
import { claimedIn, verifyAssertion } from "../../platform/oauth/assertion.ts";
import { takeOnce } from "../../platform/oauth/once.ts";
import { signingKey } from "../../platform/oauth/token-keys.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { countToken } from "./client-use.ts";
import { type Client, clientWithKey } from "./clients.ts";
import { audienceOf, boundBy, clientFault, type Machines, noteRefused, proofShown } from "./machine.ts";
import type { MachineCode } from "./machine-refusals.ts";
import { actorOf } from "./rules.ts";

export interface Issuing extends Machines {
  readonly keys: Keys;
}

/** A request for a token, as its form says it. */
export interface TokenAsked {
  readonly clientId: string | null;
  readonly assertion: string;
  readonly scope: string | null;
}

export interface Issued {
  readonly token: string;
  readonly type: "Bearer" | "DPoP";
  readonly scopes: readonly string[];
}

type Decision<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: MachineCode };

/**
 * Issues an access token (RFC 6749 section 4.4, RFC 7523). 1. The client says who it is, once. 2. It is in force.
 * 3. It was given the scopes. 4. The token is bound to what it shows. 5. Token and refusal go on the audit trail.
 */
export async function issueToken(
  of: Issuing,
  request: FastifyRequest,
  asked: TokenAsked,
): Promise<Decision<Issued>> {
  const known = await clientShown(of, asked);
  if (!known.ok) return known;
  const client = known.value;
  const granted = await grantOf(of, request, { client, scope: asked.scope });
  if (!granted.ok) {
    await noteRefused(of, { client, code: granted.code, act: "token-refused" });
    return granted;
  }
  return { ok: true, value: await sign(of, client, granted.value) };
}

/** The client that the assertion proves, with the key that signed it. Whatever is wrong has one code: CLIENT_REFUSED. */
async function clientShown(of: Issuing, asked: TokenAsked): Promise<Decision<KnownClient>> {
  const at = of.clock.now();
  const claimed = claimedIn(asked.assertion);
  const isOne = claimed !== null && (asked.clientId === null || asked.clientId === claimed.clientId);
  const on = of.clock.today().toString();
  const found =
    isOne && UUID_FORM.test(claimed.clientId) ? await clientWithKey(of.db.sql, { ...claimed, on }) : null;
  const audiences = [of.publicUrl, tokenAddress(of)];
  const assertion =
    found === null || found.key === null
      ? null
      : await verifyAssertion(asked.assertion, { clientId: found.clientId, key: found.key, audiences, at });
  if (found === null || found.key === null || assertion === null) {
    const told = found === null ? {} : { claimed: found.clientId };
    await noteRefused(of, { client: null, code: "CLIENT_REFUSED", act: "token-refused", ...told });
    return { ok: false, code: "CLIENT_REFUSED" };
  }
  const { jti: text, until } = assertion;
  const owner = found.clientId;
  const isFirst = await takeOnce(of.db.sql, { kind: "assertion", owner, text, until, at });
  if (isFirst) return { ok: true, value: { ...found, keyId: found.key.keyId } };
  await noteRefused(of, { client: found, code: "ASSERTION_REPLAYED", act: "token-refused" });
  return { ok: false, code: "ASSERTION_REPLAYED" };
}

type KnownClient = Client & { readonly keyId: string };

export const tokenAddress = ({ publicUrl }: Pick<Machines, "publicUrl">): string =>
  `${publicUrl}/oauth/token`;

interface Grant {
  readonly scopes: readonly string[];
  readonly bound: ReturnType<typeof boundBy>;
}

async function grantOf(
  of: Issuing,
  request: FastifyRequest,
  { client, scope }: { readonly client: Client; readonly scope: string | null },
): Promise<Decision<Grant>> {
  const fault = clientFault(client);
  if (fault !== null) return { ok: false, code: fault };
  const wanted = scope?.split(" ").filter((one) => one !== "") ?? client.scopes;
  const isGranted = wanted.length > 0 && wanted.every((one) => client.scopes.includes(one));
  if (!isGranted) return { ok: false, code: "SCOPE_NOT_GRANTED" };
  const brings = request.headers["dpop"] !== undefined;
  const key = brings ? await proofShown(of, request, null) : null;
  if (brings && key === null) return { ok: false, code: "PROOF_INVALID" };
  const bound = boundBy(request, key);
  const isBound =
    client.sender === "any" || (client.sender === "dpop" ? bound.key !== null : bound.certificate !== null);
  return isBound
    ? { ok: true, value: { scopes: [...new Set(wanted)], bound } }
    : { ok: false, code: "PROOF_REQUIRED" };
}

async function sign(of: Issuing, client: KnownClient, { scopes, bound }: Grant): Promise<Issued> {
  const at = of.clock.now();
  const tokenId = uuidv7();
  const content = { tokenId, clientId: client.clientId, clientKey: client.keyId, scopes, bound };
  const place = { issuer: of.publicUrl, audience: audienceOf(of), at };
  const token = await signToken(content, place, await signingKey(of, at));
  const binding = bound.key !== null ? "dpop" : bound.certificate !== null ? "mtls" : "none";
  const detail = { token: tokenId, key: client.keyId, scopes: scopes.join(" "), binding };
  await inTransaction(
    of.db,
    {
      actor: actorOf({ bodyCode: client.bodyCode, client }),
      purpose: "machines",
      act: "issue-token",
      detail,
    },
    (tx) => countToken(tx, { clientId: client.clientId, on: of.clock.today().toString(), at: at.toString() }),
  );
  return { token, type: bound.key === null ? "Bearer" : "DPoP", scopes };
}
