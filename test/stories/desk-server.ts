import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { containIncident } from "../../src/flows/contain-incident.ts";
import { handOutAccount } from "../../src/platform/identity/hand-out.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { grantRole, issueKey, keysOf, saveBody } from "../../src/rooms/bodies/index.ts";
import type { Role } from "../../src/rooms/bodies/types.ts";
import { detectIncidents } from "../../src/rooms/incidents/index.ts";
import { detectionJob } from "../../src/rooms/incidents/jobs.ts";
import { saveOperator } from "../../src/rooms/trail/index.ts";
import { BODY } from "../support/penalty-file.ts";
import type { StoryBrowser } from "./browser.ts";
import { type StoryServer, startServer } from "./server.ts";

const OPERATOR = { uscc: "11330106002489401J", name: "云州市公共信用信息中心" };
const UNTIL = "2099-12-31";
/** More than the threshold of an hour, so that one of two hours has it even if the clock strikes in between. */
const REFUSED_TIMES = 24;

export interface Desk {
  readonly url: string;
  /** The case of the key that asked without a purpose. */
  readonly caseAddress: string;
  /** A case about the other body as such. */
  readonly otherAddress: string;
  readonly passwords: ReadonlyMap<string, string>;
  /** Asks with that key without a purpose; answers the code of the refusal. */
  askWithKey(): Promise<string>;
  /** Contains the case about the other body by hand. */
  containOther(): Promise<void>;
  /** What the worker does at its next turn. */
  detect(): Promise<void>;
  stop(): Promise<void>;
}

/** The product with an operator and another body, their people, and some cases that detection found. */
export async function deskServer(): Promise<Desk> {
  const server = await startServer({ demo: false });
  const { db, intake } = server.installation;
  const at = intake.clock.now().toString();
  const bodies = [
    { ...OPERATOR, entries: [] },
    { ...BODY, entries: ["administrative-penalty"] },
  ];
  const key = await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    for (const { uscc, name, entries } of bodies)
      await saveBody(tx, {
        ...{ bodyCode: uscc, name, entries, territory: "3301" },
        ...{ supplyFrom: "2018-01-01", recordedAt: at },
      });
    await saveOperator(tx, OPERATOR.uscc, at);
    return issueKey(tx, BODY.uscc, at);
  });
  const passwords = await addPeople(server);
  await addDays(server);
  const askWithKey = () => askedWithout(server.url, key);
  for (let n = 0; n < REFUSED_TIMES; n += 1) await askWithKey();
  await detectIncidents(intake, { walkChain: false });
  const job = detectionJob(intake);
  const [issued] = await keysOf(db.sql, BODY.uscc);
  const [row] = await db.sql`
    select incident_id as id from incidents.incident where actor = ${`${BODY.uscc}/key:${issued?.id ?? ""}`}`;
  return {
    url: server.url,
    caseAddress: `/incidents/${row?.["id"]}`,
    otherAddress: `/incidents/${OTHER_CASE}`,
    passwords,
    askWithKey,
    containOther: async () => {
      const doing = { incidentId: OTHER_CASE, actor: "account:x", note: "已与机关核实，暂停其程序" };
      await containIncident({ db, clock: intake.clock }, doing);
    },
    detect: job,
    stop: () => server.stop(),
  };
}

async function askedWithout(url: string, key: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/looks`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ uscc: BODY.uscc }),
  });
  const problem: unknown = await answer.json();
  return typeof problem === "object" && problem !== null && "code" in problem ? String(problem.code) : "";
}

const PEOPLE: readonly (readonly [string, string, string, readonly Role[]])[] = [
  ["zhao.fazhi", "赵法制", OPERATOR.uscc, ["law-officer"]],
  ["li.guanli", "李管理", OPERATOR.uscc, ["administrator"]],
  ["qian.shenji", "钱审计", OPERATOR.uscc, ["auditor"]],
  ["sun.shenji", "孙审计", BODY.uscc, ["auditor"]],
  ["wang.jingban", "王经办", BODY.uscc, ["clerk"]],
];

async function addPeople({ installation }: StoryServer): Promise<ReadonlyMap<string, string>> {
  const { db, intake } = installation;
  const at = intake.clock.now().toString();
  const from = intake.clock.today().toString();
  const passwords = new Map<string, string>();
  for (const [login, displayName, bodyCode, roles] of PEOPLE)
    await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
      const made = await handOutAccount(tx, { login, displayName, once: false, at });
      assert.ok(made);
      passwords.set(login, made.password);
      const { accountId } = made;
      for (const role of roles)
        await grantRole(tx, { accountId, bodyCode, role, from, until: UNTIL, by: "operator", at });
    });
  return passwords;
}

const OTHER_CASE = "01990000-0000-7000-8000-000000000001";
const PURPOSES = ["graded-supervision", "penalty-investigation", "repair"];

/** Looks of some days, and older cases that were found then: what the charts and the clocks show. */
async function addDays({ installation }: StoryServer): Promise<void> {
  const { db, intake } = installation;
  const now = intake.clock.now();
  for (let n = 0; n < 60; n += 1)
    await inTransaction(
      db,
      {
        ...{ actor: BODY.uscc, purpose: PURPOSES[n % 3] ?? "", act: "look", subjectCount: 1 },
        detail: { case: `云市监检〔2026〕${n}号`, records: 1 },
      },
      async () => {},
    );
  // The trail is dated by the machine; what is told of earlier days is put there afterwards, in this story only.
  const from = now.subtract({ hours: 5 });
  const until = from.add({ hours: 1 });
  const id = OTHER_CASE;
  await db.sql`
    insert into incidents.incident (incident_id, rule, actor, opened_at, invented)
    values (${id}, 'bulk-looks', ${BODY.uscc}, ${from.toString()}::timestamptz, false)`;
  await db.sql`
    insert into incidents.step (incident_id, place, step, actor, at, note)
    values (${id}, 1, 'detected', 'system', ${from.toString()}::timestamptz, '')`;
  for (let n = 0; n < 8; n += 1) {
    const day = { days: n * 3 };
    const zoned = (instant: Temporal.Instant): string =>
      instant.toZonedDateTimeISO("Asia/Shanghai").subtract(day).toInstant().toString();
    await db.sql`
      insert into incidents.finding (rule, actor, window_from, window_until, found, threshold, incident_id, recorded_at)
      values ('bulk-looks', ${BODY.uscc}, ${zoned(from)}::timestamptz, ${zoned(until)}::timestamptz, ${140 + n * 60}, 100, ${id},
              ${zoned(until)}::timestamptz)`;
  }
}

/** A page on which a person is signed in. */
export async function signInAs(
  desk: Desk,
  browser: StoryBrowser,
  { login, address }: { readonly login: string; readonly address: string },
): Promise<Page> {
  const page = await browser.page();
  await page.goto(desk.url + address);
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(desk.passwords.get(login) ?? "");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("button", { name: "退出登录" }).waitFor();
  return page;
}
