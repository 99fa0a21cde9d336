import { DETECTION_MINUTES_BETWEEN } from "../../platform/limits.ts";
import { type Detecting, detectIncidents } from "./detect.ts";

/**
 * Detection as a job of a program that turns in a loop: every few minutes, and once a day with a walk of the whole chain.
 * Several programs may do it: what is found is found once.
 */
export function detectionJob(of: Detecting): () => Promise<void> {
  let next: Temporal.Instant | null = null;
  let walkedOn = "";
  return async () => {
    const now = of.clock.now();
    if (next !== null && Temporal.Instant.compare(now, next) < 0) return;
    next = now.add({ minutes: DETECTION_MINUTES_BETWEEN });
    const today = of.clock.today().toString();
    await detectIncidents(of, { walkChain: walkedOn !== today });
    walkedOn = today;
  };
}
