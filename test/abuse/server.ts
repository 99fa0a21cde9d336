import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type ApiBench, type ApiOptions, apiBench } from "../support/api.ts";

/** The whole API listening on a port of its own. */
export interface AbusedServer extends ApiBench {
  readonly port: number;
  readonly url: string;
  /** Names of files in the upload folder. */
  uploaded(): Promise<readonly string[]>;
  /** Whether another client is answered. */
  answersOthers(): Promise<boolean>;
}

export async function abusedServer(options: ApiOptions = {}): Promise<AbusedServer> {
  const api = await apiBench(options);
  const url = await api.app.listen({ port: 0, host: "127.0.0.1" });
  return {
    ...api,
    url,
    port: Number(new URL(url).port),
    uploaded: () => readdir(api.uploads).catch(() => []),
    answersOthers: async () => (await fetch(`${url}/healthz`)).status === 200,
  };
}

const WAIT_MS_MAX = 120_000;
const POLL_MS = 40;

/** Waits until something holds; a test that waits in vain fails by saying for what. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + WAIT_MS_MAX; performance.now() < end; await sleep(POLL_MS)) {
    if (await holds()) return;
  }
  throw new Error(`waited in vain until ${what}`);
}
