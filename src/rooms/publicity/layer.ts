import type { Law } from "../../law/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { WatchedFigure } from "../../platform/http/metrics.ts";
import type { Signing } from "../../platform/statement-signing.ts";
import type { Catalogue } from "../catalogue/index.ts";

/** What reading the public layer needs; made by entry/compose. */
export interface PublicLayer {
  readonly db: Database;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly law: Law;
  /** Signs the receipts of exports. */
  readonly signing: Signing;
  /** Takes figures for the metrics. */
  readonly watch?: (figure: WatchedFigure) => void;
}
