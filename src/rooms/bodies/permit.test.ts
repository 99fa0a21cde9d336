import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadLaw } from "../../law/load.ts";
import { purposesOf } from "./purposes.ts";
import { permitRead } from "./rules.ts";
import type { Admission, ReadAsked } from "./types.ts";

const PURPOSES = purposesOf(loadLaw());
const ON = "2026-05-08";

const admission = (more: Partial<Admission> = {}): Admission => ({
  purpose: "graded-supervision",
  entry: "administrative-penalty",
  from: "2026-01-01",
  until: "2026-12-31",
  persons: false,
  ...more,
});
const asked = (more: Partial<ReadAsked> = {}): ReadAsked => ({
  purpose: "graded-supervision",
  caseNumber: "云市监检〔2026〕7号",
  entries: ["administrative-penalty"],
  person: false,
  withholdUntil: null,
  on: ON,
  ...more,
});
const codeOf = (ask: ReadAsked, admissions: readonly Admission[] = [admission()]): string => {
  const outcome = permitRead(ask, PURPOSES, admissions);
  return outcome.ok ? "permitted" : outcome.code;
};

test("a body admitted for the purpose may read the entry in a case, and the permit says why", () => {
  const permit = permitRead(asked(), PURPOSES, [admission()]);
  assert.ok(permit.ok);
  assert.deepEqual(permit.value.entries, ["administrative-penalty"]);
  assert.equal(permit.value.shownFrom, ON);
  assert.ok(permit.value.purpose.bases.some(({ tier }) => tier === "central_policy"));
});

test("without purpose, case number, admission or a day of the admission nothing may be read", () => {
  assert.equal(codeOf(asked({ purpose: null })), "PURPOSE_REQUIRED");
  assert.equal(codeOf(asked({ purpose: "curiosity" })), "PURPOSE_UNKNOWN");
  assert.equal(codeOf(asked({ on: "2025-03-20" })), "PURPOSE_UNKNOWN");
  assert.equal(codeOf(asked({ caseNumber: "  " })), "CASE_NUMBER_REQUIRED");
  assert.equal(codeOf(asked(), []), "READ_NOT_ADMITTED");
  assert.equal(codeOf(asked({ on: "2027-01-01" })), "READ_NOT_ADMITTED");
  assert.equal(codeOf(asked(), [admission({ purpose: "repair" })]), "READ_NOT_ADMITTED");
  assert.equal(codeOf(asked({ entries: ["honour"] })), "ENTRY_NOT_FOR_PURPOSE");
  assert.equal(codeOf(asked({ entries: [] }), [admission({ until: "2026-05-07" })]), "READ_NOT_ADMITTED");
});

test("persons are reached only for a purpose whose law says so and by a body admitted to them", () => {
  const investigation = asked({ purpose: "penalty-investigation", person: true });
  const admitted = admission({ purpose: "penalty-investigation", persons: true });
  assert.equal(codeOf(investigation, [admitted]), "permitted");
  assert.equal(codeOf(investigation, [{ ...admitted, persons: false }]), "READ_NOT_ADMITTED");
  assert.equal(codeOf(asked({ person: true }), [admission({ persons: true })]), "PERSON_NOT_FOR_PURPOSE");
});

test("a look may be kept from the subject only on a registered basis and until its last day", () => {
  const admitted = [admission({ purpose: "penalty-investigation" })];
  const until = (withholdUntil: string) => asked({ purpose: "penalty-investigation", withholdUntil });
  const permit = permitRead(until("2026-11-08"), PURPOSES, admitted);
  assert.ok(permit.ok && permit.value.shownFrom === "2026-11-08");
  assert.equal(permit.value.delayBasis?.tier, "law");
  assert.equal(codeOf(until("2026-11-09"), admitted), "DELAY_TOO_LONG");
  assert.equal(codeOf(asked({ withholdUntil: "2026-05-09" })), "DELAY_NOT_ALLOWED");
});

test("nothing is permitted beyond purpose and admission, whatever is asked", () => {
  const entries = [...new Set(PURPOSES.flatMap((purpose) => purpose.entries)), "unknown"];
  const words = [...PURPOSES.map(({ purpose }) => purpose), "other"];
  const day = fc.constantFrom("2025-01-01", "2026-05-08", "2026-12-31", "2027-01-01");
  const ask = fc.record({
    purpose: fc.constantFrom(null, ...words),
    caseNumber: fc.constantFrom(null, "", "案1"),
    entries: fc.subarray(entries),
    person: fc.boolean(),
    withholdUntil: fc.option(day, { nil: null }),
    on: day,
  });
  const given = fc.array(
    fc.record({
      purpose: fc.constantFrom(...words),
      entry: fc.constantFrom(...entries),
      from: fc.constantFrom("2025-01-01", "2026-05-08"),
      until: fc.constantFrom("2026-05-08", "2026-12-31"),
      persons: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(ask, given, (one, admissions) => {
      const permit = permitRead(one, PURPOSES, admissions);
      if (!permit.ok) return;
      const { purpose, entries: read } = permit.value;
      assert.ok(read.length > 0 && purpose.purpose === one.purpose && one.caseNumber === "案1");
      assert.ok(!one.person || purpose.persons);
      for (const entry of read) {
        assert.ok(purpose.entries.includes(entry));
        const carried = admissions.some(
          (a) =>
            a.purpose === one.purpose &&
            a.entry === entry &&
            a.from <= one.on &&
            one.on <= a.until &&
            (a.persons || !one.person),
        );
        assert.ok(carried);
      }
    }),
  );
});
