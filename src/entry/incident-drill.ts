import { randomBytes, randomInt } from "node:crypto";
import { inventUscc } from "../demo/codes.ts";
import { containIncident } from "../flows/contain-incident.ts";
import { liftFreeze } from "../flows/lift-freeze.ts";
import { numberOn } from "../law/parameter.ts";
import { verifyAudit } from "../platform/audit.ts";
import { Problem } from "../platform/http/problem.ts";
import { insertAccount, shutAccount } from "../platform/identity/accounts.ts";
import { uuidv7 } from "../platform/ids.ts";
import { inTransaction } from "../platform/transaction.ts";
import { issueKey, keysOf, revokeKeys, saveBody } from "../rooms/bodies/index.ts";
import {
  clocksOf,
  closeIncident,
  detectIncidents,
  draftsOf,
  findingsOf,
  type Incident,
  incidentOf,
  noteNotified,
  triageIncident,
} from "../rooms/incidents/index.ts";
import { compose } from "./compose.ts";
import { isDemoLoaded } from "./demo-load.ts";
import type { Installation } from "./installation.ts";

export interface DrillCheck {
  readonly holds: boolean;
  readonly zh: string;
  readonly en: string;
}

/**
 * Plays an invented incident through the real application: an invented body asks without a purpose until it is noticed, the
 * case is worked on by two invented people, and in the end the key opens nothing. Null where no demonstration data is loaded.
 */
export async function drillIncident(installation: Installation): Promise<readonly DrillCheck[] | null> {
  if (!(await isDemoLoaded(installation.db))) return null;
  const drill = await plant(installation);
  const checks: DrillCheck[] = [];
  const check = (holds: boolean, zh: string, en: string): void => void checks.push({ holds, zh, en });
  try {
    const incident = await noticed(installation, drill, check);
    if (incident !== null) await worked(installation, drill, { incident, check });
    const { broken } = await verifyAudit(installation.db.sql, []);
    check(broken === null, "审计链完整。", "The chain of the audit trail is whole.");
  } finally {
    await drill.clear();
  }
  return checks;
}

type Check = (holds: boolean, zh: string, en: string) => void;

interface Drill {
  readonly body: { readonly uscc: string; readonly name: string; readonly key: string };
  /** The key, as it stands on the audit trail. */
  readonly actor: string;
  readonly people: readonly [string, string];
  /** Asks with the body's key without a purpose; answers the code of the refusal. */
  ask(): Promise<string>;
  clear(): Promise<void>;
}

const PLANTING = { actor: "operator", purpose: "demonstration", act: "plant-drill" } as const;

async function plant(installation: Installation): Promise<Drill> {
  const { db, intake } = installation;
  const at = intake.clock.now().toString();
  const uscc = inventUscc("11", "330100", String(randomInt(10_000_000, 99_999_999)));
  const body = { bodyCode: uscc, name: "演练机关（虚构）", territory: "330100", entries: [] };
  const people = [uuidv7(), uuidv7()] as const;
  const key = await inTransaction(db, PLANTING, async (tx) => {
    await saveBody(tx, { ...body, supplyFrom: intake.clock.today().toString(), recordedAt: at });
    for (const accountId of people)
      await insertAccount(tx, {
        accountId,
        login: `drill-${randomBytes(8).toString("hex")}`,
        displayName: "演练人员（虚构）",
        password: null,
        recordedAt: at,
      });
    return issueKey(tx, uscc, at);
  });
  const { app } = await compose(installation, { announce: () => {} });
  await app.ready();
  const [issued] = await keysOf(db.sql, uscc);
  return {
    actor: `${uscc}/key:${issued?.id ?? ""}`,
    body: { uscc, name: body.name, key },
    people: [`account:${people[0]}`, `account:${people[1]}`],
    ask: async () => {
      const authorization = `Bearer ${key}`;
      const url = "/api/v1/looks";
      const answer = await app.inject({ method: "POST", url, headers: { authorization }, payload: { uscc } });
      return String(answer.json().code);
    },
    clear: async () => {
      await app.close();
      await inTransaction(db, { ...PLANTING, act: "clear-drill" }, async (tx) => {
        const over = intake.clock.now().toString();
        await revokeKeys(tx, uscc, over);
        for (const accountId of people) await shutAccount(tx, accountId, over);
      });
    },
  };
}

