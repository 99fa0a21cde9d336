import { accept, assertThat, type Outcome, refuse } from "../kernel/outcome.ts";
import { isoOf } from "./day.ts";
import type { DatedValue, DayLike, Law, Parameter, ParameterValue } from "./types.ts";

/** The value of a parameter on a day, with the article that says so. `until` is its last day (null: open). */
export interface ValueInForce {
  readonly parameter: string;
  readonly zh: string;
  readonly en: string;
  readonly unit: string | null;
  readonly value: ParameterValue;
  readonly article: string;
  readonly instrument: string;
  readonly from: string;
  readonly until: string | null;
  readonly domain: string | null;
  readonly verified: boolean;
  readonly note: string | null;
}

export type ParameterCode = "NO_LAW_IN_FORCE" | "UNKNOWN_PARAMETER";

/** The day of the question, and the domain (食品, 海关 …) whose own value goes before the general one. */
export interface Asked {
  readonly day: string;
  readonly domain?: string | null;
}

/**
 * What a legal parameter is on a day, from `law/`. Refuses with UNKNOWN_PARAMETER, or with NO_LAW_IN_FORCE when
 * no article is in force on that day: a missing value is never a default.
 */
export function valueOn(law: Law, parameter: string, day: DayLike): Outcome<ValueInForce, ParameterCode> {
  return valueFor(law, parameter, { day: isoOf(day) });
}

/** Like `valueOn`, for a domain: its own value when it has one on that day, else the general value. */
export function valueFor(law: Law, parameter: string, asked: Asked): Outcome<ValueInForce, ParameterCode> {
  const known = law.parameters.get(parameter);
  if (known === undefined) return unknownParameter(parameter);
  const inForce = known.values.filter((value) => isInForce(value, asked.day));
  const own = inForce.find((value) => value.domain !== null && value.domain === (asked.domain ?? null));
  const found = own ?? inForce.find((value) => value.domain === null);
  return found === undefined ? noLawInForce(known, asked.day) : accept(inForceValue(known, found));
}

/** The values that start after a day, earliest first: the changes of the law that a decision of that day lives to see. */
export function changesAfter(law: Law, parameter: string, day: string): readonly ValueInForce[] {
  const known = law.parameters.get(parameter);
  if (known === undefined) return [];
  return known.values
    .filter((value) => value.domain === null && value.from > day)
    .map((value) => inForceValue(known, value));
}

/** The first day on which a parameter has a value; null for an unknown parameter. */
export function firstDayOf(law: Law, parameter: string): string | null {
  return law.parameters.get(parameter)?.values[0]?.from ?? null;
}

/** `valueOn` for a number (months, working days, yuan). A value of another kind is a fault of the law folder. */
export function numberOn(law: Law, parameter: string, day: DayLike): Outcome<number, ParameterCode> {
  const found = valueOn(law, parameter, day);
  return found.ok ? accept(numberIn(found.value)) : found;
}

/** `valueOn` for a list of texts (markers, placeholders). A value of another kind is a fault of the law folder. */
export function textsOn(
  law: Law,
  parameter: string,
  day: DayLike,
): Outcome<readonly string[], ParameterCode> {
  const found = valueOn(law, parameter, day);
  if (!found.ok) return found;
  const { value } = found.value;
  assertThat(isTexts(value), `${parameter} is a list of texts`);
  return accept(value);
}

/** The number a value holds. */
export function numberIn(found: ValueInForce): number {
  assertThat(typeof found.value === "number", `${found.parameter} is a number`);
  return found.value;
}

function isTexts(value: ParameterValue): value is readonly string[] {
  return Array.isArray(value);
}

function isInForce(value: DatedValue, day: string): boolean {
  return value.from <= day && (value.until === null || day <= value.until);
}

function inForceValue(parameter: Parameter, found: DatedValue): ValueInForce {
  const { zh, en, unit } = parameter;
  return { parameter: parameter.parameter, zh, en, unit, ...found };
}

function unknownParameter(parameter: string): Outcome<never, ParameterCode> {
  return refuse("UNKNOWN_PARAMETER", {
    zh: `没有名为 ${parameter} 的法律参数。`,
    en: `There is no legal parameter called ${parameter}.`,
  });
}

function noLawInForce(parameter: Parameter, day: string): Outcome<never, ParameterCode> {
  return refuse("NO_LAW_IN_FORCE", {
    zh: `${day} 没有生效的规定：${parameter.zh}。`,
    en: `No provision is in force on ${day}: ${parameter.en}.`,
  });
}
