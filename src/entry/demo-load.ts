import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type DemoCity, type DemoRow, type DemoTable, demoCity } from "../demo/index.ts";
import type { Intake } from "../flows/read-batch.ts";
import { takeInBatch } from "../flows/take-in-batch.ts";
import { fixedClock } from "../platform/clock.ts";
import { uuidv7 } from "../platform/ids.ts";
import { PLATFORM_PARTY } from "../platform/receipts/index.ts";
import { digestOf } from "../platform/suite.ts";
import { inTransaction } from "../platform/transaction.ts";
import { bodyOf, issueKey, saveBody, saveDivisions, saveDutyHolder } from "../rooms/bodies/index.ts";
import { insertBatch, receiptHandover, sliceCountFor } from "../rooms/intake/index.ts";
import { markInvented } from "../rooms/subjects/index.ts";
import { saveOperator } from "../rooms/trail/index.ts";
import { addDemoAccounts, type DemoAccount } from "./demo-accounts.ts";
import { addDemoRepresentative, type DemoRepresentative } from "./demo-enterprise.ts";

const DEMO_SEED = 20_251_123;

export interface DemoLoaded {
  readonly bodies: number;
  readonly batches: number;
  readonly rows: number;
  readonly sampleKey: { readonly body: string; readonly name: string; readonly key: string };
  /** People of the same body, with their passwords. */
  readonly accounts: readonly DemoAccount[];
  readonly representative: DemoRepresentative | null;
}

