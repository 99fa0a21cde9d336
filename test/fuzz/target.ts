import { readFileSync } from "node:fs";
import type { Input } from "./input.ts";
import type { Random } from "./random.ts";

/** One reader of the product, and what must hold for it whatever it is given. */
export interface Target {
  readonly name: string;
  /** Its part of the inputs of a run, in relation to the parts of the others. */
  readonly share: number;
  make(random: Random): Input;
  /**
   * Gives the input to the reader and answers what came of it: `accepted` or another small word, or codes. Throws
   * Violation where a property does not hold; whatever else it throws is a violation too.
   */
  check(input: Input): readonly string[] | Promise<readonly string[]>;
  /** Readers of texts whose time is measured as texts grow. */
  readonly grows?: Readonly<Record<string, (text: string) => unknown>>;
}

/** A property that does not hold. `rule` names it, and two violations of one rule are shown once. */
export class Violation extends Error {
  readonly rule: string;

  constructor(rule: string, what: string) {
    super(`${rule}: ${what}`);
    this.name = "Violation";
    this.rule = rule;
  }
}

/** Throws a Violation of a rule unless it holds. What is said is only made when it is needed. */
export function holds(condition: boolean, rule: string, what: () => string): void {
  if (!condition) throw new Violation(rule, what());
}

/** A value as it is shown in a violation. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}… (${text.length})` : text;
}

const SHOWN_LENGTH_MAX = 300;

export const ACCEPTED: readonly string[] = ["accepted"];

/** Every code of docs/codes.md, which is made from the sources. */
export const DOCUMENTED: ReadonlySet<string> = new Set(
  [
    ...readFileSync(new URL("../../docs/codes.md", import.meta.url), "utf8").matchAll(
      /^\| ([A-Z0-9_]+) \|/gm,
    ),
  ].map(([, code = ""]) => code),
);

/** Outcomes in capital letters are codes, and those are documented. */
export function undocumented(outcomes: readonly string[]): readonly string[] {
  return outcomes.filter((outcome) => /^[A-Z]/.test(outcome) && !DOCUMENTED.has(outcome));
}
