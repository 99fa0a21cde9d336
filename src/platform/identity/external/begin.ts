import { uuidv7 } from "../../ids.ts";
import type { Session } from "../types.ts";
import { type Asked, sealAttempt } from "./attempt.ts";
import { ProviderSilent } from "./fetch.ts";
import type { Provider, Ready } from "./provider.ts";
import { externalRefusal } from "./refusals.ts";
import type { External } from "./types.ts";

export interface Begun {
  /** Address at the provider. */
  readonly address: string;
  /** What the browser keeps till it comes back. */
  readonly kept: string;
}

export interface Beginning {
  /** Where to go on afterwards: an address of this site. */
  readonly next: string;
  /** Who wants to link an identity; null where somebody signs in. */
  readonly session: Session | null;
}

/**
 * Sends somebody to the provider: authorization code with PKCE, state and nonce, all of them fresh and kept by this browser
 * only. Refuses with EXTERNAL_UNAVAILABLE.
 */
export async function begin(of: External, provider: Provider, asked: Beginning): Promise<Begun> {
  const ready = await provider.ready();
  const { client } = ready;
  const { session } = asked;
  const kept: Asked = {
    id: uuidv7(),
    next: asked.next,
    atMs: of.clock.now().epochMilliseconds,
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    link: session === null ? null : { accountId: session.accountId, sessionId: session.sessionId },
  };
  const address = await addressAt(ready, provider, kept);
  return { address, kept: sealAttempt(of.keys, "asked", kept) };
}

/** Where the provider takes them, the parameters are given to it by ourselves (RFC 9126), and the address shows none of them. */
async function addressAt(
  { client, config, server }: Ready,
  provider: Provider,
  kept: Asked,
): Promise<string> {
  const { acr } = provider.settings.secondFactor;
  const parameters = {
    redirect_uri: provider.redirectUri,
    scope: provider.settings.scopes,
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: "S256",
    ...(acr.length === 0 ? {} : { acr_values: acr.join(" ") }),
    // Whoever is linked must show herself anew: a browser in which another is signed in there links nobody else.
    ...(kept.link === null ? {} : { prompt: "login" }),
  };
  if (server.pushed_authorization_request_endpoint === undefined)
    return client.buildAuthorizationUrl(config, parameters).href;
  const pushed = await client.buildAuthorizationUrlWithPAR(config, parameters).catch((error: unknown) => {
    throw externalRefusal(isSilence(error) ? "EXTERNAL_UNAVAILABLE" : "EXTERNAL_ANSWER_INVALID");
  });
  return pushed.href;
}

/** Whether an error comes from a provider that did not answer, however deep the client hid it. */
export function isSilence(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof ProviderSilent) return true;
  return false;
}