export interface DemoLoad {
  readonly intake: Intake;
  readonly uploads: string;
  /** ISO day the invented city is built around. */
  readonly today: string;
  /** Leaves out decisions before this ISO day: a smaller city that loads faster. */
  readonly decidedFrom?: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Loads the invented demonstration city through the same intake as real files. Every table is cut into weekly
 * submissions, each received on a working week after its decisions, so that two time axes and the upload clock mean something.
 */
export async function loadDemo(load: DemoLoad): Promise<DemoLoaded> {
  const city = demoCity(DEMO_SEED, load.today);
  const sampleKey = await saveBodies(load, city);
  const submissions = city.tables.flatMap((table) => weekly(table, load.today, load.decidedFrom ?? ""));
  await takeInAll(load, submissions);
  const divisions = city.divisions.map((division) => division.code);
  await inTransaction(
    load.intake.db,
    { actor: "operator", purpose: "demonstration", act: "mark-invented" },
    (tx) => markInvented(tx, divisions),
  );
  const rows = submissions.reduce((sum, submission) => sum + submission.rows.length, 0);
  const accounts = await addDemoAccounts(load.intake, sampleKey.body);
  const representative = await addDemoRepresentative(load.intake);
  return {
    bodies: city.bodies.length,
    batches: submissions.length,
    rows,
    sampleKey,
    accounts,
    representative,
  };
}

/** Submissions taken in at the same time, once the register is there: one per core of the smallest machine. */
const LANES = 2;

async function takeInAll(load: DemoLoad, submissions: readonly Submission[]): Promise<void> {
  let done = 0;
  const takeIn = async (submission: Submission): Promise<void> => {
    await submitAndTakeIn(load, submission);
    load.onProgress?.(++done, submissions.length);
  };
  const isRegister = (submission: Submission): boolean => submission.table.entry === "registration";
  for (const submission of submissions.filter(isRegister)) await takeIn(submission);
  const waiting = submissions.filter((submission) => !isRegister(submission));
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await takeIn(next);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

async function saveBodies(load: DemoLoad, city: DemoCity): Promise<DemoLoaded["sampleKey"]> {
  const recordedAt = load.intake.clock.now().toString();
  return inTransaction(
    load.intake.db,
    { actor: "operator", purpose: "demonstration", act: "save-bodies" },
    async (tx) => {
      await saveDivisions(
        tx,
        city.divisions.map((division) => ({ ...division, invented: true })),
      );
      for (const body of city.bodies) {
        await saveBody(tx, {
          bodyCode: body.uscc,
          name: body.name,
          territory: body.territory,
          entries: body.entries,
          supplyFrom: "2018-01-01",
          recordedAt,
        });
        await nameDutyHolder(tx, { body, partyCode: body.uscc, recordedAt });
      }
      const clerk =
        city.bodies.find((body) => body.entries.includes("administrative-penalty")) ?? city.bodies[0];
      if (clerk === undefined) throw new Error("Broken invariant: the invented city has bodies");
      await nameDutyHolder(tx, { body: clerk, partyCode: PLATFORM_PARTY, recordedAt });
      // Its people work on incidents and its auditor reads the whole trail, so that both pages can be tried.
      await saveOperator(tx, clerk.uscc, recordedAt);
      return { body: clerk.uscc, name: clerk.name, key: await issueKey(tx, clerk.uscc, recordedAt) };
    },
  );
}

const OFFICE = "信用信息工作处（虚构）";

async function nameDutyHolder(
  tx: Parameters<typeof saveDutyHolder>[0],
  of: {
    readonly body: DemoCity["bodies"][number];
    readonly partyCode: string;
    readonly recordedAt: string;
  },
): Promise<void> {
  const { body, partyCode, recordedAt } = of;
  const named = { partyCode, unit: body.uscc, unitName: body.name, office: OFFICE };
  await saveDutyHolder(tx, { ...named, from: "2018-01-01", until: null, recordedAt });
}

interface Submission {
  readonly table: DemoTable;
  readonly receivedOn: string;
  readonly rows: readonly DemoRow[];
}

/** Entries of decisions that clerks send week by week; other tables are sent once. */
const WEEKLY_ENTRIES: ReadonlySet<string> = new Set(["administrative-licence", "administrative-penalty"]);
/** What was decided before the first holiday notice that is loaded came in one go: its upload clock cannot be determined. */
const FIRST_SUBMISSION = "2023-01-09";
const LATE_DAYS = 12;
/** About one decision in this many is forgotten and sent late. */
const LATE_ONE_IN = 23;

/** Rows of a table by the day on which a clerk who works weekly would send them. */
function weekly(table: DemoTable, today: string, decidedFrom: string): readonly Submission[] {
  const column = table.header.findIndex((title) => title.endsWith("决定日期"));
  const byDay = new Map<string, DemoRow[]>();
  for (const row of table.rows()) {
    const decided = column === -1 ? "" : (row[column] ?? "");
    if (decided !== "" && decided < decidedFrom) continue;
    const receivedOn = WEEKLY_ENTRIES.has(table.entry) ? submissionDay(decided, today) : today;
    const rows = byDay.get(receivedOn) ?? [];
    rows.push(row);
    byDay.set(receivedOn, rows);
  }
  return [...byDay.entries()]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([receivedOn, rows]) => ({ table, receivedOn, rows }));
}

/** First Monday after a decision, some two weeks later; never before the catalogue, never after today. */
function submissionDay(decided: string, today: string): string {
  const decidedOn = Temporal.PlainDate.from(decided);
  const monday = decidedOn.add({ days: 8 - decidedOn.dayOfWeek });
  const isLate = decidedOn.dayOfYear % LATE_ONE_IN === 0;
  const sent = (isLate ? monday.add({ days: LATE_DAYS }) : monday).toString();
  if (sent < FIRST_SUBMISSION) return FIRST_SUBMISSION;
  return sent > today ? today : sent;
}

async function submitAndTakeIn(load: DemoLoad, submission: Submission): Promise<void> {
  const { table, receivedOn } = submission;
  const batchId = uuidv7();
  const text = [table.header, ...submission.rows].map(csvLine).join("\r\n");
  const bytes = Buffer.from(`\uFEFF${text}\r\n`, "utf8");
  await mkdir(load.uploads, { recursive: true, mode: 0o700 });
  const filePath = join(load.uploads, batchId);
  await writeFile(filePath, bytes, { mode: 0o600 });
  const hash = digestOf(bytes);
  const clock = receivedOn === load.today ? load.intake.clock : fixedClock(receivedOn);
  await inTransaction(
    load.intake.db,
    {
      actor: table.sender,
      purpose: "intake",
      act: "submit-batch",
      detail: { batch: batchId, entry: table.entry },
    },
    async (tx) => {
      await insertBatch(tx, {
        batchId,
        bodyCode: table.sender,
        entry: table.entry,
        fileName: `${table.entry}-${table.subject}-${receivedOn}.csv`,
        mediaType: "text/csv",
        filePath,
        fileBytes: bytes.length,
        fileHash: hash,
        idempotencyKey: null,
        sliceCount: sliceCountFor(bytes.length),
        submittedAt: clock.now().toString(),
      });
      const body = await bodyOf(tx, table.sender);
      if (body === null) throw new Error("Broken invariant: a table is sent by a body of the city");
      const { keys } = load.intake;
      await receiptHandover(
        tx,
        { clock, keys },
        { batchId, body, entry: table.entry, file: { hash, bytes: bytes.length } },
      );
    },
  );
  await takeInBatch({ ...load.intake, clock }, batchId);
}

function csvLine(row: DemoRow): string {
  return row.map((cell) => (/[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}

/** Whether this database holds the demonstration city. */
export async function isDemoLoaded(db: Intake["db"]): Promise<boolean> {
  const [row] = await db.sql`select 1 from bodies.division where invented limit 1`;
  return row !== undefined;
}

/** Whether this database holds nothing yet, so that a first run may fill it. */
export async function isEmpty(db: Intake["db"]): Promise<boolean> {
  const [row] = await db.sql`select 1 from bodies.body limit 1`;
  return row === undefined;
}
