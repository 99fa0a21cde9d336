import type { CustomFetch } from "openid-client";
import { isThisMachine } from "../../external-settings.ts";
import { EXTERNAL_ANSWER_BYTES_MAX, EXTERNAL_SECONDS_MAX } from "../../limits.ts";

/** The provider did not answer, not in time, or not in a way that can be read. */
export class ProviderSilent extends Error {}

/**
 * Asks the provider. Its addresses come from the operator's setting and from what the provider says of itself: TLS, or this
 * machine where the setting itself is of this machine; never followed elsewhere, bounded in time and size.
 */
export function boundedFetch(issuer: string): CustomFetch {
  const mayBePlain = new URL(issuer).protocol === "http:";
  return async (address, options) => {
    const { protocol, hostname } = new URL(address);
    const isPlain = mayBePlain && protocol === "http:" && isThisMachine(hostname);
    if (protocol !== "https:" && !isPlain) throw new ProviderSilent("an address without TLS");
    const late = AbortSignal.timeout(EXTERNAL_SECONDS_MAX * 1000);
    const signal = options.signal === undefined ? late : AbortSignal.any([late, options.signal]);
    try {
      const { method, headers } = options;
      // Nothing but forms is ever sent there.
      const body = options.body instanceof URLSearchParams ? options.body.toString() : null;
      const answer = await fetch(address, { method, headers, body, redirect: "manual", signal });
      if (answer.status >= 500) throw new ProviderSilent(`status ${answer.status}`);
      return new Response(await boundedBody(answer), { status: answer.status, headers: answer.headers });
    } catch (error) {
      if (error instanceof ProviderSilent) throw error;
      throw new ProviderSilent("no answer");
    }
  };
}

async function boundedBody(answer: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (answer.body === null) return null;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body) {
    bytes += part.byteLength;
    if (bytes > EXTERNAL_ANSWER_BYTES_MAX) throw new ProviderSilent("too large");
    parts.push(part);
  }
  return bytes === 0 ? null : new Uint8Array(Buffer.concat(parts));
}
