import { wordFor } from "../words/index.ts";
import type { AuditView } from "./audit-view.ts";
import { DayBars, daysBetween, type Series } from "./day-bars.tsx";

/** Purposes that have a colour of their own; the others are taken together. */
const purposesShown = 4;

/** Looks by day and purpose, the refused ones apart. */
export function Looks({ view }: { readonly view: AuditView }) {
  const { words, looks } = view;
  const { from, through } = looks;
  return (
    <section className="card" aria-labelledby="looks">
      <h2 id="looks">{words.looks}</h2>
      {looks.days.length === 0 ? (
        <p className="quiet">{words.looksNone(from, through)}</p>
      ) : (
        <DayBars
          title={words.looksLead(from, through)}
          days={daysBetween(from, through)}
          series={seriesOf(view)}
          dayWord={words.looksDay}
          tableWord={words.looksTable}
        />
      )}
    </section>
  );
}

function seriesOf({ looks, words, purposeNames }: AuditView): readonly Series[] {
  const days = daysBetween(looks.from, looks.through);
  const sums = new Map<string, number>();
  for (const one of looks.days) sums.set(one.purpose, (sums.get(one.purpose) ?? 0) + one.looks);
  const ranked = [...sums].filter(([, sum]) => sum > 0).sort((a, b) => b[1] - a[1]);
  const shown = ranked.slice(0, purposesShown).map(([purpose]) => purpose);
  const others = ranked.slice(purposesShown).map(([purpose]) => purpose);
  const valuesOf = (wanted: readonly string[], of: "looks" | "refused"): readonly number[] =>
    days.map((day) =>
      looks.days
        .filter((one) => one.day === day && wanted.includes(one.purpose))
        .reduce((sum, one) => sum + one[of], 0),
    );
  return [
    ...shown.map((purpose, at) => ({
      name: wordFor(purposeNames, purpose),
      tone: `s${at + 1}`,
      values: valuesOf([purpose], "looks"),
    })),
    ...(others.length === 0
      ? []
      : [{ name: words.otherPurposes, tone: "s5", values: valuesOf(others, "looks") }]),
    { name: words.refused, tone: "refused", values: valuesOf([...sums.keys()], "refused") },
  ];
}