/** Makes the burst and detects it: once, however often detection runs. */
async function noticed(installation: Installation, drill: Drill, check: Check): Promise<Incident | null> {
  const { db, intake } = installation;
  const threshold = numberOn(intake.law, "incident.refused-looks.per-hour", intake.clock.today());
  // Twice as many: one of two hours has the threshold even if the clock strikes in between.
  const times = 2 * (threshold.ok ? threshold.value : 0);
  const codes = new Set<string>();
  for (let n = 0; n < times; n += 1) codes.add(await drill.ask());
  check(
    [...codes].join() === "PURPOSE_REQUIRED",
    "没有目的的查询被拒绝。",
    "Looks without a purpose are refused.",
  );
  const detecting = { walkChain: false, invented: true, only: drill.actor };
  const opened = await detectIncidents(intake, detecting);
  check(opened.length === 1, "异常被发现并立案。", "The burst is detected and a case is opened.");
  const again = await detectIncidents(intake, detecting);
  check(again.length === 0, "再次检测不重复立案。", "Detecting again opens no second case.");
  return incidentOf(db.sql, opened[0] ?? uuidv7());
}

interface Working {
  readonly incident: Incident;
  readonly check: Check;
}

async function worked(installation: Installation, drill: Drill, { incident, check }: Working): Promise<void> {
  const { db, intake } = installation;
  const of = { db, clock: intake.clock };
  const { incidentId } = incident;
  const [first, second] = drill.people;
  const doing = { incidentId, actor: first, note: "演练：虚构的事件。A drill." };
  const now = intake.clock.now();
  const clocks = clocksOf(intake.law, incident, now);
  const late = clocksOf(intake.law, incident, now.add({ hours: 24 * 365 }));
  check(
    clocks.length === 5 && clocks.every(({ state }) => state === "running"),
    "五个时限开始计算。",
    "Five clocks run.",
  );
  check(
    late.every(({ state }) => state === "overdue"),
    "逾期会显示。",
    "A clock that ran out shows.",
  );
  await triageIncident(of, { ...doing, grade: "serious", personal: true });
  const early = await codeOf(closeIncident(of, doing));
  check(early === "INCIDENT_NOT_CONTAINED", "未控制不能结案。", "What is not contained cannot be closed.");
  const contained = await containIncident(of, doing);
  check(contained.frozen === "key", "涉事密钥已冻结。", "The key is frozen.");
  check((await drill.ask()) === "CREDENTIAL_FROZEN", "冻结的密钥不能再用。", "A frozen key opens nothing.");
  const untold = await codeOf(closeIncident(of, doing));
  check(untold === "INCIDENT_NOT_NOTIFIED", "未通知不能结案。", "What was not notified cannot be closed.");
  const drafts = draftsOf(contained, await findingsOf(db.sql, incidentId));
  const secrets = [drill.body.uscc, drill.body.name, drill.body.key, first, second, incident.actor];
  const isClean = drafts.every(({ text }) => secrets.every((secret) => !text.includes(secret)));
  check(drafts.length === 4 && isClean, "通知草稿齐备，不含标识。", "Four drafts, without identifiers.");
  await noteNotified(of, { ...doing, whom: "authority-told" });
  await noteNotified(of, { ...doing, whom: "persons-told" });
  const alone = await codeOf(liftFreeze(of, doing));
  check(alone === "INCIDENT_LIFT_FOUR_EYES", "办理冻结的人不能自己解除。", "Whoever froze does not lift it.");
  await liftFreeze(of, { ...doing, actor: second });
  check(
    (await drill.ask()) === "PURPOSE_REQUIRED",
    "另一人解除冻结后，密钥照常使用。",
    "Lifted by another person, the key works again.",
  );
  await closeIncident(of, doing);
  const same = await codeOf(closeIncident(of, doing));
  check(same === "INCIDENT_FOUR_EYES", "同一人不能提出又同意结案。", "The same person cannot ask and agree.");
  const closed = await closeIncident(of, { ...doing, actor: second });
  const met = clocksOf(intake.law, closed, intake.clock.now()).every(({ state }) => state === "met");
  check(
    closed.closedAt !== null && met,
    "另一人结案，各时限都已履行。",
    "Another person closes it; all clocks are met.",
  );
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "NONE";
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
