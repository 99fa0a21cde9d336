import type { CreditRecord, Entry, UploadClock } from "../api-types.ts";
import { dayNumber } from "../days.ts";
import { countText } from "../figures.ts";
import type { Display } from "../page-types.ts";
import { type Words, wordsOf } from "../words/index.ts";
import {
  contentFields,
  endText,
  type FactLine,
  Facts,
  fieldLabel,
  labelOf,
  noEndDay,
  valueText,
} from "./content-list.tsx";
import { langOf } from "./lang-of.ts";
import { ProofLine } from "./proof-line.tsx";
import { TermLine } from "./term-line.tsx";

export interface RecordView {
  readonly record: CreditRecord;
  readonly entry: Entry | undefined;
  readonly display: Display;
  /** Day the page shows, and whether that day is today. */
  readonly on: string;
  readonly isToday: boolean;
  /** Whether the card says of which entry it is: not needed under a tab of that entry. */
  readonly namesEntry: boolean;
}

/** One record as the public reads it: number, state, content, time line, legal ground, timeliness. */
export function RecordCard({ view }: { readonly view: RecordView }) {
  const { record, entry, display, on, isToday } = view;
  const words = wordsOf(display.language);
  const title = `record-${record.id}`;
  return (
    <article className="card record" aria-labelledby={title}>
      <header>
        <h3 id={title} {...langOf(record.documentNumber, words)}>
          {record.documentNumber || words.record.noNumber}
        </h3>
        {entry !== undefined && view.namesEntry && (
          <span className="chip">{labelOf(entry, display.language)}</span>
        )}
        {record.severity !== null && <span className="chip bad">{words.severity[record.severity]}</span>}
        {record.disputedOn !== null && <span className="chip disputed">{words.record.disputed}</span>}
        <StateChip view={view} words={words} />
      </header>
      {record.disputedOn !== null && (
        <p className="disputed-note">{words.record.disputedHint(record.disputedOn)}</p>
      )}
      <Facts lines={[...headLines(record, words), ...contentLines(view, words)]} words={words} />
      <TermLine days={{ ...record, publicThrough: lastDay(record), on, isToday }} words={words} />
      <ProofLine basis={record.basis} words={words} />
      <footer className="small">
        {record.clock.state !== "none" && <span>{clockText(record.clock, words)}</span>}
        {record.version > 1 && <span>{words.record.version(String(record.version))}</span>}
        <span className="code">{words.record.number(record.id)}</span>
        <ObjectLink record={record} words={words} />
        <CheckButton record={record} words={words} />
      </footer>
    </article>
  );
}

/**
 * The way to an objection, for whoever acts for the organisation; a natural person goes to the body. Where one is open already, the
 * way is to the list, which knows whose it is: one of the body keeps the organisation from nothing.
 */
function ObjectLink({ record, words }: { readonly record: CreditRecord; readonly words: Words }) {
  const { uscc } = record.subject;
  if (uscc === null) return null;
  const query = new URLSearchParams(record.disputedOn === null ? { uscc, record: record.id } : { uscc });
  const name = `${words.record.object} ${record.documentNumber}`;
  return (
    <a href={`/my/objections?${query}`} rel="nofollow" aria-label={name}>
      {words.record.object}
    </a>
  );
}

/** What the island `check` needs to judge the record again; it shows the button, which does nothing without it. */
function CheckButton({ record, words }: { readonly record: CreditRecord; readonly words: Words }) {
  const { uscc } = record.subject;
  const { severity, decidedOn, publicFrom, publicThrough, repairFrom } = record;
  const { domain } = record.content;
  const facts = { uscc, severity, decidedOn, publicFrom, publicThrough, repairFrom, domain };
  return (
    <button
      type="button"
      className="btn small-btn"
      hidden
      title={words.record.checkHint}
      data-island="check"
      data-facts={JSON.stringify(facts)}
      data-busy={words.record.checkBusy}
    >
      {words.record.check}
    </button>
  );
}

function StateChip({ view, words }: { readonly view: RecordView; readonly words: Words }) {
  const publicThrough = lastDay(view.record);
  if (publicThrough === null || !view.isToday)
    return <span className="chip wait">{words.record.published}</span>;
  const left = dayNumber(publicThrough) - dayNumber(view.on);
  return (
    <span className="chip wait">
      {left <= 0 ? words.record.lastDay : words.record.daysLeft(countText(left))}
    </span>
  );
}

/** The last public day; null where the record has no end. */
function lastDay({ publicThrough }: CreditRecord): string | null {
  return publicThrough === null || publicThrough >= noEndDay ? null : publicThrough;
}

function headLines(record: CreditRecord, words: Words): readonly FactLine[] {
  const lines: FactLine[] = [{ label: words.record.body, value: record.body.name }];
  const isOtherSource = record.source !== null && record.source.name !== record.body.name;
  if (isOtherSource) lines.push({ label: words.record.source, value: record.source?.name });
  if (record.from !== null || record.until !== null) {
    lines.push({
      label: words.record.validity,
      value: words.record.validThrough(record.from ?? record.decidedOn ?? "", endText(record.until, words)),
    });
  }
  return lines;
}

function contentLines({ record, entry, display }: RecordView, words: Words): readonly FactLine[] {
  return contentFields(record, entry).map((field) => ({
    label: fieldLabel(field, display.language),
    value: valueText(field, record.content[field.name], { words, language: display.language }),
  }));
}

function clockText(clock: UploadClock, words: Words): string {
  if (clock.state === "not-determinable" || clock.dueOn === null)
    return words.record.clockUnknown(clock.receivedOn);
  if (clock.state === "on-time") return words.record.clockOnTime(clock.receivedOn, clock.dueOn);
  if (clock.lateDays === null) return words.record.clockLateSome(clock.receivedOn, clock.dueOn);
  return words.record.clockLate(clock.receivedOn, clock.dueOn, countText(clock.lateDays));
}
