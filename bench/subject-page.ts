import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DEMO_BODIES } from "../src/demo/bodies.ts";
import { sendAndTakeIn } from "../test/support/intake.ts";
import type { Ground } from "./ground.ts";
import { shuffled } from "./order.ts";
import { moreIsBetter, type Result } from "./result.ts";
import { settingsOf, startServer } from "./server.ts";
import { shootAt } from "./shoot.ts";
import { subjectRows } from "./subject-rows.ts";

const SUBJECTS = 200;
/** More than a page holds, so that the first page is full and names the next. */
const RECORDS_EACH = 24;
const PAGE = 20;
const CONNECTIONS = 64;
const ROUNDS = 5;
const ROUND_SECONDS = 4;
const WARM_SECONDS = 2;
const TARGET = 0.5;

/**
 * The page of a subject by the API against a bare route that answers the same bytes from memory: servers in processes of
 * their own, asked in turns, one hot subject first and then subjects in random order.
 */
export async function benchSubjectPage(ground: Ground, scale: number): Promise<readonly Result[]> {
  const codes = await takeInSubjects(ground);
  const real = await startServer("real", settingsOf(ground));
  const answers = await answersOf(real.url, codes);
  const path = join(ground.folder, "answers.json");
  await writeFile(path, JSON.stringify(answers));
  const bare = await startServer("bare", { BARE_BYTES: path });
  const seconds = Math.max(1, Math.round(ROUND_SECONDS * scale));
  try {
    const match = { real: real.url, bare: bare.url, seconds };
    const hot = await compare({ ...match, codes: codes.slice(0, 1) });
    const random = await compare({ ...match, codes: shuffled(codes) });
    const bytes = Buffer.byteLength(Object.values(answers)[0] ?? "");
    return [result("subject-page", hot, bytes), result("subject-page-random", random, bytes)];
  } finally {
    await Promise.all([real.stop(), bare.stop()]);
  }
}

async function takeInSubjects(ground: Ground): Promise<readonly string[]> {
  const body = DEMO_BODIES.find((candidate) => candidate.uscc === ground.body);
  if (body === undefined) throw new Error("the body of the ground is one of the city's");
  const { codes, csv } = subjectRows({
    subjects: SUBJECTS,
    recordsEach: RECORDS_EACH,
    body,
    today: ground.today,
  });
  const sent = { entry: "administrative-penalty", bytes: csv, body: body.uscc };
  const batch = await sendAndTakeIn({ intake: ground.intake, folder: ground.folder }, sent);
  if (batch.counts.accepted !== SUBJECTS * RECORDS_EACH) {
    throw new Error(`not every row was accepted: ${JSON.stringify(batch.counts)}`);
  }
  return codes;
}

function pathOf(code: string): string {
  return `/api/v1/subjects/${code}/records`;
}

async function answersOf(url: string, codes: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {};
  for (const code of codes) {
    const answer = await fetch(url + pathOf(code));
    const text = await answer.text();
    const page: unknown = JSON.parse(text);
    const full =
      typeof page === "object" && page !== null && "items" in page && Array.isArray(page.items)
        ? page.items.length === PAGE
        : false;
    if (!full) throw new Error(`not a full page: ${text.slice(0, 200)}`);
    answers[code] = text;
  }
  return answers;
}

interface Match {
  readonly real: string;
  readonly bare: string;
  readonly codes: readonly string[];
  readonly seconds: number;
}

interface Side {
  /** Requests in a second over all rounds. */
  readonly rate: number;
  /** Milliseconds; the middle one of the rounds. */
  readonly p99: number;
}

/** Asks both in turns, so that what else the machine does meets both alike. */
async function compare(match: Match): Promise<{ readonly real: Side; readonly bare: Side }> {
  const shots = { real: [] as Round[], bare: [] as Round[] };
  for (const url of [match.bare, match.real]) await shoot(url, { ...match, seconds: WARM_SECONDS });
  for (let round = 0; round < ROUNDS; round++) {
    shots.bare.push(await shoot(match.bare, match));
    shots.real.push(await shoot(match.real, match));
  }
  return { real: sideOf(shots.real), bare: sideOf(shots.bare) };
}

interface Round {
  readonly answered: number;
  readonly seconds: number;
  readonly p99: number;
}

async function shoot(url: string, match: Match): Promise<Round> {
  const hit = await shootAt({
    url,
    connections: CONNECTIONS,
    duration: match.seconds,
    requests: match.codes.map((code) => ({ path: pathOf(code) })),
  });
  if (hit.errors + hit.timeouts + hit.non2xx > 0) {
    throw new Error(`${hit.errors} errors, ${hit.timeouts} timeouts, ${hit.non2xx} answers that are not 2xx`);
  }
  return { answered: hit["2xx"], seconds: hit.duration, p99: hit.latency.p99 };
}

function sideOf(rounds: readonly Round[]): Side {
  const sum = (pick: (round: Round) => number): number =>
    rounds.reduce((total, round) => total + pick(round), 0);
  const middle = rounds.map((round) => round.p99).sort((a, b) => a - b)[Math.floor(rounds.length / 2)];
  return {
    rate: Math.round(sum((round) => round.answered) / sum((round) => round.seconds)),
    p99: middle ?? 0,
  };
}

function result(name: string, sides: { readonly real: Side; readonly bare: Side }, bytes: number): Result {
  return moreIsBetter({
    name,
    value: sides.real.rate,
    control: sides.bare.rate,
    unit: "requests/s",
    target: TARGET,
    notes: { p99: sides.real.p99, controlP99: sides.bare.p99, bytes },
  });
}
