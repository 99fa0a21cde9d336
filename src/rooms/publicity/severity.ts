import { assertThat } from "../../kernel/outcome.ts";
import { basisOf } from "../../law/basis.ts";
import { remembered } from "../../law/memo.ts";
import { type ValueInForce, valueFor } from "../../law/parameter.ts";
import type { Law } from "../../law/types.ts";
import type { LegalBasis } from "../catalogue/types.ts";
import type { Severity } from "../intake/types.ts";
import { askedDay, sharedBases } from "./term.ts";

/** From the lightest to the heaviest; the heavier class has the longer term. */
export const SEVERITIES: readonly Severity[] = ["minor", "general", "serious"];

const SIMPLE_PROCEDURE = "severity.simple-procedure";
const PENALTY_KINDS = "penalty-kinds";
const OTHER = "severity.other";

export interface SeverityContext {
  /** Domain with its own standard, a code of the set `domains`. */
  readonly domain?: string | null;
  /** ISO day of the decision; decisions before the classes existed are classed by the first rule. */
  readonly decidedOn?: string | null;
  readonly simpleProcedure?: boolean;
}

/** The class of a penalty, the article that says so, and whether that article was read. */
export interface SeverityFound {
  readonly severity: Severity;
  readonly article: string;
  readonly instrument: string;
  readonly verified: boolean;
  readonly basis: readonly LegalBasis[];
}

const found = remembered<SeverityFound>();

/**
 * The severity class of a decision from the codes of its penalty kinds (set `penalty-kinds`): the longest class governs,
 * and a penalty by simple procedure is minor (law/national/severity.yaml). At least one kind must be given.
 */
export function severityOf(law: Law, kinds: readonly string[], context: SeverityContext = {}): SeverityFound {
  const { domain = null, decidedOn = null, simpleProcedure = false } = context;
  const asked = askedDay(law, SIMPLE_PROCEDURE, decidedOn ?? "");
  const key = `${kinds.join("+")}|${domain ?? ""}|${asked}|${simpleProcedure ? 1 : 0}`;
  return found(law, key, () => {
    const parameters = simpleProcedure ? [SIMPLE_PROCEDURE] : kinds.map((kind) => parameterOf(law, kind));
    return heaviest(
      law,
      parameters.map((parameter) => classOf(law, parameter, { day: asked, domain })),
    );
  });
}

/** Whether a text is one of the three classes. */
export function isSeverity(text: unknown): text is Severity {
  return text === "minor" || text === "general" || text === "serious";
}

/** A kind that the law does not name (其他-…) is one of the other penalties of 行政处罚法第九条第（六）项. */
function parameterOf(law: Law, kind: string): string {
  const own = `severity.${kind}`;
  return law.codeSets.get(PENALTY_KINDS)?.values.some(({ code }) => code === kind) === true ? own : OTHER;
}

function classOf(
  law: Law,
  parameter: string,
  asked: { readonly day: string; readonly domain: string | null },
): ValueInForce {
  const value = valueFor(law, parameter, asked);
  assertThat(value.ok && isSeverity(value.value.value), `${parameter} is a severity class on ${asked.day}`);
  return value.value;
}

function heaviest(law: Law, classes: readonly ValueInForce[]): SeverityFound {
  const rank = ({ value }: ValueInForce): number => (isSeverity(value) ? SEVERITIES.indexOf(value) : -1);
  const [governing] = [...classes].sort((a, b) => rank(b) - rank(a));
  assertThat(governing !== undefined && isSeverity(governing.value), "a penalty has at least one kind");
  return {
    severity: governing.value,
    article: governing.article,
    instrument: governing.instrument,
    verified: governing.verified,
    basis: sharedBases(law, [basisOf(law, governing, "term")]),
  };
}
