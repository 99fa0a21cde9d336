import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer } from "../../../test/support/api.ts";
import { BODY } from "../../../test/support/penalty-file.ts";
import { type DrillCheck, drillIncident } from "../../entry/incident-drill.ts";
import type { Installation } from "../../entry/installation.ts";
import { containIncident } from "../../flows/contain-incident.ts";
import { liftFreeze } from "../../flows/lift-freeze.ts";
import { verifyAudit } from "../../platform/audit.ts";
import { movableClock, systemClock } from "../../platform/clock.ts";
import { readConfig } from "../../platform/config.ts";
import { accountOf, insertAccount } from "../../platform/identity/accounts.ts";
import { beginSession, sessionOfToken } from "../../platform/identity/sessions.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { silentLogger } from "../../platform/logger.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { saveDivisions } from "../bodies/index.ts";
import { detectIncidents, incidentOf, incidentsOf, reportSignal, stepsOf } from "./index.ts";
import { detectionJob } from "./jobs.ts";
import { closeIncident, triageIncident } from "./work-on.ts";

/** The trail is dated by the machine, so detection looks by its clock here. */
let api: ApiBench;
before(async () => {
  api = await apiBench();
});
after(() => api.close());

const detecting = () => ({ ...api.bench.intake, clock: systemClock });
const detect = (walkChain = false) => detectIncidents(detecting(), { walkChain });
const working = () => ({ db: api.bench.intake.db, clock: systemClock });
const entries = async (
  times: number,
  entry: { actor: string; act: string; detail?: Record<string, number> },
) => {
  for (let n = 0; n < times; n++)
    await inTransaction(api.bench.intake.db, { purpose: "test", ...entry }, async () => {});
};
const note = "a note that says why";

test("a burst opens one case, whatever more is found and however often detection runs", async () => {
  assert.deepEqual(await detect(true), []);
  await entries(20, { actor: BODY.uscc, act: "look-refused" });
  const opened = await detect();
  assert.equal(opened.length, 1);
  assert.deepEqual(await detect(), []);
  await entries(5, { actor: BODY.uscc, act: "look-refused" });
  assert.deepEqual(await detect(), [], "a window that grows opens nothing");
  const [row] = await api.bench.database.sql`
    select sum(found)::integer as found from incidents.finding where incident_id = ${opened[0] ?? ""}`;
  assert.ok(row?.found >= 15, "and is written down as grown");
  const incident = await incidentOf(api.bench.database.sql, opened[0] ?? "");
  assert.deepEqual([incident?.rule, incident?.actor, incident?.grade], ["refused-looks", BODY.uscc, null]);
});

test("a canary, an export of many rows, and a count that was not written down are found", async () => {
  const { db } = api.bench.intake;
  await entries(1, { actor: BODY.uscc, act: "export-audit", detail: { rows: 60_000 } });
  const now = systemClock.now().toString();
  await inTransaction(db, { actor: "system", purpose: "test" }, async (tx) => {
    await reportSignal(
      tx,
      { rule: "canary-hit", actor: BODY.uscc, happenedAt: now, detail: { canary: 7 } },
      now,
    );
    await tx`insert into sharing.canary values ('91339907MA00000000', ${BODY.uscc}, '云州澄岚食品有限公司', ${now})`;
    for (const seenBy of ["public", BODY.uscc]) {
      await tx`
        insert into sharing.canary_hit (subject_code, place, seen_by, seen_on, hit_id, body_code, seen_at)
        values ('91339907MA00000000', 'search', ${seenBy}, ${systemClock.today().toString()}, gen_random_uuid(), ${BODY.uscc}, ${now})`;
    }
    await tx`
      insert into sharing.consumer_count (body_code, counted_on, looks, reported_at)
      values (${BODY.uscc}, ${systemClock.today().toString()}, 3, ${now})`;
  });
  await detect();
  const rules = (await incidentsOf(db.sql, false)).map(({ rule }) => rule).sort();
  assert.deepEqual(rules, ["canary-hit", "exported-rows", "refused-looks", "unwritten-looks"]);
  const [found] =
    await db.sql`select sum(found)::integer as found from incidents.finding where rule = 'canary-hit'`;
  assert.equal(found?.found, 2, "reported once, seen once; its recipient may ask for its own");
});

