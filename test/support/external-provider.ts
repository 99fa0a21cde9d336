import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import {
  calculateJwkThumbprint,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose";
import { type Context, Provider } from "oidc-provider";

/** A real OpenID Connect provider on this machine, with people who are whoever they say. */
export interface TestProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string;
  /** How people are recognised from now on, and what is done with ID tokens before they are sent. */
  readonly acts: Acts;
  /** Addresses of requests that came, with methods. */
  readonly asked: string[];
  /** A token signed with the provider's key. */
  sign(claims: JWTPayload, header?: { readonly typ?: string }): Promise<string>;
  /** Lets go of its port, and takes it again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export interface Acts {
  amr?: readonly string[];
  acr?: string;
  /** Changes an ID token; signing it anew is left to whoever changes it. */
  forge?: (idToken: string) => Promise<string>;
}

export interface TestProviderPlan {
  /** Where this platform is. */
  readonly publicUrl: string;
  /** Public key of the platform, where it proves itself by one and not by the secret. */
  readonly clientKey?: JWK;
  /** Whether parameters are pushed (RFC 9126). */
  readonly pushes?: boolean;
  /** Name by which browsers know the machine: another one makes the provider another site. */
  readonly host?: "127.0.0.1" | "localhost";
}

const CLIENT = "xinheng-test";
const SECRET = "secret-of-the-client-0123456789";

export async function testProvider(plan: TestProviderPlan): Promise<TestProvider> {
  const server = createServer();
  await listen(server, 0);
  const port = portOf(server);
  const issuer = `http://${plan.host ?? "127.0.0.1"}:${port}`;
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const acts: Acts = {};
  const asked: string[] = [];
  const provider = new Provider(issuer, configurationFor(plan, { ...jwk, kid, use: "sig", alg: "ES256" }));
  provider.use(async (ctx, next) => {
    asked.push(`${ctx.method} ${ctx.path}`);
    if (ctx.path.startsWith("/interaction/")) return interact(provider, ctx, acts);
    await next();
    if (ctx.path === "/token") await forge(ctx, acts);
  });
  server.on("request", provider.callback());
  return {
    issuer,
    clientId: CLIENT,
    secret: SECRET,
    acts,
    asked,
    sign: (claims, { typ } = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", kid, ...(typ === undefined ? {} : { typ }) })
        .sign(privateKey),
    down: () => shut(server),
    up: () => listen(server, port),
    close: () => shut(server),
  };
}

/** The settings of a platform that people sign in to through the provider. */
export function settingsFor(
  provider: Pick<TestProvider, "issuer">,
  publicUrl: string,
): Readonly<Record<string, string>> {
  return {
    XINHENG_PUBLIC_URL: publicUrl,
    XINHENG_OIDC_ISSUER: provider.issuer,
    XINHENG_OIDC_CLIENT_ID: CLIENT,
    XINHENG_OIDC_CLIENT_SECRET: SECRET,
    XINHENG_OIDC_SECOND_FACTOR: "amr:mfa",
  };
}

function configurationFor(plan: TestProviderPlan, key: JWK): object {
  const { publicUrl, clientKey } = plan;
  const proof =
    clientKey === undefined
      ? { client_secret: SECRET, token_endpoint_auth_method: "client_secret_basic" }
      : {
          token_endpoint_auth_method: "private_key_jwt",
          token_endpoint_auth_signing_alg: "ES256",
          jwks: { keys: [clientKey] },
        };
  return {
    clients: [
      {
        client_id: CLIENT,
        ...proof,
        redirect_uris: [`${publicUrl}/api/v1/session/external/callback`],
        post_logout_redirect_uris: [`${publicUrl}/sign-in`],
        // The only key is of this algorithm; without a word the provider would look for another one.
        id_token_signed_response_alg: "ES256",
        backchannel_logout_uri: `${publicUrl}/api/v1/session/external/ended`,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ["sub", "acr", "amr"], profile: ["name"], sid: null },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      pushedAuthorizationRequests: { enabled: plan.pushes ?? true },
      rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource: signedOutSource },
    },
    interactions: { url: (_ctx: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    findAccount: (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => ({ sub, name: `统一 ${sub}` }),
    }),
    loadExistingGrant: consent,
    // Its usual way out refuses this machine, where the platform of the tests is.
    fetch: (address: string, { method, headers, body }: RequestInit) =>
      fetch(address, { method: method ?? "GET", headers: headers ?? {}, body: body ?? null }),
    ttl: {
      Interaction: 600,
      Session: 3600,
      Grant: 3600,
      AccessToken: 60,
      IdToken: 60,
      AuthorizationCode: 60,
    },
  };
}

interface Granting {
  readonly oidc: {
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
    readonly provider: {
      readonly Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    };
  };
}

/** Nobody is asked for consent: the platform belongs to the same house. */
async function consent({ oidc }: Granting): Promise<object> {
  const { client, session, provider } = oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid profile");
  await grant.save();
  return grant;
}

async function logoutSource(ctx: { body: string }, form: string): Promise<void> {
  ctx.body = `<!doctype html><html lang="en"><title>Sign out</title><main><h1>Sign out of the provider?</h1>${form}
    <button type="submit" form="op.logoutForm" value="yes" name="logout">Yes</button></main></html>`;
}

async function signedOutSource(ctx: { body: string }): Promise<void> {
  ctx.body = `<!doctype html><html lang="en"><title>Signed out</title><main><h1>Signed out there</h1></main></html>`;
}

/** The provider's own sign-in page: a name is enough, and one may refuse. */
async function interact(provider: Provider, ctx: Context, acts: Acts): Promise<void> {
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = `<!doctype html><html lang="en"><title>Provider</title><main><h1>Sign in at the provider</h1>
      <form method="post"><label>Who are you? <input name="login"></label><button>Sign in</button></form></main></html>`;
    return;
  }
  const accountId = await loginIn(ctx.req);
  const { acr, amr } = acts;
  const login = { accountId, ...(acr === undefined ? {} : { acr }), ...(amr === undefined ? {} : { amr }) };
  const result = accountId === "" ? { error: "access_denied" } : { login };
  await provider.interactionFinished(ctx.req, ctx.res, result);
}

async function loginIn(req: IncomingMessage): Promise<string> {
  return new URLSearchParams(await text(req)).get("login") ?? "";
}

async function forge(ctx: Context, { forge: change }: Acts): Promise<void> {
  const { body } = ctx;
  if (change === undefined || typeof body !== "object" || body === null || !("id_token" in body)) return;
  ctx.body = { ...body, id_token: await change(String(body.id_token)) };
}

export const claimsOf = (token: string): JWTPayload => decodeJwt(token);

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Goes through the provider as a browser does: answers the address that it sends the browser back to. */
export async function walk(address: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  let at = address;
  let body: URLSearchParams | null = null;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const answer: Response = await fetch(at, {
      method: body === null ? "GET" : "POST",
      body,
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location: string | null = answer.headers.get("location");
    await answer.arrayBuffer();
    body = location === null ? new URLSearchParams({ login }) : null;
    if (location === null) continue;
    const next = new URL(location, at);
    if (next.pathname.startsWith("/api/v1/")) return `${next.pathname}${next.search}`;
    at = next.href;
  }
  throw new Error(`The provider did not send the browser back; last at ${at}`);
}

const STEPS_MAX = 12;
