/** Why something was refused: one sentence in each language, and the article where the law gives the reason. */
export interface Reason {
  readonly zh: string;
  readonly en: string;
  readonly article?: string;
}

/** An expected result: a value, or a refusal with a stable code. Bugs are thrown, refusals are returned. */
export type Outcome<T, Code extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: Code; readonly because: Reason };

export function accept<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse<Code extends string>(
  code: Code,
  because: Reason,
): { readonly ok: false; readonly code: Code; readonly because: Reason } {
  return { ok: false, code, because };
}

/** Stops on a bug: a condition that no input may break. */
export function assertThat(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${sentence}`);
}
