import { valueFor } from "./parameter.ts";
import type { Law, LocatedCase } from "./types.ts";
import { addWorkdays, workdaysBetween } from "./workdays.ts";

/** What a question answers: a plain object, or the code of the refusal as `{ refused }`. */
export type Answer = Readonly<Record<string, unknown>>;
export type Given = Readonly<Record<string, unknown>>;

/** Answers one kind of question of golden cases. Rooms add their own; the law layer knows only its own questions. */
export type Answerer = (law: Law, given: Given, on: string) => Answer;

export interface CaseResult {
  readonly case: LocatedCase;
  readonly passed: boolean;
  readonly found: Answer;
}

/**
 * Runs the golden cases of the law folder. A case passes when every key it expects has exactly the expected value;
 * an unknown question fails. Cases are checked by lawyers beside the law they test.
 */
export function runCases(law: Law, answerers: Readonly<Record<string, Answerer>>): readonly CaseResult[] {
  const all: Readonly<Record<string, Answerer>> = { ...lawAnswerers, ...answerers };
  return law.cases.map((item) => {
    const answer = all[item.question];
    const found = answer === undefined ? { refused: "UNKNOWN_QUESTION" } : answer(law, item.given, item.on);
    const passed = Object.entries(item.expect).every(([key, value]) => sameJson(found[key], value));
    return { case: item, passed, found };
  });
}

/** A text of `given`; throws when the case does not have it. */
export function textIn(given: Given, key: string): string {
  const value = given[key];
  if (typeof value !== "string") throw new Error(`The golden case must give ${key} as a text.`);
  return value;
}

/** A text of `given`, or undefined when the case leaves it out. */
export function optionalTextIn(given: Given, key: string): string | undefined {
  return given[key] === undefined ? undefined : textIn(given, key);
}

const lawAnswerers: Readonly<Record<string, Answerer>> = {
  value: (law, given, on) => {
    const found = valueFor(law, textIn(given, "parameter"), {
      day: on,
      domain: optionalTextIn(given, "domain") ?? null,
    });
    return found.ok ? { ...found.value } : { refused: found.code };
  },
  "workdays-add": (law, given) => {
    const found = addWorkdays(law, textIn(given, "day"), numberGiven(given, "n"));
    return found.ok ? { day: found.value } : { refused: found.code };
  },
  "workdays-between": (law, given) => {
    const found = workdaysBetween(law, textIn(given, "a"), textIn(given, "b"));
    return found.ok ? { days: found.value } : { refused: found.code };
  },
};

function numberGiven(given: Given, key: string): number {
  const value = given[key];
  if (typeof value !== "number") throw new Error(`The golden case must give ${key} as a number.`);
  return value;
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
