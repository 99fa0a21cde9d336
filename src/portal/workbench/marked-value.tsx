import { differenceOf } from "./difference.ts";

interface MarkedPlan {
  readonly value: string;
  /** What it is compared with: the repair for the value as sent, the value as sent for the repair. */
  readonly other: string | undefined;
  readonly empty: string;
}

/** A value with the characters marked in which it differs from its repair, so that O and 0 are told apart. */
export function MarkedValue({ value, other, empty }: MarkedPlan) {
  if (value === "") return <span className="quiet">{empty}</span>;
  const { before, changed, after } = differenceOf(value, other);
  return (
    <span className="code value">
      {before}
      {changed !== "" && <mark>{changed}</mark>}
      {after}
    </span>
  );
}