test("a count that a body says late, and a canary that is reported late, are found all the same", async () => {
  const { db } = api.bench.intake;
  const now = systemClock.now();
  const longAgo = systemClock.today().subtract({ days: 12 });
  const body = "11330106002489402A";
  await inTransaction(db, { actor: "system", purpose: "test" }, async (tx) => {
    await tx`
      insert into sharing.consumer_count (body_code, counted_on, looks, reported_at)
      values (${body}, ${longAgo.toString()}, 3, ${now.toString()})`;
    const happenedAt = now.subtract({ hours: 24 * 12 }).toString();
    await reportSignal(tx, { rule: "canary-hit", actor: body, happenedAt, detail: {} }, now.toString());
  });
  await detect();
  const mine = (await incidentsOf(db.sql, false)).filter(({ actor }) => actor === body);
  assert.deepEqual(mine.map(({ rule }) => rule).sort(), ["canary-hit", "unwritten-looks"]);
});

test("a case that is closed early blinds nothing: what goes on in the same window is a case again", async () => {
  const { db } = api.bench.intake;
  const actor = "11330106002489403Y/key:1";
  await entries(20, { actor, act: "look-refused" });
  const [incidentId = ""] = await detect();
  const doing = { incidentId, actor: "account:a", note };
  await triageIncident(working(), { ...doing, grade: "false-alarm", personal: false });
  await closeIncident(working(), doing);
  await closeIncident(working(), { ...doing, actor: "account:b" });
  await entries(3, { actor, act: "look-refused" });
  assert.deepEqual(await detect(), [], "a few more were judged with it");
  // Twice the threshold: one of two hours has it even if the clock strikes in between.
  await entries(20, { actor, act: "look-refused" });
  const again = await detect();
  assert.equal(again.length, 1);
  assert.deepEqual(await detect(), []);
  const [found] = await db.sql`
    select sum(found)::integer as found from incidents.finding where incident_id = ${incidentId}`;
  assert.equal(found?.["found"], 20, "the closed case keeps what it was judged by");
});

test("two programs that detect at once open a case once", async () => {
  await entries(30, { actor: "11330106002489401J", act: "look-refused" });
  const opened = await Promise.all([detect(), detect(), detect()]);
  assert.equal(opened.flat().length, 1);
});

test("containing an account shuts it and ends its sessions, and its body works on; another person opens it again", async () => {
  const { db } = api.bench.intake;
  const accountId = uuidv7();
  const at = systemClock.now();
  const { token } = await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    const recordedAt = at.toString();
    await insertAccount(tx, { accountId, login: "suspect", displayName: "王", password: null, recordedAt });
    return beginSession(tx, { accountId, strength: "password", client: "", at });
  });
  const actor = `${BODY.uscc}/account:${accountId}`;
  await entries(20, { actor, act: "look-refused" });
  const [incidentId = ""] = await detect();
  assert.notEqual(await sessionOfToken(db.sql, token, systemClock.now()), null);
  const done = await containIncident(working(), { incidentId, actor: "account:a", note });
  assert.deepEqual([done.frozen, done.frozenId], ["account", accountId]);
  assert.equal(await sessionOfToken(db.sql, token, systemClock.now()), null);
  assert.equal((await accountOf(db.sql, accountId))?.disabled, true);
  assert.equal((await api.get("/api/v1/bodies/self", bearer(api.key))).statusCode, 200, "the body works on");
  await assert.rejects(
    liftFreeze(working(), { incidentId, actor: `${BODY.uscc}/account:a`, note }),
    /INCIDENT_LIFT_FOUR_EYES/,
  );
  await liftFreeze(working(), { incidentId, actor: "account:b", note });
  assert.equal((await accountOf(db.sql, accountId))?.disabled, false);
});

