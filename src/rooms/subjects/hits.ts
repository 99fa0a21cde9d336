import type { SubjectRow } from "./types.ts";

/** How a hit was found. */
export type Feature = "code" | "name" | "former-name" | "traditional" | "pinyin" | "initials";

export interface Hit extends SubjectRow {
  readonly feature: Feature;
  readonly rank: number;
  readonly name_length: number;
}

/** Place of a hit in a list of hits. */
export interface HitPlace {
  readonly rank: number;
  readonly length: number;
  readonly code: string;
}

export interface Hits {
  readonly items: readonly Hit[];
  /** Number of hits that paging reaches. */
  readonly count: number;
  /** True when the search stopped before it had seen every name: there are at least as many hits as counted. */
  readonly bounded: boolean;
}

/** Names that one source of hits gives for one query, best first. A word that more names hold is not counted to its end. */
export const HITS_MAX = 500;
