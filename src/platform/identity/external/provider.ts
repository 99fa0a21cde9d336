import type { ClientAuth, Configuration, ServerMetadata } from "openid-client";
import type { Clock } from "../../clock.ts";
import type { ExternalSettings } from "../../external-settings.ts";
import {
  CLOCK_SKEW_SECONDS,
  EXTERNAL_METADATA_SECONDS,
  EXTERNAL_RETRY_SECONDS,
  EXTERNAL_SECONDS_MAX,
} from "../../limits.ts";
import { type ClientKey, readClientKey } from "./client-key.ts";
import { boundedFetch, ProviderSilent } from "./fetch.ts";
import { externalRefusal } from "./refusals.ts";

type Client = typeof import("openid-client");

/** The provider as it described itself, with the code that speaks to it. */
export interface Ready {
  readonly client: Client;
  readonly config: Configuration;
  readonly server: Readonly<ServerMetadata>;
}

export interface Provider {
  readonly settings: ExternalSettings;
  /** Where the provider sends the browser back to: the one address that is registered there. */
  readonly redirectUri: string;
  /** Where the provider may send the browser after it signed out there. */
  readonly signedOutUri: string;
  /** Asks the provider what it is, where that is not known. Refuses with EXTERNAL_UNAVAILABLE. */
  ready(): Promise<Ready>;
  /** What is known already; nobody is asked. */
  known(): Ready | null;
}

/** The provider of the settings. Its key is read now; the provider itself is asked when somebody needs it, and may be down till then. */
export async function openProvider(
  settings: ExternalSettings,
  of: { readonly publicUrl: string; readonly clock: Clock },
): Promise<Provider> {
  const key = settings.proof.kind === "key" ? await readClientKey(settings.proof.file) : null;
  let known: { readonly ready: Ready; readonly until: number } | null = null;
  let silentUntil = 0;
  let asking: Promise<Ready> | null = null;
  const now = (): number => of.clock.now().epochMilliseconds;
  const ask = async (): Promise<Ready> => {
    try {
      const ready = await discover(settings, key);
      known = { ready, until: now() + EXTERNAL_METADATA_SECONDS * 1000 };
      return ready;
    } catch {
      // What went wrong may repeat what the provider said; nobody gets to hear more than that it did not answer.
      silentUntil = now() + EXTERNAL_RETRY_SECONDS * 1000;
      throw externalRefusal("EXTERNAL_UNAVAILABLE");
    } finally {
      asking = null;
    }
  };
  return {
    settings,
    redirectUri: `${of.publicUrl}/api/v1/session/external/callback`,
    signedOutUri: `${of.publicUrl}/sign-in`,
    known: () => known?.ready ?? null,
    ready: async () => {
      if (known !== null && now() < known.until) return known.ready;
      if (asking === null && now() < silentUntil) throw externalRefusal("EXTERNAL_UNAVAILABLE");
      asking ??= ask();
      return asking;
    },
  };
}

async function discover(settings: ExternalSettings, key: ClientKey | null): Promise<Ready> {
  const client = await import("openid-client");
  const issuer = new URL(settings.issuer);
  const execute = [client.enableNonRepudiationChecks];
  if (issuer.protocol === "http:") execute.push(client.allowInsecureRequests);
  const config = await client.discovery(
    issuer,
    settings.clientId,
    { [client.clockTolerance]: CLOCK_SKEW_SECONDS },
    proofWith(client, settings, key),
    { [client.customFetch]: boundedFetch(settings.issuer), timeout: EXTERNAL_SECONDS_MAX, execute },
  );
  const server = config.serverMetadata();
  // The client lets some providers name another issuer than was asked for; who somebody is hangs on this name.
  if (withoutEnd(server.issuer) !== withoutEnd(settings.issuer)) throw new ProviderSilent("another issuer");
  return { client, config, server };
}

function withoutEnd(issuer: string): string {
  return issuer.replace(/\/$/u, "");
}

/** How the platform proves itself: by its key, else by its secret in the way that the provider takes. */
function proofWith(client: Client, settings: ExternalSettings, key: ClientKey | null): ClientAuth {
  if (key !== null) return client.PrivateKeyJwt(key);
  if (settings.proof.kind === "key") throw new Error("Broken invariant: the key was read before");
  const [basic, post] = [
    client.ClientSecretBasic(settings.proof.secret),
    client.ClientSecretPost(settings.proof.secret),
  ];
  return (server, ...asked) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    return (ways.includes("client_secret_basic") ? basic : post)(server, ...asked);
  };
}
