import { DETECTION_MINUTES_BETWEEN } from "../../platform/limits.ts";
import { isVerificationAsked } from "../trail/index.ts";
import { type Detecting, detectIncidents } from "./detect.ts";

/**
 * Detection as a job of a program that turns in a loop: every few minutes, and once a day with a walk of the whole chain, or as
 * soon as an auditor asked for one: a chain that he finds broken is a case like any other. Several programs may do it: what is found is found once.
 */
export function detectionJob(of: Detecting): () => Promise<void> {
  let last: Temporal.Instant | null = null;
  let walkedOn = "";
  return async () => {
    const now = of.clock.now();
    const isAsked = await isVerificationAsked(of.db.sql);
    // A clock that was set back is before the last time: waiting until it comes round would be hours without detection.
    const minutes = last === null ? null : now.since(last).total("minutes");
    if (!isAsked && minutes !== null && minutes >= 0 && minutes < DETECTION_MINUTES_BETWEEN) return;
    last = now;
    const today = of.clock.today().toString();
    await detectIncidents(of, { walkChain: isAsked || walkedOn !== today });
    walkedOn = today;
  };
}
