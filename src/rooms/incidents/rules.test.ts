import assert from "node:assert/strict";
import { test } from "node:test";
import { loadLaw } from "../../law/load.ts";
import { isWorkday } from "../../law/workdays.ts";
import { clocksOf } from "./clocks.ts";
import { draftsOf } from "./drafts.ts";
import { findingsIn } from "./rules.ts";
import { mayClose, mayContain, mayLift, mayNotify, mayTriage, nextAct, personIn } from "./steps.ts";
import { thresholdsOn } from "./thresholds.ts";
import type { Counted, HourCount, Incident } from "./types.ts";

const law = loadLaw();
const found = thresholdsOn(law, "2026-05-08");
assert.ok(found.ok);
const limits = found.value;
const working = (day: string): boolean | null => {
  const answer = isWorkday(law, day);
  return answer.ok ? answer.value : null;
};
const BODY = "11330100002489401X";
const NOTHING: Counted = { hours: [], unwritten: [], hidden: [], exported: [], canaries: [], brokenOn: null };
const hour = (one: Partial<HourCount>): HourCount => ({
  actor: BODY,
  act: "look",
  day: "2026-05-08",
  hour: 10,
  count: 1,
  ...one,
});
const rulesFor = (counted: Partial<Counted>): readonly string[] =>
  findingsIn({ ...NOTHING, ...counted }, limits, working).map(({ rule }) => rule);

test("a window is found when the count reaches the threshold, and not one before", () => {
  const cases = [
    ["bulk-looks", limits.bulkLooks, (count: number) => ({ hours: [hour({ count })] })],
    [
      "refused-looks",
      limits.refusedLooks,
      (count: number) => ({ hours: [hour({ act: "look-refused", count })] }),
    ],
    [
      "failed-sign-ins",
      limits.failedSignIns,
      (count: number) => ({ hours: [hour({ actor: "account:1", act: "sign-in-refused", count })] }),
    ],
    [
      "failed-sign-ins",
      limits.unknownSignIns,
      (count: number) => ({ hours: [hour({ actor: "nobody", act: "sign-in-refused", count })] }),
    ],
    [
      "exported-rows",
      limits.exportedRows,
      (count: number) => ({ exported: [{ actor: BODY, day: "2026-05-08", count }] }),
    ],
    ["unwritten-looks", 1, (count: number) => ({ unwritten: [{ actor: BODY, day: "2026-05-08", count }] })],
    ["canary-hit", 1, (count: number) => ({ canaries: [{ actor: BODY, day: "2026-05-08", count }] })],
  ] as const;
  for (const [rule, threshold, counted] of cases) {
    assert.deepEqual(rulesFor(counted(threshold)), [rule]);
    assert.deepEqual(rulesFor(counted(threshold - 1)), [], rule);
  }
  assert.deepEqual(rulesFor({ brokenOn: "2026-05-08" }), ["audit-broken"]);
  assert.deepEqual(rulesFor({}), []);
});

test("off hours are the night, and the whole of a day off; a make-up Saturday is a working day", () => {
  const looks = (day: string, at: number) => ({
    hours: [hour({ day, hour: at, count: limits.offHoursLooks })],
  });
  assert.deepEqual(rulesFor(looks("2026-05-08", 10)), [], "a Friday morning");
  assert.deepEqual(rulesFor(looks("2026-05-08", 23)), ["off-hours-looks"]);
  assert.deepEqual(rulesFor(looks("2026-05-01", 10)), ["off-hours-looks"], "Labour Day");
  assert.deepEqual(rulesFor(looks("2026-05-09", 10)), [], "the Saturday that makes up for it");
  assert.deepEqual(rulesFor(looks("2031-05-03", 10)), [], "without a holiday notice only the hour counts");
  const spread = [hour({ hour: 5, count: limits.offHoursLooks - 1 }), hour({ hour: 22, count: 1 })];
  assert.deepEqual(rulesFor({ hours: spread }), ["off-hours-looks"], "the hours of a day count together");
});

const findingsFor = (hours: readonly HourCount[]) =>
  findingsIn({ ...NOTHING, hours }, limits, working).map(({ rule, actor, found: n }) => [rule, actor, n]);
const by = (credential: string, count: number, one: Partial<HourCount> = {}): HourCount =>
  hour({ actor: `${BODY}/${credential}`, count, ...one });

test("a burst that is spread over the keys and programs of a body is found as the burst of the body", () => {
  const share = limits.bulkLooks / 2;
  assert.deepEqual(findingsFor([by("key:1", share), by("client:2", share)]), [
    ["bulk-looks", BODY, limits.bulkLooks],
  ]);
  assert.deepEqual(findingsFor([by("key:1", share), by("client:2", share - 1)]), []);
  const other = hour({ actor: "11330106002489401J/key:3", count: share });
  assert.deepEqual(findingsFor([by("key:1", share), other]), [], "two bodies are two");
  const alone = [by("key:1", limits.bulkLooks), by("key:2", 1)];
  assert.deepEqual(
    findingsFor(alone).map(([, actor]) => actor),
    [`${BODY}/key:1`],
    "what one key did alone is not the burst of its body",
  );
  const refused = ["look-refused", "token-use-refused", "read-audit-refused"].map((act, n) =>
    by(`client:${n}`, limits.refusedLooks / 2, { act }),
  );
  assert.deepEqual(
    findingsFor(refused).map(([rule]) => rule),
    ["refused-looks"],
    "whichever door refused",
  );
});

