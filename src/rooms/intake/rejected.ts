import { problemText } from "./problems.ts";
import type { RowProblem } from "./types.ts";

export type ReasonLanguage = "zh" | "both";

/**
 * All problems of a row as one text for the column 问题说明 of the rejected-rows file: the row it was in the file that was
 * sent, then errors before warnings, each with its column, its sentence and the suggested repair; Chinese, and English after a slash when asked for both.
 */
export function reasonText(
  row: number,
  problems: readonly RowProblem[],
  language: ReasonLanguage = "zh",
): string {
  const errors = problems.filter((problem) => problem.level === "error");
  const warnings = problems.filter((problem) => problem.level === "warning");
  const sentences = [...errors, ...warnings].map((problem) => sentenceOf(problem, language));
  return [`原第 ${row} 行`, ...sentences].join("；");
}

function sentenceOf(problem: RowProblem, language: ReasonLanguage): string {
  const { zh, en } = problemText(problem);
  const chinese = `${problem.column === null ? "" : `【${problem.column}】`}${zh}${suggestionOf(problem, "建议改为：")}`;
  if (language === "zh") return chinese;
  return `${chinese} / ${en}${suggestionOf(problem, " Suggestion: ")}`;
}

function suggestionOf(problem: RowProblem, words: string): string {
  return problem.suggestion === undefined ? "" : `${words}${problem.suggestion}`;
}
