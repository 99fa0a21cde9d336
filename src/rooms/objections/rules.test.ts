import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadLaw } from "../../law/load.ts";
import { catalogueOf } from "../catalogue/index.ts";
import { clockStateOf, objectionClock, waysOn } from "./clock.ts";
import { evidenceKindOf } from "./evidence-kind.ts";
import { correctableFields, isHeavier, mayDecide, mayObject, mayPropose, verdictOf } from "./rules.ts";
import type { Asked, Consequence, ObjectedRecord, ObjectionFacts, Proposal } from "./types.ts";

const law = loadLaw();
const FIELDS = ["violationFacts", "fineAmount", "decidedOn", "remarks"];
const field = fc.constantFrom(...FIELDS);
const text = fc.constantFrom("甲", "乙", " 甲 ", "丙");
const asked: fc.Arbitrary<Asked> = fc.record({
  fields: fc.uniqueArray(fc.record({ field, shouldBe: fc.option(text) }), {
    minLength: 1,
    selector: (one) => one.field,
  }),
  statement: fc.constant("与决定书不符"),
});
const proposal: fc.Arbitrary<Proposal> = fc.record({
  corrections: fc.uniqueArray(fc.record({ field, value: text }), { selector: (one) => one.field }),
  reasons: fc.option(fc.constantFrom("核对原件", " ")),
});
const record = (more: Partial<ObjectedRecord> = {}): ObjectedRecord => ({
  sealed: false,
  fields: new Set(FIELDS),
  says: new Map(),
  ...more,
});
const account = fc.constantFrom("a", "b", "c");
const facts: fc.Arbitrary<ObjectionFacts> = fc.record({
  state: fc.constantFrom("forwarded", "proposed", "accepted", "partly", "refused"),
  askedBy: account,
  proposedBy: fc.option(account),
});

test("anything but all that was asked needs reasons, and reasons alone correct nothing", () => {
  fc.assert(
    fc.property(asked, proposal, (what, how) => {
      const verdict = verdictOf(what, how, record());
      const hasReasons = (how.reasons ?? "").trim() !== "";
      if (!verdict.ok) {
        assert.deepEqual([verdict.code, hasReasons], ["OBJECTION_REASONS_REQUIRED", false]);
        return;
      }
      if (verdict.value !== "accepted") assert.ok(hasReasons);
      assert.equal(verdict.value === "refused", how.corrections.length === 0);
      const given = new Map(how.corrections.map((one) => [one.field, one.value.trim()]));
      const isAll = what.fields.every(
        (one) =>
          given.has(one.field) && (one.shouldBe === null || one.shouldBe.trim() === given.get(one.field)),
      );
      assert.equal(verdict.value === "accepted", isAll);
    }),
  );
});

test("a record that was taken away leaves nothing to correct, and what a later version says already is as asked", () => {
  fc.assert(
    fc.property(asked, proposal, (what, how) => {
      const verdict = verdictOf(what, how, record({ sealed: true }));
      assert.equal(verdict.ok, how.corrections.length === 0);
      if (verdict.ok) assert.equal(verdict.value, "accepted");
    }),
  );
  const what: Asked = { fields: [{ field: "remarks", shouldBe: "甲" }], statement: "" };
  const says = new Map([["remarks", "甲"]]);
  const later = verdictOf(what, { corrections: [], reasons: null }, record({ says }));
  assert.equal(later.ok && later.value, "accepted");
});

test("nobody handles what he raised or what is raised for whom he acts, and nobody decides on what he proposed", () => {
  fc.assert(
    fc.property(facts, account, fc.boolean(), (objection, who, represents) => {
      const person = { accountId: who, represents };
      if (mayPropose(objection, person).ok) {
        assert.equal(objection.state, "forwarded");
        assert.ok(who !== objection.askedBy && !represents);
      }
      const may = mayDecide(objection, person);
      if (may.ok) {
        assert.equal(objection.state, "proposed");
        assert.ok(who !== objection.askedBy && who !== objection.proposedBy && !represents);
      } else if (represents && objection.state === "proposed") {
        assert.equal(may.code, who === objection.askedBy ? "OBJECTION_OWN" : "OBJECTION_INTERESTED");
      } else if (objection.state === "proposed" && who !== objection.askedBy) {
        assert.deepEqual([may.code, who], ["FOUR_EYES_REQUIRED", objection.proposedBy]);
      }
    }),
  );
});

