import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { UUID_FORM } from "../../platform/forms.ts";
import { problem } from "../../platform/http/problem.ts";
import { type AccessToken, type Bound, verifyToken } from "../../platform/oauth/access-token.ts";
import { takeOnce } from "../../platform/oauth/once.ts";
import { verifyProof } from "../../platform/oauth/proof.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { countUse, type QuotaLeft } from "./client-use.ts";
import { type Client, clientWithKey } from "./clients.ts";
import { MACHINE_REFUSALS, type MachineCode, machineRefusal } from "./machine-refusals.ts";
import { actorOf } from "./rules.ts";
import { bodyOf } from "./store.ts";
import type { Body, ScopeVerb } from "./types.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The body for which a program asks by an access token; null when it shows none. */
    machine?(): Promise<Body | null>;
    /** What is left of the quota of the program that asks. */
    quotaLeft?: QuotaLeft | null;
  }
  interface FastifyContextConfig {
    /** Of which verb a program needs some scope to use the route; any: every token. Not said: the route is not for programs. */
    readonly scope?: ScopeVerb | "any";
  }
}

export interface Machines {
  readonly db: Database;
  readonly clock: Clock;
  /** Issuer of tokens and address of the API, as programs know it. */
  readonly publicUrl: string;
}

/** What tokens are good for here. */
export const audienceOf = ({ publicUrl }: Pick<Machines, "publicUrl">): string => `${publicUrl}/api/v1`;

/** Lets every route know the program that asks, and tells it what is left of its quota. Before any route is added. */
export function knowMachines(app: FastifyInstance, of: Machines): void {
  app.decorateRequest("quotaLeft", null);
  app.decorateRequest("machine", function machine() {
    return machineAsking(of, this);
  });
  app.addHook("onSend", async ({ quotaLeft }, reply) => {
    // Routes that were there before know of no programs.
    if (quotaLeft === undefined || quotaLeft === null) return;
    reply.headers({
      "ratelimit-limit": String(quotaLeft.limit),
      "ratelimit-remaining": String(quotaLeft.remaining),
      "ratelimit-reset": String(quotaLeft.reset),
    });
  });
}

interface Shown {
  readonly scheme: "bearer" | "dpop";
  readonly token: string;
}

const SHOWN = /^(Bearer|DPoP) +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/iu;

function tokenShown(request: FastifyRequest): Shown | null {
  const [, scheme = "", token] = SHOWN.exec(request.headers.authorization ?? "") ?? [];
  if (token === undefined) return null;
  return { scheme: scheme.toLowerCase() === "dpop" ? "dpop" : "bearer", token };
}

/**
 * The body for which a program asks. 1. The token is ours, for here, in its time. 2. Client, key and scopes are in force at
 * this moment, whatever the token says. 3. Whoever shows it holds what it is bound to. 4. The quota. 5. The route's scope.
 */
async function machineAsking(of: Machines, request: FastifyRequest): Promise<Body | null> {
  const shown = tokenShown(request);
  if (shown === null) return null;
  const { db, clock, publicUrl } = of;
  const place = { issuer: publicUrl, audience: audienceOf(of), at: clock.now() };
  const token = await verifyToken(db.sql, shown.token, place);
  if (token === null) throw machineRefusal("TOKEN_INVALID");
  const { clientId, clientKey: keyId } = token;
  const on = clock.today().toString();
  const client = UUID_FORM.test(clientId) ? await clientWithKey(db.sql, { clientId, keyId, on }) : null;
  if (client === null) throw machineRefusal("TOKEN_INVALID");
  await requireBound(of, request, { shown, token });
  await requireQuota(of, request, client);
  if (client.key === null) return refuseTold(of, client, "CLIENT_REFUSED");
  const fault = clientFault(client);
  if (fault !== null) return refuseTold(of, client, fault);
  const scopes = token.scopes.filter((scope) => client.scopes.includes(scope));
  if (!suitsRoute(request, scopes)) return refuseTold(of, client, "SCOPE_REQUIRED");
  const body = await bodyOf(db.sql, client.bodyCode);
  return body === null ? null : { ...body, client: { clientId, scopes } };
}

