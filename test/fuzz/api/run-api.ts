import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Finding, TargetResult } from "../engine.ts";
import { makeRandom } from "../random.ts";
import { DOCUMENTED, Violation } from "../target.ts";
import { type Answer, ask, type Request } from "./ask.ts";
import { type Judge, makeJudge } from "./judge.ts";
import { makeRequest } from "./requests.ts";
import { type RealServer, startRealServer } from "./server.ts";
import { makeWorld, type World } from "./world.ts";

export interface ApiPlan {
  readonly seed: number;
  readonly requests: number;
  readonly from: number;
  readonly until: number;
}

/** Requests that once got an answer that they may not get. */
const CASES: readonly Pick<Request, "method" | "path">[] = JSON.parse(
  readFileSync(new URL("../cases/requests.json", import.meta.url), "utf8"),
);
const LANES = 8;
const RULES_SHOWN_MAX = 20;

/** Sends requests to the real server and judges every answer, what the processes say, and how batches end. */
export async function runApi(plan: ApiPlan): Promise<readonly TargetResult[]> {
  const server = await startRealServer();
  try {
    const world = await makeWorld(server);
    const requests = await requestsResult(server, world, plan);
    const batches = await batchesResult(server, plan);
    return [requests, batches];
  } finally {
    await server.stop();
  }
}

interface Run {
  readonly server: RealServer;
  readonly world: World;
  readonly judge: Judge;
  readonly plan: ApiPlan;
  readonly outcomes: Map<string, number>;
  readonly findings: Map<string, Finding>;
  next: number;
}

async function requestsResult(server: RealServer, world: World, plan: ApiPlan): Promise<TargetResult> {
  const run: Run = {
    server,
    world,
    judge: makeJudge(world),
    plan,
    outcomes: new Map(),
    findings: new Map(),
    next: plan.from,
  };
  const started = performance.now();
  for (const known of plan.from === 0 ? CASES : []) await one(run, { headers: {}, body: null, ...known }, 0);
  await Promise.all(Array.from({ length: LANES }, () => lane(run)));
  return {
    target: "api",
    inputs: run.next - plan.from,
    seconds: Math.round(performance.now() - started) / 1000,
    outcomes: Object.fromEntries([...run.outcomes].sort(([, a], [, b]) => b - a)),
    findings: [...run.findings.values()],
  };
}

async function lane(run: Run): Promise<void> {
  const { plan, server, findings } = run;
  while (run.next < plan.from + plan.requests && performance.now() < plan.until) {
    if (!server.isUp() || findings.size >= RULES_SHOWN_MAX) return;
    const nth = run.next++;
    const request = makeRequest(makeRandom(plan.seed, "api", nth), run.world);
    await one(run, request, nth);
    for (const fault of server.faults.slice(0, RULES_SHOWN_MAX)) {
      if (!findings.has(fault.rule))
        findings.set(fault.rule, { ...findingOf(run, request, nth), rule: fault.rule, what: fault.line });
    }
  }
}

async function one(run: Run, request: Request, nth: number): Promise<void> {
  const { outcomes, findings, judge, server } = run;
  let answer: Answer | null = null;
  try {
    answer = await ask(server.url, request);
    for (const outcome of judge.judge(request, answer))
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  } catch (thrown) {
    const rule = thrown instanceof Violation ? thrown.rule : `failed ${String(thrown).slice(0, 80)}`;
    outcomes.set("violation", (outcomes.get("violation") ?? 0) + 1);
    if (!findings.has(rule))
      findings.set(rule, {
        ...findingOf(run, request, nth),
        rule,
        what: String(thrown instanceof Error ? thrown.message : thrown),
      });
  }
}

const BODY_SHOWN_MAX = 20_000;

function findingOf({ plan }: Run, request: Request, nth: number): Finding {
  const bytes = request.raw ?? request.body;
  const sent = {
    ...request,
    raw: undefined,
    body: bytes === null ? null : bytes.toString("latin1").slice(0, BODY_SHOWN_MAX),
  };
  return {
    target: "api",
    rule: "",
    what: "",
    input: JSON.stringify(sent),
    replay: `npm run fuzz -- --only api --seed ${plan.seed} --from ${nth} --requests 1`,
  };
}

const POLL_MS = 250;
/** The worker may be this much behind when the last request was answered. */
const WORK_MS_MAX = 15 * 60_000;

/** Every batch ends, done or refused for a reason that is documented; none is given up. */
async function batchesResult(server: RealServer, plan: ApiPlan): Promise<TargetResult> {
  const started = performance.now();
  const { sql } = server.db;
  const waiting = async (): Promise<number> => {
    const [row] = await sql<
      { count: number }[]
    >`select count(*)::integer as count from intake.batch where status in ('queued', 'running')`;
    return row?.count ?? 0;
  };
  while ((await waiting()) > 0 && server.isUp() && performance.now() - started < WORK_MS_MAX)
    await sleep(POLL_MS);
  const ends = await sql<{ end: string; count: number; example: string }[]>`
    select coalesce(failure->>'code', status) as end, count(*)::integer as count, min(file_name) as example
      from intake.batch group by 1 order by 2 desc`;
  const wrong = ends.filter(
    ({ end }) => end !== "done" && (!DOCUMENTED.has(end) || end === "BATCH_GIVEN_UP"),
  );
  const findings = [
    ...wrong.map(({ end, count, example }) =>
      batchFinding(plan, `a batch ends as ${end}`, `${count} batches, such as ${example}`),
    ),
    ...server.faults.map(({ rule, line }) => batchFinding(plan, rule, line)),
    ...(server.isUp() ? [] : [batchFinding(plan, "the server stopped", "it ended while it was asked")]),
  ];
  return {
    target: "batches",
    inputs: 0,
    seconds: Math.round(performance.now() - started) / 1000,
    outcomes: Object.fromEntries(ends.map(({ end, count }) => [end, count])),
    findings: [...new Map(findings.map((finding) => [finding.rule, finding])).values()],
  };
}

function batchFinding(plan: ApiPlan, rule: string, what: string): Finding {
  return {
    target: "batches",
    rule,
    what,
    input: "see the log of the server",
    replay: `npm run fuzz -- --only api --seed ${plan.seed}`,
  };
}
