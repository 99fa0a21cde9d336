import { createRequire } from "node:module";

export interface Shot {
  readonly url: string;
  readonly connections: number;
  /** Seconds. */
  readonly duration: number;
  /** Asked one after the other by each connection. */
  readonly requests: readonly { readonly path: string }[];
}

export interface Hit {
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
  readonly "2xx": number;
  /** Seconds. */
  readonly duration: number;
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
}

const require = createRequire(import.meta.url);

/** Asks a server as fast as it answers (autocannon, which brings no types). */
export const shootAt: (shot: Shot) => Promise<Hit> = require("autocannon");
