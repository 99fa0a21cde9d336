import type { Statistics } from "./api-types.ts";
import type { Api } from "./page-types.ts";

export interface SiteFacts {
  /** True while the site shows invented data: every page then says so. */
  readonly invented: boolean;
}

const keptMs = 15_000;

/** What every page needs to know about the site, asked at most once in 15 seconds. An unknown answer keeps the last one. */
export function makeSiteFacts(api: Api): () => Promise<SiteFacts> {
  let last: SiteFacts = { invented: false };
  let askedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - askedAt < keptMs) return last;
    askedAt = performance.now();
    const answer = await api("/api/v1/statistics").catch(() => ({ status: 503, json: null }));
    if (answer.status === 200) last = { invented: (answer.json as Statistics).invented };
    return last;
  };
}
