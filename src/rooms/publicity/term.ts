import { addMonthsClamped, dayAfter, isoDay } from "../../kernel/day.ts";
import { accept, assertThat, type Outcome } from "../../kernel/outcome.ts";
import { basisOf } from "../../law/basis.ts";
import { dayBefore } from "../../law/day.ts";
import { remembered } from "../../law/memo.ts";
import {
  changesAfter,
  firstDayOf,
  numberIn,
  type ParameterCode,
  type ValueInForce,
  valueFor,
} from "../../law/parameter.ts";
import type { Law } from "../../law/types.ts";
import type { LegalBasis } from "../catalogue/types.ts";
import type { Severity } from "../intake/types.ts";

/** The publicity term of one adverse fact. Days are ISO and inclusive; null where the law sets none. */
export interface Term {
  readonly termStart: string;
  /** Last day of the shortest publicity; null when the class has none. */
  readonly minimumEnds: string | null;
  /** First day on which repair may be applied for. */
  readonly repairFrom: string;
  /** Last public day; null when the class is not published. */
  readonly publicThrough: string | null;
  readonly published: boolean;
  readonly articles: readonly LegalBasis[];
}

export interface TermQuestion {
  readonly severity: Severity;
  /** ISO day of the document that determined the fact. */
  readonly decidedOn: string;
  /** Domain with its own standard, a code of the set `domains`. */
  readonly domain?: string | null;
}

/** Shortest and longest publicity in months; null: no shortest term, or not published at all. */
interface Bounds {
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly values: readonly ValueInForce[];
}

const terms = remembered<Outcome<Term, ParameterCode>>();
const shared = remembered<readonly LegalBasis[]>();

/**
 * The publicity term of a severity class, counted from the decision day (law/national/terms.yaml); months clamp to the
 * last day. A decision that lives to see a change of the law keeps its public days until then and has the more
 * favourable bounds from then on (parameter term.transition). Refuses with NO_LAW_IN_FORCE.
 */
export function publicTerm(law: Law, question: TermQuestion): Outcome<Term, ParameterCode> {
  const key = `${question.severity}|${question.decidedOn}|${question.domain ?? ""}`;
  return terms(law, key, () => workOutTerm(law, question));
}

/** The corresponding day some months later, or the last day of that month. */
export function monthsLater(iso: string, months: number): string {
  return addMonthsClamped(isoDay(iso), months).toString();
}

/**
 * The day on which a rule of publicity is asked about: the decision day, but never before the first loaded rule,
 * which governed every record still shown when it came into force.
 */
export function askedDay(law: Law, parameter: string, decidedOn: string): string {
  const first = firstDayOf(law, parameter);
  return first !== null && decidedOn < first ? first : decidedOn;
}

/** Bases with the same content are one array per law, so that a batch stores each set once. */
export function sharedBases(law: Law, bases: readonly LegalBasis[]): readonly LegalBasis[] {
  const distinct = new Map(
    bases.map((basis) => [`${basis.instrument}|${basis.article}|${basis.role}`, basis]),
  );
  const key = [...distinct].map(([name, { verified }]) => `${name}|${verified}`).join("\n");
  return shared(law, key, () => Object.freeze([...distinct.values()]));
}

function workOutTerm(law: Law, question: TermQuestion): Outcome<Term, ParameterCode> {
  const { decidedOn } = question;
  const asked = askedDay(law, publishedParameter(question.severity), decidedOn);
  const first = boundsOn(law, question, asked);
  if (!first.ok) return first;
  let bounds = first.value;
  let through = lastDay(decidedOn, bounds.maximum);
  for (const change of changesAfter(law, "term.transition", asked)) {
    assertThat(change.value === "more-favourable", "term.transition is a known rule");
    const next = boundsOn(law, question, change.from);
    if (!next.ok) return next;
    bounds = moreFavourable(bounds, next.value, change);
    const shownBefore = through === null ? null : earlier(through, dayBefore(change.from));
    through = later(lastDay(decidedOn, bounds.maximum), shownBefore);
  }
  const minimumEnds = bounds.minimum === null ? null : monthsLater(decidedOn, bounds.minimum);
  return accept({
    termStart: decidedOn,
    minimumEnds,
    repairFrom: minimumEnds === null ? decidedOn : dayAfter(minimumEnds),
    publicThrough: through,
    published: through !== null,
    articles: articlesOf(law, bounds, asked),
  });
}

function boundsOn(law: Law, { severity, domain }: TermQuestion, day: string): Outcome<Bounds, ParameterCode> {
  const asked = { day, domain: domain ?? null };
  const published = valueFor(law, publishedParameter(severity), asked);
  if (!published.ok) return published;
  if (published.value.value !== true)
    return accept({ minimum: null, maximum: null, values: [published.value] });
  const minimum = valueFor(law, `term.${severity}.minimum-months`, asked);
  if (!minimum.ok) return minimum;
  const maximum = valueFor(law, `term.${severity}.maximum-months`, asked);
  if (!maximum.ok) return maximum;
  return accept({
    minimum: numberIn(minimum.value),
    maximum: numberIn(maximum.value),
    values: [published.value, minimum.value, maximum.value],
  });
}

/** Not published beats published; a shorter term beats a longer one. */
function moreFavourable(a: Bounds, b: Bounds, change: ValueInForce): Bounds {
  return {
    minimum: lower(a.minimum, b.minimum),
    maximum: lower(a.maximum, b.maximum),
    values: [...a.values, ...b.values, change],
  };
}

function articlesOf(law: Law, bounds: Bounds, asked: string): readonly LegalBasis[] {
  const start = valueFor(law, "term.start", { day: asked });
  const values = start.ok ? [start.value, ...bounds.values] : bounds.values;
  return sharedBases(
    law,
    values.map((value) => basisOf(law, value, "term")),
  );
}

function publishedParameter(severity: Severity): string {
  return `term.${severity}.published`;
}

function lastDay(decidedOn: string, months: number | null): string | null {
  return months === null ? null : monthsLater(decidedOn, months);
}

function lower(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.min(a, b);
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function later(a: string | null, b: string | null): string | null {
  if (a === null) return b;
  return b === null || a > b ? a : b;
}
