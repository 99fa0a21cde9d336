import { setTimeout as sleep } from "node:timers/promises";
import { BatchInterrupted, takeInBatch } from "../flows/take-in-batch.ts";
import { followKeys } from "../platform/follow-keys.ts";
import { FAULT_PAUSE_MS, POLL_MS_IDLE, WORKER_STOP_SECONDS_MAX } from "../platform/limits.ts";
import { detectionJob } from "../rooms/incidents/jobs.ts";
import { forgetRejectedCells } from "../rooms/intake/jobs.ts";
import { backgroundWork } from "./background.ts";
import { detecting } from "./detecting.ts";
import { configOrRefuse, type Installation, openInstallation } from "./installation.ts";
import type { Job, WorkerEvent } from "./meters.ts";

await main();

/** Takes batches in, one after the other, until told to stop. Runs beside the server as a process of its own. */
async function main(): Promise<void> {
  const opened = await openInstallation(configOrRefuse(), "xinheng-worker", { role: "xinheng_worker" });
  const installation = { ...opened, intake: { ...opened.intake, observe: tellServer } };
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

/** Metrics are shown by the server; a worker that runs alone has nobody to tell. */
function tellServer(event: WorkerEvent): void {
  if (process.connected) process.send?.(event);
}

interface Loop {
  run(): Promise<void>;
  /** Looks at once instead of at the next turn. */
  look(): void;
  stop(): void;
}

function makeLoop(installation: Installation): Loop {
  const ending = new AbortController();
  let wake = new AbortController();
  let faultPause: number = FAULT_PAUSE_MS.first;
  let forgotOn = "";
  const pause = async (ms: number): Promise<void> => {
    if (ending.signal.aborted) return;
    await sleep(ms, undefined, { signal: wake.signal }).catch(() => {});
    if (wake.signal.aborted) wake = new AbortController();
  };
  const forgetDaily = async (): Promise<void> => {
    const today = installation.intake.clock.today().toString();
    if (today === forgotOn) return;
    await forgetRejectedCells(installation.db, today);
    forgotOn = today;
  };
  const inBackground = backgroundWork(installation, tellFailed);
  const detect = quietly(installation, detectionJob(detecting(installation)), "detect");
  const forget = quietly(installation, forgetDaily, "forget");
  const turn = async (): Promise<void> => {
    const found = await takeInBatch({ ...installation.intake, stop: ending.signal });
    if (found !== null) process.send?.("done");
    await forget();
    await detect();
    const isBusy = found !== null || (await inBackground());
    // Work in the background that breaks at every turn waits longer each time too; a batch that is announced wakes it.
    faultPause = FAULT_PAUSE_MS.first;
    if (!isBusy) await pause(POLL_MS_IDLE);
  };
  /** Waits, longer each time, so that a database that is away is not hammered; and until what is owed is forgiven. */
  const recover = async (error: unknown): Promise<void> => {
    if (!ending.signal.aborted) installation.logger.error({ err: error }, "work was interrupted");
    let owed = error instanceof BatchInterrupted ? error.forgive : null;
    do {
      await pause(faultPause);
      faultPause = Math.min(faultPause * 2, FAULT_PAUSE_MS.longest);
      owed = await paid(owed);
    } while (owed !== null && !ending.signal.aborted);
  };
  return {
    async run() {
      while (!ending.signal.aborted) await turn().catch(recover);
    },
    look: () => wake.abort(),
    stop: () => {
      ending.abort();
      wake.abort();
      setTimeout(() => process.exit(0), WORKER_STOP_SECONDS_MAX * 1000).unref();
    },
  };
}

/** A job whose fault is logged and counted and stops nothing else: intake goes on while detection cannot. */
function quietly(installation: Installation, work: () => Promise<void>, job: Job): () => Promise<void> {
  return () =>
    work().catch((error: unknown) => {
      installation.logger.error({ err: error, job }, "a job was interrupted");
      tellFailed(job);
    });
}

function tellFailed(job: Job): void {
  tellServer({ kind: "job-failed", job });
}

/** Null once it is done; the same again while the database does not take it. */
async function paid(owed: (() => Promise<void>) | null): Promise<typeof owed> {
  return (
    owed?.().then(
      () => null,
      () => owed,
    ) ?? null
  );
}
