import { CODE_PROBLEMS, type CodeProblem, type CodeProblemCode } from "./code-problems.ts";
import type { SubjectKindWord } from "./uscc-classes.ts";

export type CodeKind = "uscc" | "registration-15" | "registration-13" | "organisation-code" | "unknown";

/** What a text says as the code of an organisation. Parts are null where the text has no such part. */
export interface CodeCheck {
  /** The text as given. */
  readonly code: string;
  /** False exactly when a problem has level error. */
  readonly ok: boolean;
  /** Half-width capitals without spaces, hyphens and quotation marks. */
  readonly normalised: string;
  /** What the text is, or by its form was meant to be. */
  readonly kind: CodeKind;
  /** First character of a USCC, and the registering department that it names. */
  readonly department: string | null;
  readonly departmentName: string | null;
  /** Second character of a USCC, and the category of bodies that it names. */
  readonly category: string | null;
  readonly categoryName: string | null;
  /** Six digits of GB/T 2260 of the registrar on the day of issue; the name is null for a development zone. */
  readonly division: string | null;
  readonly divisionName: string | null;
  /** Nine characters of GB 11714, without hyphen. */
  readonly orgCode: string | null;
  /** What kind of subject has such a code; null when the code is refused or does not say. */
  readonly subjectKind: SubjectKindWord | null;
  readonly problems: readonly CodeProblem[];
  /** The one valid code that a refused one was most likely meant to be. */
  readonly suggestion?: string;
}

const NO_PROBLEMS: readonly CodeProblem[] = [];

/** The problems that these codes name, with level and sentences. */
export function problemsOf(codes: readonly CodeProblemCode[]): readonly CodeProblem[] {
  return codes.length === 0 ? NO_PROBLEMS : codes.map((code) => CODE_PROBLEMS[code]);
}

/** A check of which only the problems are known: what a text is that was refused, or that has no parts. */
export function bareCheck(
  given: { readonly code: string; readonly text: string },
  codes: readonly CodeProblemCode[],
  kind: CodeKind = "unknown",
): CodeCheck {
  const problems = problemsOf(codes);
  return {
    code: given.code,
    ok: !problems.some((problem) => problem.level === "error"),
    normalised: given.text,
    kind,
    department: null,
    departmentName: null,
    category: null,
    categoryName: null,
    division: null,
    divisionName: null,
    orgCode: null,
    subjectKind: null,
    problems,
  };
}