test("the same person never asks for the end of a case and agrees to it, and the table says so too", async () => {
  const { db } = api.bench.intake;
  const incident = (await incidentsOf(db.sql, false)).find((one) => one.rule === "canary-hit");
  const incidentId = incident?.incidentId ?? "";
  const doing = { incidentId, actor: "account:a", note };
  await triageIncident(working(), { ...doing, grade: "false-alarm", personal: false });
  await assert.rejects(
    triageIncident(working(), { ...doing, grade: "minor", personal: false }),
    /INCIDENT_STEP_DONE/,
  );
  await assert.rejects(closeIncident(working(), { ...doing, note: "" }), /INCIDENT_NOTE_REQUIRED/);
  await assert.rejects(closeIncident(working(), { ...doing, incidentId: uuidv7() }), /INCIDENT_UNKNOWN/);
  await closeIncident(working(), doing);
  await assert.rejects(closeIncident(working(), doing), /INCIDENT_FOUR_EYES/);
  await assert.rejects(
    db.sql`update incidents.incident set closed_at = now(), closed_by = 'account:a' where incident_id = ${incidentId}`,
    /incident_four_eyes/,
  );
  assert.notEqual((await closeIncident(working(), { ...doing, actor: "account:b" })).closedAt, null);
  const steps = (await stepsOf(db.sql, incidentId)).map(({ step }) => step);
  assert.deepEqual(steps, ["detected", "triaged", "close-asked", "closed"]);
  const trail = await db.sql`
    select detail ->> 'step' as step from platform.audit
     where act = 'work-on-incident' and detail ->> 'incident' = ${incidentId} order by position`;
  assert.deepEqual(
    trail.map((row) => row["step"]),
    ["triaged", "close-asked", "closed"],
  );
  assert.deepEqual(await detect(), [], "what was judged a false alarm is not found again");
});

test("the drill holds, on demonstration data only", async () => {
  const { intake, folder } = api.bench;
  const config = readConfig({ XINHENG_DATA: folder, XINHENG_RATE_PER_MINUTE: "1000000" });
  assert.ok(config.ok);
  const installation: Installation = {
    config: config.value,
    logger: silentLogger(),
    db: intake.db,
    intake: { ...intake, clock: systemClock },
    uploads: api.uploads,
    close: async () => {},
  };
  assert.equal(await drillIncident(installation), null);
  await inTransaction(intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    saveDivisions(tx, [{ code: "330198", name: "示例区", invented: true }]),
  );
  const report: readonly DrillCheck[] | null = await drillIncident(installation);
  assert.deepEqual(
    report?.filter(({ holds }) => !holds),
    [],
  );
  assert.ok((report?.length ?? 0) >= 12);
});

test("the job detects at once and then every few minutes; a broken trail is a case of its own", async () => {
  const { sql } = api.bench.database;
  assert.equal((await verifyAudit(sql, [])).broken, null);
  await sql`update platform.audit set purpose = 'other' where position = 3`;
  const job = detectionJob(detecting());
  await job();
  await job();
  const broken = (await incidentsOf(sql, false)).filter(({ rule }) => rule === "audit-broken");
  assert.deepEqual(
    broken.map(({ actor }) => actor),
    ["system"],
  );
});

test("a clock that was set back keeps the job from nothing", async () => {
  const moved = movableClock("2026-11-20");
  let days = 0;
  const today = () => {
    days += 1;
    return moved.today();
  };
  const job = detectionJob({ ...detecting(), clock: { ...moved, today } });
  const ranAt = async (instant: string): Promise<boolean> => {
    const before = days;
    moved.moveTo(instant);
    await job();
    return days > before;
  };
  assert.equal(await ranAt("2026-11-20T12:00:00Z"), true);
  assert.equal(await ranAt("2026-11-20T12:01:00Z"), false);
  assert.equal(await ranAt("2026-11-20T09:00:00Z"), true);
  assert.equal(await ranAt("2026-11-20T09:01:00Z"), false);
  assert.equal(await ranAt("2026-11-20T09:05:00Z"), true);
});

test("what was written while nobody looked, or while the clock was set back, is found afterwards", async () => {
  const { sql } = api.bench.database;
  const [stopped, setBack] = ["11330106002489404W/key:1", "11330106002489405U/key:1"];
  const ago = (hours: number) => systemClock.now().subtract({ hours }).toString();
  await entries(20, { actor: setBack, act: "look-refused" });
  // Far enough back that no place in the chain tells it: only its time of writing does.
  await sql`update platform.audit set at = ${ago(24 * 60)}::timestamptz where actor = ${setBack}`;
  await detect();
  const opened = async (actor: string) =>
    (await incidentsOf(sql, false)).filter((one) => one.actor === actor).length;
  assert.equal(await opened(setBack), 1, "the clock was set back by weeks");
  await entries(20, { actor: stopped, act: "look-refused" });
  const moved = { ...detecting(), clock: movableClock(systemClock.today().add({ days: 3 }).toString()) };
  await detectIncidents(moved, { walkChain: true });
  assert.equal(await opened(stopped), 1, "no program had looked for three days");
});