test("many people of a body may do their work, and five times the number for one is a finding all the same", () => {
  const people = (count: number, each: number) =>
    Array.from({ length: count }, (_, n) => by(`account:${n}`, each));
  assert.deepEqual(findingsFor(people(4, limits.bulkLooks / 2)), []);
  const many = people(2 * limits.togetherTimes, limits.bulkLooks / 2);
  assert.deepEqual(findingsFor(many)[0], ["bulk-looks", BODY, limits.togetherTimes * limits.bulkLooks]);
});

test("bulk that is spread over the hours of a day is found by the day", () => {
  const each = limits.bulkLooks - 1;
  const day = Array.from({ length: 6 }, (_, n) => by("key:1", each, { hour: 10 + n }));
  assert.deepEqual(findingsFor(day), [["bulk-looks-day", `${BODY}/key:1`, 6 * each]]);
  const tries = Array.from({ length: 8 }, (_, n) =>
    by("key:1", limits.refusedLooks - 1, { hour: 10 + n, act: "look-refused" }),
  );
  assert.deepEqual(
    findingsFor(tries).map(([rule]) => rule),
    ["refused-looks-day"],
  );
});

test("a night is one window, although midnight parts it", () => {
  const half = limits.offHoursLooks / 2;
  const night = [by("key:1", half, { hour: 23 }), by("key:1", half, { day: "2026-05-09", hour: 0 })];
  const [one, ...more] = findingsIn({ ...NOTHING, hours: night }, limits, working);
  assert.deepEqual([one?.rule, one?.found, more], ["off-hours-looks", limits.offHoursLooks, []]);
  assert.deepEqual([one?.from, one?.until], ["2026-05-08T00:00:00Z", "2026-05-09T00:00:00Z"]);
  const both = [by("key:1", 2 * half, { hour: 23 }), by("key:1", half, { day: "2026-05-09", hour: 0 })];
  assert.equal(findingsFor(both).length, 1, "a night whose day is found is not found again");
});

test("a window is an hour or a civil day in China", () => {
  const [one] = findingsIn({ ...NOTHING, hours: [hour({ count: 500, hour: 0 })] }, limits, working);
  assert.deepEqual([one?.from, one?.until], ["2026-05-07T16:00:00Z", "2026-05-07T17:00:00Z"]);
});

const OPEN: Incident = {
  incidentId: "0199a000-0000-7000-8000-000000000000",
  rule: "refused-looks",
  actor: BODY,
  openedAt: "2026-05-08T04:00:00Z",
  invented: false,
  grade: null,
  personal: null,
  triagedAt: null,
  containedAt: null,
  containedBy: null,
  frozen: null,
  frozenId: null,
  alsoFrozenBy: [],
  liftedAt: null,
  liftedBy: null,
  authorityToldAt: null,
  personsToldAt: null,
  harmAvoidedAt: null,
  closeAskedAt: null,
  closeAskedBy: null,
  closedAt: null,
  closedBy: null,
};
const AT = "2026-05-08T05:00:00Z";
const TRIAGED: Incident = { ...OPEN, grade: "serious", personal: true, triagedAt: AT };
const TOLD: Incident = {
  ...TRIAGED,
  containedAt: AT,
  frozen: "body-key",
  authorityToldAt: AT,
  personsToldAt: AT,
};
const codeOf = (outcome: ReturnType<typeof mayClose>): string => (outcome.ok ? "ok" : outcome.code);

test("a case is closed after its duties, and by two people", () => {
  const cases: readonly (readonly [Incident, string])[] = [
    [OPEN, "INCIDENT_NOT_TRIAGED"],
    [TRIAGED, "INCIDENT_NOT_CONTAINED"],
    [{ ...TOLD, authorityToldAt: null }, "INCIDENT_NOT_NOTIFIED"],
    [{ ...TOLD, personsToldAt: null }, "INCIDENT_NOT_NOTIFIED"],
    [{ ...TOLD, personsToldAt: null, harmAvoidedAt: AT }, "ok"],
    [{ ...TOLD, authorityToldAt: null, personsToldAt: null, personal: false }, "ok"],
    [{ ...OPEN, grade: "false-alarm", personal: false, triagedAt: AT }, "ok"],
    [TOLD, "ok"],
    [{ ...TOLD, closeAskedBy: "account:a" }, "INCIDENT_FOUR_EYES"],
    [{ ...TOLD, closeAskedBy: "account:b" }, "ok"],
    [{ ...TOLD, closedAt: AT }, "INCIDENT_CLOSED"],
  ];
  for (const [incident, code] of cases) assert.equal(codeOf(mayClose(incident, "account:a")), code);
});

