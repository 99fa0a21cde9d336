import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isoFromEpochDays } from "../../kernel/day-arithmetic.ts";
import { loadLaw } from "../../law/load.ts";
import { catalogueOf, entryInForce } from "../catalogue/index.ts";
import type { Entry } from "../catalogue/types.ts";
import {
  decidePublicity,
  mayPublish,
  type PublicityFacts,
  publicTerm,
  SEVERITIES,
  severityOf,
} from "./rules.ts";

const law = loadLaw();
const anyDay = fc.integer({ min: 16_000, max: 24_000 }).map(isoFromEpochDays);
const maybeDay = fc.option(anyDay);
const severity = fc.constantFrom(...SEVERITIES);
const domain = fc.constantFrom(null, "food", "fire", "customs");
const kinds = [...(law.codeSets.get("penalty-kinds")?.values ?? [])].map(({ code }) => code);

function entryOf(name: string): Entry {
  const found = entryInForce(catalogueOf(law), name, "2026-05-01");
  assert.ok(found.ok);
  return found.value;
}

const penalty = entryOf("administrative-penalty");
const entries = fc.constantFrom(...catalogueOf(law).entries);
const facts: fc.Arbitrary<PublicityFacts> = fc.record({
  decidedOn: maybeDay,
  from: maybeDay,
  until: maybeDay,
  receivedOn: anyDay,
  person: fc.boolean(),
  severity: fc.option(severity),
  penaltyKinds: fc.subarray(kinds, { maxLength: 3 }),
  simpleProcedure: fc.boolean(),
  withdrawn: fc.boolean(),
  valid: fc.boolean(),
  fileEndsOn: maybeDay,
  domain,
});

function termOf(of: { severity: (typeof SEVERITIES)[number]; decidedOn: string; domain?: string | null }) {
  const term = publicTerm(law, of);
  assert.ok(term.ok);
  return term.value;
}

test("a record may be published on a day exactly when the day is in its public range", () => {
  fc.assert(
    fc.property(entries, facts, anyDay, (entry, given, on) => {
      const verdict = decidePublicity(law, entry, given);
      const { publicFrom, publicThrough } = verdict;
      const inRange =
        publicFrom !== null && publicThrough !== null && on >= publicFrom && on <= publicThrough;
      assert.equal(mayPublish(verdict, on), inRange);
      assert.equal(verdict.published, verdict.unpublishedBecause === null);
      assert.equal(
        verdict.published,
        publicFrom !== null && publicThrough !== null && publicFrom <= publicThrough,
      );
    }),
  );
});

test("the public range never reaches beyond the law, whatever the file asks for", () => {
  fc.assert(
    fc.property(entries, facts, (entry, given) => {
      const { publicThrough, lawThrough, fileThrough, fileDay } = decidePublicity(law, entry, given);
      if (publicThrough === null) return;
      assert.ok(lawThrough !== null && publicThrough <= lawThrough);
      if (fileDay === "used") assert.equal(publicThrough, fileThrough);
      if (fileDay === "later-than-law") assert.equal(publicThrough, lawThrough);
    }),
  );
});

test("a heavier class is never public for less time and never repairable earlier", () => {
  fc.assert(
    fc.property(anyDay, domain, (decidedOn, of) => {
      const [minor, general, serious] = SEVERITIES.map((each) =>
        termOf({ severity: each, decidedOn, domain: of }),
      );
      assert.ok(minor && general && serious);
      assert.equal(minor.publicThrough, null);
      assert.ok((general.publicThrough ?? "") <= (serious.publicThrough ?? ""));
      assert.ok(minor.repairFrom <= general.repairFrom && general.repairFrom <= serious.repairFrom);
    }),
  );
});

test("the shortest publicity ends before the longest, and repair opens the day after", () => {
  fc.assert(
    fc.property(anyDay, severity, domain, (decidedOn, of, inDomain) => {
      const term = termOf({ severity: of, decidedOn, domain: inDomain });
      assert.equal(term.termStart, decidedOn);
      if (term.minimumEnds === null || term.publicThrough === null) return;
      assert.ok(term.minimumEnds <= term.publicThrough);
      assert.equal(term.repairFrom, Temporal.PlainDate.from(term.minimumEnds).add({ days: 1 }).toString());
    }),
  );
});

test("a decision before the change of the law is never public longer than under the old rule", () => {
  const before = fc.integer({ min: 16_000, max: 20_543 }).map(isoFromEpochDays);
  fc.assert(
    fc.property(before, severity, (decidedOn, of) => {
      const { publicThrough } = termOf({ severity: of, decidedOn });
      if (publicThrough === null) return;
      const oldEnd = Temporal.PlainDate.from(decidedOn).add({ months: 36 }).toString();
      assert.ok(publicThrough <= oldEnd);
      if (oldEnd >= "2026-03-31")
        assert.ok(publicThrough >= "2026-03-31", "public days before the change stay in history");
    }),
  );
});

test("one decision with several kinds has the class of its heaviest kind", () => {
  fc.assert(
    fc.property(fc.subarray(kinds, { minLength: 1 }), (several) => {
      const each = several.map((kind) => SEVERITIES.indexOf(severityOf(law, [kind]).severity));
      assert.equal(SEVERITIES.indexOf(severityOf(law, several).severity), Math.max(...each));
    }),
  );
});

test("a penalty of a natural person, a minor, simple-procedure or withdrawn one is stored but not public", () => {
  fc.assert(
    fc.property(facts, (given) => {
      const verdict = decidePublicity(law, penalty, given);
      const hidden = given.person || given.simpleProcedure === true || given.withdrawn === true;
      if (hidden || verdict.severity === "minor") assert.equal(verdict.published, false);
    }),
  );
});

test("no entry shows natural persons except licences", () => {
  const shows = catalogueOf(law).entries.filter(({ publicity }) => publicity.persons === "masked");
  assert.deepEqual(
    shows.map(({ entry }) => entry),
    ["administrative-licence"],
  );
});

test("publicity of every adverse entry ends within five years", () => {
  for (const entry of catalogueOf(law).entries.filter(({ adverse }) => adverse)) {
    const verdict = decidePublicity(law, entry, {
      decidedOn: "2026-05-10",
      from: null,
      until: null,
      receivedOn: "2026-05-11",
      person: false,
      severity: null,
      penaltyKinds: entry.entry === "administrative-penalty" ? ["close-down"] : [],
    });
    assert.ok(verdict.publicThrough !== null && verdict.publicThrough <= "2031-05-10", entry.entry);
  }
});

test("records with the same bases share one list", () => {
  const decide = (decidedOn: string) =>
    decidePublicity(law, penalty, {
      decidedOn,
      from: null,
      until: null,
      receivedOn: decidedOn,
      person: false,
      severity: "general",
    });
  assert.equal(decide("2026-05-10").basis, decide("2026-06-11").basis);
  assert.notEqual(decide("2026-05-10").basis, decide("2025-06-11").basis);
});
