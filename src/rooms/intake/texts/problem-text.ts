import type { ProblemLevel } from "../types.ts";

/** One problem in words. `{name}` stands for a parameter of the problem. */
export interface ProblemText {
  readonly level: ProblemLevel;
  readonly zh: string;
  readonly en: string;
  /** The article the rule comes from, where there is one. */
  readonly article?: string;
}

export type ProblemTexts = Readonly<Record<string, ProblemText>>;