test("what is next about a case is one thing, and a false alarm lets go what it froze before it ends", () => {
  const next = (incident: Incident) => nextAct(incident)?.act ?? null;
  const FALSE: Incident = { ...TRIAGED, grade: "false-alarm", personal: false };
  const cases: readonly (readonly [Incident, string | null])[] = [
    [OPEN, "triage"],
    [TRIAGED, "contain"],
    [{ ...TRIAGED, containedAt: AT }, "tell-authority"],
    [{ ...TOLD, personsToldAt: null }, "tell-persons"],
    [{ ...TOLD, personsToldAt: null, harmAvoidedAt: AT }, "ask-closing"],
    [{ ...FALSE, frozenId: "k" }, "lift"],
    [{ ...FALSE, frozenId: "k", liftedAt: AT }, "ask-closing"],
    [{ ...FALSE, closeAskedBy: "account:a" }, "close"],
    [{ ...TOLD, closedAt: AT }, null],
  ];
  for (const [incident, act] of cases) assert.equal(next(incident), act);
});

test("a freeze is lifted once, by another person than the one who froze, under whatever name he comes", () => {
  const held: Incident = { ...TOLD, frozen: "key", frozenId: "k", containedBy: "account:a" };
  assert.equal(codeOf(mayLift(held, personIn(`${BODY}/account:a`))), "INCIDENT_LIFT_FOUR_EYES");
  assert.equal(codeOf(mayLift(held, "account:b")), "ok");
  assert.equal(codeOf(mayLift({ ...held, closedAt: AT }, "account:b")), "ok");
  assert.equal(codeOf(mayLift({ ...held, liftedAt: AT }, "account:b")), "INCIDENT_NOT_FROZEN");
  assert.equal(codeOf(mayLift(TOLD, "account:b")), "INCIDENT_NOT_FROZEN");
});

test("a step is taken once, and an actor may be contained before anybody has judged", () => {
  assert.equal(codeOf(mayContain(OPEN)), "ok");
  assert.equal(codeOf(mayContain(TOLD)), "INCIDENT_STEP_DONE");
  assert.equal(codeOf(mayTriage(TRIAGED)), "INCIDENT_STEP_DONE");
  assert.equal(codeOf(mayNotify(OPEN, null)), "INCIDENT_NOT_TRIAGED");
  assert.equal(codeOf(mayNotify(TRIAGED, AT)), "INCIDENT_STEP_DONE");
  assert.equal(codeOf(mayNotify({ ...TOLD, closedAt: AT }, null)), "INCIDENT_CLOSED");
});

test("every duty has its time, its article, and says where the number is our own", () => {
  const at = (iso: string): Temporal.Instant => Temporal.Instant.from(iso);
  const states = (incident: Incident, now: string) =>
    Object.fromEntries(clocksOf(law, incident, at(now)).map(({ clock, state }) => [clock, state]));
  const running = {
    triage: "running",
    containment: "running",
    report: "running",
    persons: "running",
    closing: "running",
  };
  assert.deepEqual(states(OPEN, "2026-05-08T08:00:00Z"), running);
  assert.equal(states(OPEN, "2026-05-08T08:00:01Z")["triage"], "overdue");
  assert.equal(states({ ...OPEN, triagedAt: "2026-05-08T09:00:00Z" }, AT)["triage"], "late");
  const alarm: Incident = { ...OPEN, grade: "false-alarm", personal: false, triagedAt: AT };
  assert.deepEqual(states(alarm, AT), {
    triage: "met",
    containment: "not-needed",
    report: "not-needed",
    persons: "not-needed",
    closing: "running",
  });
  for (const clock of clocksOf(law, OPEN, at(AT))) {
    assert.match(clock.article, /^第.+条/u);
    assert.ok(clock.verified || clock.note !== null, "a number that the law does not give has a note");
  }
});

test("drafts hold what article 57 asks for, and no identifier", () => {
  const findings = findingsIn(
    { ...NOTHING, hours: [hour({ act: "look-refused", count: 31 })] },
    limits,
    working,
  );
  const drafts = draftsOf({ ...TOLD, actor: `${BODY}/account:${OPEN.incidentId}` }, findings);
  assert.deepEqual(
    drafts.map(({ to, language }) => `${to}.${language}`),
    ["authority.zh", "authority.en", "persons.zh", "persons.en"],
  );
  for (const { text, language } of drafts) {
    assert.equal(text.includes(BODY), false);
    assert.equal(text.includes(OPEN.incidentId), false);
    assert.doesNotMatch(text, /[0-9A-Z]{18}|account:|\{|undefined|null/u);
    assert.match(text, language === "zh" ? /个人信息保护法》第五十七条/u : /article 57/iu);
    assert.match(text, language === "zh" ? /补救措施|已采取的措施/u : /measures|done/u);
    assert.match(text, language === "zh" ? /联系方式/u : /Contact/u);
  }
  assert.ok(drafts.slice(0, 1).every(({ text }) => text.includes("31")));
  assert.ok(draftsOf({ ...TOLD, invented: true }, findings).every(({ text }) => /演练|DRILL/u.test(text)));
});
