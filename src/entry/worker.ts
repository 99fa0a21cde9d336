import { setTimeout as sleep } from "node:timers/promises";
import { takeInBatch } from "../flows/take-in-batch.ts";
import type { IntakeEvent } from "../flows/tell-intake.ts";
import { POLL_MS_IDLE } from "../platform/limits.ts";
import { forgetRejectedCells } from "../rooms/intake/jobs.ts";
import { configOrRefuse, type Installation, openInstallation } from "./installation.ts";

/** A batch cut short is safe: slices applied stay, the rest is done by the next worker. */
const STOP_MS_MAX = 4_000;
const FAULT_PAUSE_MS = 1_000;

await main();

/** Takes batches in, one after the other, until told to stop. Runs beside the server as a process of its own. */
async function main(): Promise<void> {
  const opened = await openInstallation(configOrRefuse(), "xinheng-worker");
  const installation = { ...opened, intake: { ...opened.intake, observe: tellServer } };
  const loop = makeLoop(installation);
  process.on("message", loop.look);
  process.on("disconnect", loop.stop);
  process.on("SIGTERM", loop.stop);
  process.on("SIGINT", loop.stop);
  await loop.run();
  await installation.close();
  process.exit(0);
}

/** Metrics are shown by the server; a worker that runs alone has nobody to tell. */
function tellServer(event: IntakeEvent): void {
  if (process.connected) process.send?.(event);
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
  return {
    async run() {
      while (!stopping) {
        const found = await turn(installation);
        await forgetDaily();
        if (found === null && !stopping) await pause();
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
