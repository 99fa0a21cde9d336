import type { Words } from "../words/index.ts";

interface AsOfPlan {
  readonly action: string;
  /** Conditions of the page that the form must not lose. */
  readonly kept: Readonly<Record<string, string | undefined>>;
  readonly day: string;
  readonly words: Words;
}

/** Chooses the day to look at: a plain GET form with a date field. */
export function AsOfForm({ action, kept, day, words }: AsOfPlan) {
  return (
    <form className="as-of" action={action} method="get">
      {Object.entries(kept).map(
        ([name, value]) =>
          value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
      )}
      <label htmlFor="asOf">{words.subject.asOf}</label>
      <input id="asOf" name="asOf" type="date" defaultValue={day} required aria-describedby="as-of-hint" />
      <button className="btn" type="submit">
        {words.subject.asOfButton}
      </button>
      <span id="as-of-hint" className="hint">
        {words.subject.asOfHint}
      </span>
    </form>
  );
}

interface DayPlan {
  readonly action: string;
  readonly name: string;
  readonly label: string;
  readonly button: string;
  readonly day: string;
}

/** Chooses a day under any name: a plain GET form. */
export function DayForm({ action, name, label, button, day }: DayPlan) {
  return (
    <form className="as-of" action={action} method="get">
      <label htmlFor={name}>{label}</label>
      <input id={name} name={name} type="date" defaultValue={day} required />
      <button className="btn" type="submit">
        {button}
      </button>
    </form>
  );
}

/** Says plainly that the page shows another day than today, and leads back. */
export function AsOfNotice({
  day,
  href,
  words,
}: {
  readonly day: string;
  readonly href: string;
  readonly words: Words;
}) {
  return (
    <p className="callout as-of-notice" role="status">
      <span>{words.subject.asOfNotice(day)}</span>{" "}
      <a className="btn small-btn" href={href}>
        {words.subject.backToToday}
      </a>
    </p>
  );
}
