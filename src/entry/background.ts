import { keepRetention } from "../flows/keep-retention.ts";
import { makeResealer } from "../platform/reseal.ts";
import type { Installation } from "./installation.ts";
import type { Job } from "./meters.ts";
import { SEALED_PLACES } from "./sealed-places.ts";

/** Work that is done a slice at a call; answers whether there may be more. */
type Work = () => Promise<boolean>;

/** What a worker does while no batch waits, a slice at a call; answers whether there may be more. */
export function backgroundWork(installation: Installation, failed: (job: Job) => void): Work {
  return inTurn(
    [["reseal", resealing(installation)] as const, ["retain", dailyRetention(installation)] as const],
    failed,
  );
}

/** One work after the other, until one has done something. A work that breaks is told, and keeps no other from its turn. */
export function inTurn<Name>(works: readonly (readonly [Name, Work])[], failed: (name: Name) => void): Work {
  return async () => {
    const faults: unknown[] = [];
    for (const [name, work] of works) {
      try {
        if (await work()) return true;
      } catch (error) {
        failed(name);
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
    return false;
  };
}

/** One slice of what is over its retention until nothing is left on this day; answers whether there may be more. */
function dailyRetention({ intake }: Installation): () => Promise<boolean> {
  let doneOn = "";
  return async () => {
    const today = intake.clock.today().toString();
    if (today === doneOn) return false;
    const touched = await keepRetention(intake);
    if (touched === 0) doneOn = today;
    return touched > 0;
  };
}

/**
 * One slice of re-sealing; answers whether there may be more. A pass that found nothing is the last
 * one until the key in use changes; with a single key there is nothing to move.
 */
function resealing({ db, intake }: Installation): () => Promise<boolean> {
  const resealer = makeResealer({ db, keys: intake.keys, places: SEALED_PLACES });
  let doneWith = "";
  return async () => {
    const header = intake.keys.header().toString("hex");
    if (header === doneWith || intake.keys.fingerprints.size === 1) return false;
    const moved = await resealer.step();
    if (moved === null) doneWith = header;
    return moved !== null;
  };
}
