/** One measured figure beside its control from the same run. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly control: number;
  readonly unit: string;
  /** value / control when more is better, control / value when less is better: above 1 beats the control. */
  readonly ratio: number;
  /** Smallest ratio wanted; null where the figure is only recorded. */
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
