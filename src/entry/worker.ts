import { setTimeout as sleep } from "node:timers/promises";
import { keepRetention } from "../flows/keep-retention.ts";
import { takeInBatch } from "../flows/take-in-batch.ts";
import { followKeys } from "../platform/follow-keys.ts";
import { POLL_MS_IDLE } from "../platform/limits.ts";
import { makeResealer } from "../platform/reseal.ts";
import { forgetRejectedCells } from "../rooms/intake/jobs.ts";
import { configOrRefuse, type Installation, openInstallation } from "./installation.ts";
import { SEALED_PLACES } from "./sealed-places.ts";

/** A batch cut short is safe: slices applied stay, the rest is done by the next worker. */
const STOP_MS_MAX = 4_000;
const FAULT_PAUSE_MS = 1_000;

await main();

/** Takes batches in, one after the other, until told to stop. Runs beside the server as a process of its own. */
async function main(): Promise<void> {
  const installation = await openInstallation(configOrRefuse(), "xinheng-worker");
  const loop = makeLoop(installation);
  const unfollow = followKeys(installation.intake.keys, installation.logger);
  process.on("message", loop.look);
  process.on("disconnect", loop.stop);
  process.on("SIGTERM", loop.stop);
  process.on("SIGINT", loop.stop);
  await loop.run();
  unfollow();
  await installation.close();
  process.exit(0);
}

interface Loop {
  run(): Promise<void>;
  /** Looks at once instead of at the next turn. */
  look(): void;
  stop(): void;
}

function makeLoop(installation: Installation): Loop {
  let wake = new AbortController();
  let stopping = false;
  let forgotOn = "";
  const pause = async (): Promise<void> => {
    await sleep(POLL_MS_IDLE, undefined, { signal: wake.signal }).catch(() => {});
    if (wake.signal.aborted) wake = new AbortController();
  };
  const forgetDaily = async (): Promise<void> => {
    const today = installation.intake.clock.today().toString();
    if (today === forgotOn) return;
    await forgetRejectedCells(installation.db, today);
    forgotOn = today;
  };
  const background = [backgroundResealing(installation), dailyRetention(installation)];
  return {
    async run() {
      while (!stopping) {
        const found = await turn(installation);
        await forgetDaily();
        let busy = found !== null;
        for (const work of background) busy = (!busy && (await quietly(installation, work))) || busy;
        if (!busy && !stopping) await pause();
      }
    },
    look: () => wake.abort(),
    stop: () => {
      stopping = true;
      wake.abort();
      setTimeout(() => process.exit(0), STOP_MS_MAX).unref();
    },
  };
}

/** Work that can wait: a fault in it is logged, and batches go on. */
async function quietly({ logger }: Installation, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    logger.error({ err: error }, "work in the background was interrupted");
    await sleep(FAULT_PAUSE_MS);
    return false;
  }
}

/** One slice of what is over its retention when no batch waits, until nothing is left on this day; answers whether there may be more. */
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
 * One slice of re-sealing when no batch waits; answers whether there may be more. A pass that found nothing is the last
 * one until the key in use changes; with a single key there is nothing to move.
 */
function backgroundResealing({ db, intake }: Installation): () => Promise<boolean> {
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

/** One batch; a fault is logged and waits a moment, so that a database that is away is not hammered. */
async function turn(installation: Installation): Promise<string | null> {
  try {
    return await takeInBatch(installation.intake);
  } catch (error) {
    installation.logger.error({ err: error }, "a batch was interrupted");
    await sleep(FAULT_PAUSE_MS);
    return null;
  }
}
