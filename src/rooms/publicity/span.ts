import { dayAfter } from "../../kernel/day.ts";
import { assertThat } from "../../kernel/outcome.ts";
import { basisOf } from "../../law/basis.ts";
import { dayBefore } from "../../law/day.ts";
import { remembered } from "../../law/memo.ts";
import { numberIn, type ValueInForce, valueFor } from "../../law/parameter.ts";
import type { Law } from "../../law/types.ts";
import type { Entry, LegalBasis } from "../catalogue/types.ts";
import type { PublicityFacts } from "./facts.ts";
import { askedDay, monthsLater, sharedBases, type Term } from "./term.ts";

/** The public days of a record under the rule of its entry, before exceptions and the file's own day are looked at. */
export interface Span {
  readonly start: string;
  readonly through: string;
  readonly minimumEnds: string | null;
  readonly repairFrom: string | null;
  readonly articles: readonly LegalBasis[];
}

export type SpanMissing = "ENTRY_NOT_PUBLIC" | "MINOR" | "REMOVED" | "TERM_EMPTY" | "DAY_MISSING";

const LONG_TERM = "validity.long-term-day";
const NO_BASES: readonly LegalBasis[] = [];

const months = remembered<{ readonly value: number | null; readonly articles: readonly LegalBasis[] }>();
const ends = remembered<string>();
const longTermDays = remembered<string>();

/** The span of a record, or why it has none. `term` is the term of its severity class, where it has one. */
export function spanOf(
  law: Law,
  entry: Entry,
  of: { readonly facts: PublicityFacts; readonly term: Term | null },
): Span | SpanMissing {
  switch (entry.publicity.rule) {
    case "never":
      return "ENTRY_NOT_PUBLIC";
    case "severity":
      return severitySpan(of.term);
    case "validity":
      return validitySpan(law, entry, of.facts);
    case "fixed":
      return cappedSpan(law, entry, { ...of.facts, until: null });
    case "until-removed":
      return cappedSpan(law, entry, of.facts);
  }
}

function severitySpan(term: Term | null): Span | SpanMissing {
  if (term === null) return "DAY_MISSING";
  if (term.publicThrough === null) return "MINOR";
  const { termStart, publicThrough, minimumEnds, repairFrom, articles } = term;
  return { start: termStart, through: publicThrough, minimumEnds, repairFrom, articles };
}

/** From the first valid day, but not before the decision, to the last valid day; an open end is the long-term day. */
function validitySpan(law: Law, entry: Entry, facts: PublicityFacts): Span | SpanMissing {
  const ends = entry.identity.until !== null;
  const decidedLater =
    ends && facts.decidedOn !== null && facts.from !== null && facts.decidedOn > facts.from;
  const start = (decidedLater ? facts.decidedOn : facts.from) ?? facts.decidedOn ?? facts.receivedOn;
  const through = facts.until ?? longTermDays(law, start, () => longTermDay(law, start));
  if (through < start) return "TERM_EMPTY";
  return { start, through, minimumEnds: null, repairFrom: null, articles: NO_BASES };
}

/**
 * From the decision day to the end of a number of months of the law; a removal ends it earlier, and on the day of
 * removal the record is already gone.
 */
function cappedSpan(law: Law, entry: Entry, facts: PublicityFacts): Span | SpanMissing {
  const { parameter } = entry.publicity;
  const start = facts.decidedOn ?? facts.from;
  if (start === null) return "DAY_MISSING";
  assertThat(parameter !== null, `the entry ${entry.entry} names the parameter of its term`);
  const domain = facts.domain ?? null;
  const cap = monthsOf(law, parameter, { start, domain });
  assertThat(cap.value !== null, `${parameter} has a value on ${start}`);
  const lawEnd = endAfter(law, start, cap.value);
  const removed = facts.until;
  const through = removed !== null && removed <= lawEnd ? dayBefore(removed) : lawEnd;
  if (through < start) return "REMOVED";
  const minimum = monthsOf(law, parameter.replace(".maximum-", ".minimum-"), { start, domain });
  const minimumEnds = minimum.value === null ? null : endAfter(law, start, minimum.value);
  const repairs = entry.adverse ? start : null;
  return {
    start,
    through,
    minimumEnds,
    repairFrom: minimumEnds === null ? repairs : dayAfter(minimumEnds),
    articles: cap.articles,
  };
}

function monthsOf(
  law: Law,
  parameter: string,
  of: { readonly start: string; readonly domain: string | null },
) {
  const asked = askedDay(law, parameter, of.start);
  return months(law, `${parameter}|${asked}|${of.domain ?? ""}`, () => {
    const found = valueFor(law, parameter, { day: asked, domain: of.domain });
    if (!found.ok) return { value: null, articles: NO_BASES };
    return { value: numberIn(found.value), articles: termBasis(law, found.value) };
  });
}

function termBasis(law: Law, value: ValueInForce): readonly LegalBasis[] {
  return sharedBases(law, [basisOf(law, value, "term")]);
}

function endAfter(law: Law, start: string, count: number): string {
  return ends(law, `${start}|${count}`, () => monthsLater(start, count));
}

function longTermDay(law: Law, day: string): string {
  const found = valueFor(law, LONG_TERM, { day: askedDay(law, LONG_TERM, day) });
  assertThat(found.ok && typeof found.value.value === "string", `${LONG_TERM} is a day`);
  return found.value.value;
}
