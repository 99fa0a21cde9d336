import type { Law } from "../../law/types.ts";
import type { Entry, LegalBasis } from "../catalogue/types.ts";
import type { PublicityDecision, Severity } from "../intake/types.ts";
import type { PublicityFacts, PublicityVerdict, UnpublishedBecause } from "./facts.ts";
import { severityOf } from "./severity.ts";
import { type Span, spanOf } from "./span.ts";
import { publicTerm, sharedBases, type Term } from "./term.ts";

export type { PublicityFacts, PublicityVerdict } from "./facts.ts";
export { isSeverity, SEVERITIES, severityOf } from "./severity.ts";
export { publicTerm, type Term } from "./term.ts";

const NO_BASES: readonly LegalBasis[] = [];

const joined = new WeakMap<Entry, WeakMap<readonly LegalBasis[], readonly LegalBasis[]>>();

/**
 * When the public may see a record, by the publicity rule of its entry and the law in force (policy, articles 4, 8, 13).
 * Never refuses: what may not be shown is stored with the reason. The same law and facts give the same answer, and the
 * same bases are the same array.
 */
export function decidePublicity(law: Law, entry: Entry, facts: PublicityFacts): PublicityVerdict {
  const severity = severityIn(law, entry, facts);
  const term = termOf(law, severity, facts);
  const exception = exceptionOf(entry, facts);
  const span = exception ?? spanOf(law, entry, { facts, term });
  if (typeof span !== "string") return shown(law, entry, { facts, severity, span });
  const repairable = span === "WITHDRAWN" ? null : term;
  return {
    published: false,
    publicFrom: null,
    publicThrough: null,
    minimumEnds: repairable?.minimumEnds ?? null,
    repairFrom: repairable?.repairFrom ?? null,
    unpublishedBecause: span,
    basis: basesOf(law, entry, term?.articles ?? NO_BASES),
    severity,
    lawThrough: null,
    fileThrough: facts.fileEndsOn ?? null,
    fileDay: "none",
  };
}

/** Whether a decision lets the public see the record on an ISO day: one range test, also in SQL. */
export function mayPublish(
  decision: Pick<PublicityDecision, "publicFrom" | "publicThrough">,
  on: string,
): boolean {
  const { publicFrom, publicThrough } = decision;
  return publicFrom !== null && publicThrough !== null && publicFrom <= on && on <= publicThrough;
}

/** What keeps a record from the public page whatever its term, weightiest first. */
function exceptionOf(entry: Entry, facts: PublicityFacts): UnpublishedBecause | null {
  const { rule, persons } = entry.publicity;
  if (facts.withdrawn === true) return "WITHDRAWN";
  if (rule === "never") return "ENTRY_NOT_PUBLIC";
  if (facts.person && persons === "never") return "PERSON";
  if (facts.simpleProcedure === true) return "SIMPLE_PROCEDURE";
  if (facts.valid === false) return rule === "validity" ? "INVALID_LICENCE" : "NOT_OPEN";
  return null;
}

/** The file may ask for less than the law allows, never for more. */
function shown(
  law: Law,
  entry: Entry,
  of: { readonly facts: PublicityFacts; readonly severity: Severity | null; readonly span: Span },
): PublicityVerdict {
  const { facts, severity, span } = of;
  const fileThrough = facts.fileEndsOn ?? null;
  const fileDay = fileDayOf(fileThrough, span);
  return {
    published: true,
    publicFrom: span.start,
    publicThrough: fileDay === "used" && fileThrough !== null ? fileThrough : span.through,
    minimumEnds: span.minimumEnds,
    repairFrom: span.repairFrom,
    unpublishedBecause: null,
    basis: basesOf(law, entry, span.articles),
    severity,
    lawThrough: span.through,
    fileThrough,
    fileDay,
  };
}

function fileDayOf(fileThrough: string | null, span: Span): PublicityVerdict["fileDay"] {
  if (fileThrough === null) return "none";
  if (fileThrough < span.start) return "before-decision";
  if (fileThrough === span.through) return "same";
  return fileThrough < span.through ? "used" : "later-than-law";
}

function severityIn(law: Law, entry: Entry, facts: PublicityFacts): Severity | null {
  if (facts.severity !== null) return facts.severity;
  const { penaltyKinds = [], simpleProcedure = false, domain = null, decidedOn } = facts;
  if (penaltyKinds.length === 0) return entry.publicity.severity;
  return severityOf(law, penaltyKinds, { domain, decidedOn, simpleProcedure }).severity;
}

/** Only the rule `severity` takes its days from the class; other entries have terms of their own. */
function termOf(law: Law, severity: Severity | null, facts: PublicityFacts): Term | null {
  if (severity === null || facts.decidedOn === null) return null;
  const { decidedOn, domain = null } = facts;
  const term = publicTerm(law, { severity, decidedOn, domain });
  return term.ok ? term.value : null;
}

/** The bases of the entry, with the articles that gave the term in place of its general term basis. */
function basesOf(law: Law, entry: Entry, articles: readonly LegalBasis[]): readonly LegalBasis[] {
  let ofEntry = joined.get(entry);
  if (ofEntry === undefined) {
    ofEntry = new WeakMap();
    joined.set(entry, ofEntry);
  }
  const known = ofEntry.get(articles);
  if (known !== undefined) return known;
  const own = articles.length === 0 ? entry.bases : entry.bases.filter(({ role }) => role !== "term");
  const built = sharedBases(law, [...own, ...articles]);
  ofEntry.set(articles, built);
  return built;
}
