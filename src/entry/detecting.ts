import { anchorIn } from "../platform/audit-anchor.ts";
import type { Installation } from "./installation.ts";

/** What detection works with: the installation, and the place outside the database where it notes the head of the trail. */
export function detecting({ config, intake, logger }: Pick<Installation, "config" | "intake" | "logger">) {
  return { ...intake, anchor: anchorIn(config.dataFolder, logger) };
}
