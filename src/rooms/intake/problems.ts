import { CODE_PROBLEMS, type CodeProblemCode } from "../../kernel/code-problems.ts";
import { type Outcome, refuse } from "../../kernel/outcome.ts";
import { AMOUNT_TEXTS } from "./texts/amounts.ts";
import { BODY_TEXTS } from "./texts/bodies.ts";
import { CELL_TEXTS } from "./texts/cells.ts";
import { DAY_TEXTS } from "./texts/days.ts";
import { MAPPING_TEXTS } from "./texts/mapping.ts";
import type { ProblemText } from "./texts/problem-text.ts";
import { SUBJECT_TEXTS } from "./texts/subjects.ts";
import type { ProblemLevel, RowProblem } from "./types.ts";

const ROW_TEXTS = { ...CELL_TEXTS, ...SUBJECT_TEXTS, ...DAY_TEXTS, ...AMOUNT_TEXTS, ...BODY_TEXTS };

export type RowProblemCode = keyof typeof ROW_TEXTS | CodeProblemCode;
export type MappingCode = keyof typeof MAPPING_TEXTS;
export type Params = Readonly<Record<string, string | number>>;
export interface ListedCode extends ProblemText {
  readonly code: string;
}

/** Every problem of a row and every reason why a table is refused at its header, for the documentation. */
export const problemCodes: readonly ListedCode[] = [
  ...Object.values(CODE_PROBLEMS).map(({ code, level, message, messageEn }) => ({
    code,
    level,
    zh: message,
    en: messageEn,
  })),
  ...Object.entries({ ...ROW_TEXTS, ...MAPPING_TEXTS }).map(([code, text]) => ({ code, ...text })),
];

const TEXT_BY_CODE: ReadonlyMap<string, ListedCode> = new Map(problemCodes.map((text) => [text.code, text]));

/** The sentence of a problem in both languages, its names and numbers filled in; the code itself when unknown. */
export function problemText(problem: Pick<RowProblem, "code" | "params">): {
  readonly zh: string;
  readonly en: string;
  readonly article?: string;
} {
  const text = TEXT_BY_CODE.get(problem.code);
  if (text === undefined) return { zh: problem.code, en: problem.code };
  return {
    zh: fill(text.zh, problem.params),
    en: fill(text.en, problem.params),
    ...(text.article === undefined ? {} : { article: text.article }),
  };
}

/** The level of a problem: an error keeps the row out, a warning does not. */
export function levelOf(code: RowProblemCode): ProblemLevel {
  return TEXT_BY_CODE.get(code)?.level ?? "error";
}

/** A refusal of a whole table, with its sentences. */
export function refuseTable<T>(code: MappingCode, params: Params): Outcome<T, MappingCode> {
  return refuse(code, problemText({ code, params }));
}

/** A parameter that is not given shows as an ellipsis: sums over many rows have no single value. */
function fill(sentence: string, params: Params | undefined): string {
  if (!sentence.includes("{")) return sentence;
  return sentence.replace(/\{(\w+)\}/gu, (_, name: string) => String(params?.[name] ?? "…"));
}