/** Why a client that has said who it is may do nothing at the moment; null when it may. */
export function clientFault(client: Client): "CLIENT_REVOKED" | "CREDENTIAL_FROZEN" | null {
  if (client.isRevoked) return "CLIENT_REVOKED";
  return client.isFrozen ? "CREDENTIAL_FROZEN" : null;
}

function suitsRoute(request: FastifyRequest, scopes: readonly string[]): boolean {
  const { scope } = request.routeOptions.config;
  if (scope === undefined) return false;
  return scope === "any" || scopes.some((one) => one.startsWith(`${scope}:`));
}

async function requireQuota(of: Machines, request: FastifyRequest, client: Client): Promise<void> {
  const { clientId, perMinute, perDay } = client;
  const [now, today] = [of.clock.now(), of.clock.today()];
  const used = await countUse(of.db.sql, { clientId, perMinute, perDay, now, today });
  request.quotaLeft = used.left;
  if (used.refused === null) return;
  const { status, zh, en } = MACHINE_REFUSALS[used.refused];
  throw problem(used.refused, status, { zh, en, headers: { "retry-after": String(used.left.reset) } });
}

interface TokenShown {
  readonly shown: Shown;
  readonly token: AccessToken;
}

async function requireBound(of: Machines, request: FastifyRequest, by: TokenShown): Promise<void> {
  const { bound } = by.token;
  const isByKey = by.shown.scheme === "dpop";
  const certificate = request.certificateThumbprint?.() ?? null;
  const hasCertificate = bound.certificate === null || bound.certificate === certificate;
  const hasKey = isByKey === (bound.key !== null) && (!isByKey || (await provesKey(of, request, by)));
  if (!hasCertificate || !hasKey) throw machineRefusal("TOKEN_PROOF_INVALID");
}

async function provesKey(
  of: Machines,
  request: FastifyRequest,
  { shown, token }: TokenShown,
): Promise<boolean> {
  const thumbprint = await proofShown(of, request, shown.token);
  return thumbprint !== null && thumbprint === token.bound.key;
}

/** Thumbprint of the key whose proof comes with the request; null when there is none that counts. A proof counts once. */
export async function proofShown(
  of: Machines,
  request: FastifyRequest,
  token: string | null,
): Promise<string | null> {
  const given = request.headers["dpop"];
  if (typeof given !== "string") return null;
  const at = of.clock.now();
  const path = request.url.split("?")[0] ?? "";
  const { origin, pathname } = new URL(`${of.publicUrl}${path}`);
  const address = `${origin}${pathname}`;
  const proof = await verifyProof(given, { method: request.method, address, token, at });
  if (proof === null) return null;
  const { thumbprint, jti, until } = proof;
  const isFirst = await takeOnce(of.db.sql, { kind: "proof", owner: thumbprint, text: jti, until, at });
  return isFirst ? thumbprint : null;
}

/** What a token shall be bound to, by what the request for it brings. */
export function boundBy(request: FastifyRequest, key: string | null): Bound {
  return { key, certificate: request.certificateThumbprint?.() ?? null };
}

/** Refuses a program that has said who it is, and puts it on the audit trail. */
async function refuseTold(of: Machines, client: Client, code: MachineCode): Promise<never> {
  await noteRefused(of, { client, code, act: "token-use-refused" });
  throw machineRefusal(code);
}

/** A refused token, or a refused use of one, on the audit trail: by the client if it has said who it is. */
export async function noteRefused(
  of: Pick<Machines, "db">,
  refused: {
    readonly client: Pick<Client, "bodyCode" | "clientId" | "scopes"> | null;
    readonly code: MachineCode;
    readonly act: string;
    /** Client that somebody claimed to be without showing it. */
    readonly claimed?: string;
  },
): Promise<void> {
  const { client, code, act, claimed } = refused;
  const actor = client === null ? "unknown" : actorOf({ bodyCode: client.bodyCode, client });
  const detail = claimed === undefined ? { code } : { code, claimed };
  await inTransaction(of.db, { actor, purpose: "machines", act, detail }, async () => {});
}
