import { Agent, get } from "node:http";
import type { Ground } from "./ground.ts";
import { shuffled } from "./order.ts";
import { type Result, withinBound } from "./result.ts";
import { loadNames } from "./search-load.ts";
import { laterPages, lookUpsOf, type Query, queriesOf } from "./search-queries.ts";
import { settingsOf, startServer } from "./server.ts";

const NAMES = 1_000_000;
const CONNECTIONS = 4;
const ROUNDS = 5;
const P99_MS_MAX = 20;

/**
 * Search of a million names by the API, in the product's server in a process of its own: a mixed list of questions, some
 * of words that most names hold, beside look-ups of one code through the same route, in turns.
 */
export async function benchSearch(ground: Ground, scale: number): Promise<readonly Result[]> {
  const names = Math.max(1_000, Math.round(NAMES * scale));
  await loadNames(ground.sql, names);
  const server = await startServer("real", settingsOf(ground));
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const queries = shuffled([...queriesOf(names), ...(await laterPages(server.url))]);
    const lookUps = lookUpsOf(names);
    const asking = { url: server.url, agent };
    await Promise.all([askAll(asking, queries), askAll(asking, lookUps)]);
    const taken: Taken[] = [];
    const control: Taken[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      control.push(...(await askAll(asking, lookUps)));
      taken.push(...(await askAll(asking, queries)));
    }
    return [resultOf(names, taken, control)];
  } finally {
    agent.destroy();
    await server.stop();
  }
}

interface Asking {
  readonly url: string;
  readonly agent: Agent;
}

interface Taken {
  readonly kind: string;
  readonly ms: number;
}

/** Asks every question once, as many at a time as there are connections. */
async function askAll(asking: Asking, queries: readonly Query[]): Promise<readonly Taken[]> {
  const taken: Taken[] = [];
  const waiting = queries.values();
  const connection = async (): Promise<void> => {
    for (const { kind, path } of waiting) {
      const started = performance.now();
      await answered(asking, path);
      taken.push({ kind, ms: performance.now() - started });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return taken;
}

function answered({ url, agent }: Asking, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url + path, { agent }, (response) => {
      response.resume();
      response.once("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${response.statusCode} for ${decodeURIComponent(path)}`));
      });
    });
    request.once("error", reject);
  });
}

function resultOf(names: number, taken: readonly Taken[], control: readonly Taken[]): Result {
  const kinds = [...new Set(taken.map(({ kind }) => kind))].sort();
  const each = kinds.map((kind) => {
    const ofKind = taken.filter((one) => one.kind === kind);
    return [kind, `p50 ${share(ofKind, 0.5)}, p99 ${share(ofKind, 0.99)}`] as const;
  });
  return withinBound({
    name: "search",
    value: share(taken, 0.99),
    control: share(control, 0.99),
    unit: "ms p99",
    target: P99_MS_MAX,
    notes: {
      ...{ names, questions: taken.length, p50: share(taken, 0.5), controlP50: share(control, 0.5) },
      ...Object.fromEntries(each),
    },
  });
}

/** The time in milliseconds within which this share of the questions was answered. */
function share(taken: readonly Taken[], part: number): number {
  const times = taken.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = Math.min(times.length - 1, Math.floor(times.length * part));
  return Math.round((times[at] ?? 0) * 10) / 10;
}
