/** How long answers took, in milliseconds. */
export interface Took {
  readonly p50: number;
  readonly p99: number;
}

/** The list that benchmarks fill. */
export const LIST = "/api/v1/publications?entry=administrative-penalty";

const WARM = 20;

/** Asks for the paths one after the other, again and again, and says how long answers took once caches were warm. */
export async function timed(url: string, paths: readonly string[], times: number): Promise<Took> {
  return tookOf(await round(url, paths, times));
}

/** The same for two addresses in turns, so that what else the machine does meets both alike. */
export async function timedInTurns(
  url: string,
  [one, other]: readonly [string, string],
  rounds: { readonly rounds: number; readonly times: number },
): Promise<readonly [Took, Took]> {
  const taken: [number[], number[]] = [[], []];
  for (let turn = 0; turn < rounds.rounds; turn++) {
    taken[0].push(...(await round(url, [one], rounds.times)));
    taken[1].push(...(await round(url, [other], rounds.times)));
  }
  return [tookOf(taken[0]), tookOf(taken[1])];
}

async function round(url: string, paths: readonly string[], times: number): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let n = 0; n < WARM + times; n++) {
    const started = performance.now();
    await asked(url + encodeURI(paths[n % paths.length] ?? ""));
    if (n >= WARM) taken.push(performance.now() - started);
  }
  return taken;
}

function tookOf(taken: readonly number[]): Took {
  const sorted = [...taken].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100;
  return { p50: at(0.5), p99: at(0.99) };
}

/** The JSON of an answer; anything else than 200 is a fault of the benchmark. */
export async function asked(address: string): Promise<unknown> {
  const answer = await fetch(address);
  if (answer.status !== 200) throw new Error(`${answer.status} ${address}: ${await answer.text()}`);
  return answer.json();
}

/** The cursor of the next page in an answer; null on the last. */
export function nextOf(page: unknown): string | null {
  const isPage = typeof page === "object" && page !== null && "next" in page;
  return isPage && typeof page.next === "string" ? page.next : null;
}