test("a record weighs more when it is public, unrepairable or valid longer, or graver, and never than itself", () => {
  const days = fc.option(fc.constantFrom("2026-01-01", "2027-01-01", "2028-01-01"));
  const severity = fc.option(fc.constantFrom("minor", "general", "serious"));
  const consequence: fc.Arbitrary<Consequence> = fc.record({
    ...{ publicThrough: days, minimumEnds: days, repairFrom: days, validUntil: days, severity },
  });
  fc.assert(
    fc.property(consequence, consequence, (one, other) => {
      assert.equal(isHeavier(one, one), false);
      const longer = { ...one, publicThrough: "2029-01-01" };
      assert.ok(isHeavier(one, longer) && !isHeavier(longer, one));
      if (isHeavier(one, other)) return;
      assert.ok(
        (other.publicThrough ?? "") <= (one.publicThrough ?? ""),
        "nothing is public longer unnoticed",
      );
    }),
  );
});

test("an objection asks for no condition but a record that stands, none open, and fields that can be corrected", () => {
  const codeOf = (what: Asked, hasOpen: boolean, more: Partial<ObjectedRecord> = {}) => {
    const may = mayObject(what, record(more), hasOpen);
    return may.ok ? "ok" : may.code;
  };
  const one: Asked = { fields: [{ field: "remarks", shouldBe: null }], statement: "缺少内容" };
  assert.equal(codeOf(one, false), "ok");
  assert.equal(codeOf(one, true), "OBJECTION_OPEN");
  assert.equal(codeOf(one, false, { sealed: true }), "OBJECTION_RECORD_SEALED");
  const twice = { ...one, fields: [...one.fields, ...one.fields] };
  assert.equal(codeOf(twice, false), "OBJECTION_FIELD_UNKNOWN");
  assert.equal(
    codeOf({ ...one, fields: [{ field: "uscc", shouldBe: "x" }] }, false),
    "OBJECTION_FIELD_UNKNOWN",
  );
});

test("what says which record it is cannot be corrected, and what is sealed is not objected to", () => {
  for (const entry of catalogueOf(law).entries) {
    const names = new Set(correctableFields(entry).map(({ name }) => name));
    const { subjectUscc, personId, bodyCode, documentNumber, discriminator } = entry.identity;
    for (const fixed of [subjectUscc, personId, bodyCode, documentNumber, discriminator])
      assert.ok(fixed === null || !names.has(fixed), `${entry.entry} ${fixed}`);
    for (const one of entry.fields)
      if (one.visibility === "sealed") assert.ok(!names.has(one.name), `${entry.entry} ${one.name}`);
  }
});

test("an answer in time is never late, and one that is open never answered", () => {
  const day = fc
    .integer({ min: 0, max: 120 })
    .map((n) => Temporal.PlainDate.from("2026-04-01").add({ days: n }).toString());
  fc.assert(
    fc.property(day, day, fc.option(day), (received, on, answeredOn) => {
      const { markDueOn, answerDueOn } = objectionClock(law, received);
      assert.ok(
        markDueOn !== null && answerDueOn !== null && received < markDueOn && markDueOn < answerDueOn,
      );
      const { state, lateDays } = clockStateOf(law, answerDueOn, { on, answeredOn });
      assert.equal(answeredOn === null, state === "running" || state === "overdue");
      if ((answeredOn ?? on) <= answerDueOn) assert.ok(state === "running" || state === "in-time");
      assert.equal(lateDays === null, state === "running" || state === "in-time");
      if (lateDays !== null) assert.ok(lateDays > 0);
    }),
  );
});

test("after a refusal reconsideration and complaint are open, and before an answer a complaint", () => {
  const ways = (isAnswered: boolean) =>
    waysOn(law, "2026-05-08", isAnswered).map(({ way, days }) => [way, days]);
  assert.deepEqual(ways(true), [
    ["reconsideration", 60],
    ["complaint", null],
  ]);
  assert.deepEqual(ways(false), [["complaint", null]]);
});

test("a file is what its first bytes say, whatever its name", () => {
  const kind = (hex: string) => evidenceKindOf(Buffer.from(hex, "hex"));
  assert.equal(kind("255044462d312e37"), "pdf");
  assert.equal(kind("89504e470d0a1a0a"), "png");
  assert.equal(kind("ffd8ffe0"), "jpeg");
  assert.equal(kind("3c7376673e"), null);
  assert.equal(kind(""), null);
});
