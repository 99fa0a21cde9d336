import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import type { Catalogue } from "../catalogue/index.ts";

/** What reading the public layer needs; made by entry/compose. */
export interface PublicLayer {
  readonly db: Database;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
}
