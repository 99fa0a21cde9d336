import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../src/platform/clock.ts";
import { type Client, clientOf } from "./client.ts";
import { type Lane, openBatches, type Sending, sendOn } from "./lane.ts";
import { groupsOf, inventedCode, type Sender } from "./plan.ts";
import { isReady, type Program, programIn, until } from "./program.ts";
import { randomOf } from "./random.ts";
import { readOn } from "./reader.ts";
import { reckon } from "./reckon.ts";

export interface TortureOptions {
  readonly times: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface Tortured {
  readonly seed: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly batches: number;
  readonly rows: number;
  readonly records: number;
  readonly pages: number;
  readonly seconds: number;
  /** Longest time from a kill until the server was ready again. */
  readonly readySecondsMax: number;
  readonly violations: readonly string[];
}

const VICTIMS = ["server", "server", "worker", "worker", "postmaster", "backend"] as const;
const SENDERS = 2;
/** A kill falls at a random moment of this span after the one before has been got over. */
const BETWEEN_MS_MAX = 4_000;
/** A big batch on a busy machine takes long; the next kill comes in any case. */
const PROGRESS_MS_MAX = 20_000;
const END_MS_MAX = 600_000;
const DECIDED_DAYS_AGO = 10;
const VIOLATIONS_KEPT_MAX = 50;

/**
 * Kills server, worker and PostgreSQL at random moments of batches being sent and taken in, and holds what is answered
 * against a model kept by the client. A violation is a sentence; a run without any proves nothing lost, half or twice.
 */
export async function torture(options: TortureOptions): Promise<Tortured> {
  const began = performance.now();
  const violations: string[] = [];
  const report = (violation: string): void => {
    if (violations.length < VIOLATIONS_KEPT_MAX && !violations.includes(violation))
      violations.push(violation);
    options.say(`VIOLATION ${violation}`);
  };
  const program = await programIn();
  try {
    const lanes = await lanesOf(program);
    await program.start();
    const client = clientOf(program.url, report);
    const ordeal: Ordeal = { ...options, program, client, lanes, report };
    const { kills, pages, readySecondsMax } = await killAlong(ordeal);
    await until(
      async () =>
        (await Promise.all(lanes.map((lane) => openBatches(lane, { client, report })))).every(
          (open) => open === 0,
        ),
      "all batches end",
      END_MS_MAX,
    ).catch((error: Error) => report(error.message));
    const sums = await reckon({ client, report, program, lanes });
    const code = await program.stop();
    if (code !== 0) report(`the server ended with ${code}`);
    for (const crash of program.crashes) report(crash);
    const batches = lanes.reduce((sum, lane) => sum + lane.acknowledged.length, 0);
    const seconds = Math.round((performance.now() - began) / 1000);
    return { seed: options.seed, kills, batches, ...sums, pages, seconds, readySecondsMax, violations };
  } finally {
    await program.killServer();
    if (violations.length === 0) await program.remove();
    else options.say(`kept for looking at: ${program.folder}`);
  }
}

interface Ordeal extends TortureOptions {
  readonly program: Program;
  readonly client: Client;
  readonly lanes: readonly Lane[];
  readonly report: (violation: string) => void;
}

/** Sends, reads and kills at the same time, until all kills are done. */
async function killAlong(of: Ordeal) {
  let over = false;
  let number = 0;
  const isOver = (): boolean => over;
  const day = systemClock.today().subtract({ days: DECIDED_DAYS_AGO });
  const common = { client: of.client, report: of.report, isOver };
  const sending = of.lanes.map((lane, n) => {
    const random = randomOf(of.seed + n + 1);
    const plan: Sending = { ...common, day, random, nextNumber: () => (number += 1) };
    return sendOn(lane, plan);
  });
  const subjects = of.lanes.flatMap((lane) => lane.sender.groups.flat());
  const reading = readOn({ ...common, random: randomOf(of.seed + SENDERS + 1), subjects });
  const killing = killOnAndOn(of).finally(() => {
    over = true;
  });
  const [killed, pages] = await Promise.all([killing, reading, ...sending]);
  return { ...killed, pages };
}

async function killOnAndOn(of: Ordeal) {
  const random = randomOf(of.seed);
  const kills: Record<string, number> = {};
  let readySecondsMax = 0;
  for (let time = 1; time <= of.times; ) {
    if (random.below(2) === 0) await progress(of.lanes);
    await sleep(random.below(BETWEEN_MS_MAX));
    const victim = random.pick(VICTIMS);
    const at = performance.now();
    if (!(await killOne(of.program, victim, random.below))) continue;
    kills[victim] = (kills[victim] ?? 0) + 1;
    await until(() => isReady(of.program.url), `the server is ready after ${victim} was killed`).catch(
      (error: Error) => of.report(error.message),
    );
    readySecondsMax = Math.max(readySecondsMax, Math.round((performance.now() - at) / 100) / 10);
    for (const lane of of.lanes) await openBatches(lane, of);
    const all = of.lanes.flatMap((lane) => lane.acknowledged);
    of.say(
      `${time}/${of.times} ${victim}: ${all.length} batches acknowledged, ${all.filter((batch) => batch.done).length} done`,
    );
    time += 1;
  }
  return { kills, readySecondsMax };
}

/** Every other kill waits for a batch to be done first, so that a slow machine is tortured at work and not at starting. */
async function progress(lanes: readonly Lane[]): Promise<void> {
  const done = (): number => lanes.flatMap((lane) => lane.acknowledged).filter((batch) => batch.done).length;
  const before = done();
  await until(async () => done() > before, "a batch is done", PROGRESS_MS_MAX).catch(() => {});
}

async function killOne(
  program: Program,
  victim: (typeof VICTIMS)[number],
  pick: (most: number) => number,
): Promise<boolean> {
  if (victim === "worker") return program.killWorker();
  if (victim !== "server") return program.killPostgres(victim, pick);
  await program.killServer();
  await program.start();
  return true;
}

/** Two bodies with keys, added by the command line before the server runs. */
async function lanesOf(program: Program): Promise<readonly Lane[]> {
  const lanes: Lane[] = [];
  for (let n = 1; n <= SENDERS; n++) {
    const uscc = inventedCode("MF", n);
    const name = `云州市第${n}市场监督管理局`;
    const args = [
      "body",
      "add",
      "--uscc",
      uscc,
      "--name",
      name,
      "--entries",
      "administrative-penalty",
      "--json",
    ];
    const { key } = JSON.parse(await program.command(args));
    const sender: Sender = { uscc, name, key, groups: groupsOf(n) };
    lanes.push({ sender, acknowledged: [], history: new Map() });
  }
  return lanes;
}
