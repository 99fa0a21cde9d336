import type { HitPlace, Hits } from "../subjects/index.ts";

/** Hits that are looked at when a region is asked for: the best ones, of which those of the region are shown. */
export const REGION_HITS_MAX = 1_000;

/** Digits of a division that has no divisions below it here. */
const WHOLE_CODE = 6;

export interface RegionAsked {
  /** A whole code means this division, a shorter one all that begin with it. */
  readonly region: string;
  /** Where the page before ended. */
  readonly after: HitPlace | null;
}

/** The hits of a region behind a place, in their order, counted among those that were looked at. */
export function hitsInRegion(hits: Hits, { region, after }: RegionAsked): Hits {
  const isThere = (code: string | null): boolean =>
    code !== null && (region.length < WHOLE_CODE ? code.startsWith(region) : code === region);
  const there = hits.items.filter((hit) => isThere(hit.region_code));
  const items = after === null ? there : there.filter((hit) => isBehind(placeOf(hit), after));
  const bounded = hits.bounded || hits.items.length >= REGION_HITS_MAX;
  return { items, count: there.length, bounded };
}

function placeOf(hit: Hits["items"][number]): HitPlace {
  return { rank: hit.rank, length: hit.name_length, code: hit.subject_code };
}

function isBehind(place: HitPlace, after: HitPlace): boolean {
  if (place.rank !== after.rank) return place.rank > after.rank;
  if (place.length !== after.length) return place.length > after.length;
  return place.code > after.code;
}
