/** One measured figure beside its control from the same run. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly control: number;
  readonly unit: string;
  /** value / control when more is better, control / value when less is better: above 1 beats the control. */
  readonly ratio: number;
  /** Smallest ratio wanted, or of a bound the largest value; null where the figure is only recorded. */
  readonly target: number | null;
  readonly ok: boolean;
  readonly notes?: Readonly<Record<string, number | string>>;
}

export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly control: number;
  readonly unit: string;
  readonly target: number | null;
  readonly notes?: Readonly<Record<string, number | string>>;
}

/** A result for which more is better (rows or requests in a second). */
export function moreIsBetter(measured: Measured): Result {
  const ratio = measured.control === 0 ? 0 : measured.value / measured.control;
  return { ...measured, ratio, ok: measured.target === null || ratio >= measured.target };
}

/** A result that must not be above a bound, whatever the control says (a time that people wait). Less is better. */
export function withinBound(measured: Measured): Result {
  const ratio = measured.value === 0 ? 0 : measured.control / measured.value;
  return { ...measured, ratio, ok: measured.target === null || measured.value <= measured.target };
}

/** A result for which less is better (a time, bytes). */
export function lessIsBetter(measured: Measured): Result {
  const ratio = measured.value === 0 ? 0 : measured.control / measured.value;
  return { ...measured, ratio, ok: measured.target === null || ratio >= measured.target };
}
