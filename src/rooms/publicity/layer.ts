import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { WatchedFigure } from "../../platform/http/metrics.ts";
import type { Catalogue } from "../catalogue/index.ts";

/** What reading the public layer needs; made by entry/compose. */
export interface PublicLayer {
  readonly db: Database;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  /** Takes figures for the metrics. */
  readonly watch?: (figure: WatchedFigure) => void;
}
