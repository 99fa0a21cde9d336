import { dayNumber } from "../days.ts";
import type { Words } from "../words/index.ts";

/** The days of a record that a reader asks about. `on` is today or the day looked at. */
export interface TermDays {
  readonly decidedOn: string | null;
  readonly publicFrom: string | null;
  readonly repairFrom: string | null;
  readonly publicThrough: string | null;
  readonly on: string;
  readonly isToday: boolean;
}

type MarkKind = "decided" | "from" | "repair" | "through" | "on";

interface Mark {
  readonly kind: MarkKind;
  readonly day: string;
  readonly label: string;
  /** Position in percent of the line. */
  readonly at: number;
}

/** Share of the line one label may take, so that neighbours never touch. */
const labelShare = 27;
const lineTop = 1.65;
/** A record without an end runs on past the day looked at. */
const openEndDays = 30;

/**
 * The time line of a record: decided, public from, repair from, public through, today.
 * A drawing for wide screens and paper, and the same days as a list for narrow screens and screen readers.
 * Drawn with SVG attributes in percent and rem: no inline style, so it holds under a strict content policy and in large type.
 */
export function TermLine({ days, words }: { readonly days: TermDays; readonly words: Words }) {
  const marks = marksOf(days, words);
  if (marks.length < 2) return null;
  return (
    <div className="term">
      <Drawing days={days} marks={marks} />
      <ol className="term-days">
        {marks.map((mark) => (
          <li key={mark.kind} className={`mark-${mark.kind}`}>
            {mark.label}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Drawing({ days, marks }: { readonly days: TermDays; readonly marks: readonly Mark[] }) {
  const rows = stagger(marks.filter((mark) => mark.kind !== "on"));
  const height = rows.some(({ row }) => row === 1) ? "5.4rem" : "4.1rem";
  return (
    <svg className="term-line" width="100%" height={height} aria-hidden="true" focusable="false">
      <rect className="rail" x="0" y={`${lineTop}rem`} width="100%" height="0.5rem" rx="4" />
      <Segments days={days} marks={marks} />
      {rows.map(({ mark, row }) => (
        <g key={mark.kind}>
          <rect className="tick" x={tickX(mark.at)} y={`${lineTop - 0.15}rem`} width="2" height="0.8rem" />
          <text x={percent(mark.at)} y={`${lineTop + 1.85 + row * 1.3}rem`} textAnchor={anchor(mark.at)}>
            {mark.label}
          </text>
        </g>
      ))}
      {marks
        .filter((mark) => mark.kind === "on")
        .map((mark) => (
          <g key="on" className="on">
            <rect className="tick" x={tickX(mark.at)} y={`${lineTop - 0.45}rem`} width="3" height="1.4rem" />
            <text x={percent(mark.at)} y="0.95rem" textAnchor={anchor(mark.at)}>
              {mark.label}
            </text>
          </g>
        ))}
    </svg>
  );
}

/** Solid until repair is possible, hatched afterwards; one calm colour where repair has no place. */
function Segments({ days, marks }: { readonly days: TermDays; readonly marks: readonly Mark[] }) {
  const at = (day: string | null) =>
    day === null ? null : (marks.find((mark) => mark.day === day)?.at ?? null);
  const from = at(days.publicFrom) ?? 0;
  const through = at(days.publicThrough) ?? 100;
  const repair = at(days.repairFrom);
  const y = `${lineTop}rem`;
  if (repair === null) {
    return (
      <rect
        className="valid"
        x={percent(from)}
        y={y}
        width={percent(through - from)}
        height="0.5rem"
        rx="4"
      />
    );
  }
  const turn = Math.min(Math.max(repair, from), through);
  return (
    <>
      <rect className="minimum" x={percent(from)} y={y} width={percent(turn - from)} height="0.5rem" rx="4" />
      <rect
        className="open"
        x={percent(turn)}
        y={y}
        width={percent(through - turn)}
        height="0.5rem"
        rx="4"
        fill="url(#hatch)"
      />
    </>
  );
}

/** The hatching of the repairable part. Once per document, so that its id is unique. */
export function TermPatterns() {
  return (
    <svg className="defs" width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <pattern
          id="hatch"
          width="10"
          height="10"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className="hatch-ground" width="10" height="10" />
          <rect className="hatch-line" width="6" height="10" />
        </pattern>
      </defs>
    </svg>
  );
}

function marksOf(days: TermDays, words: Words): readonly Mark[] {
  const say = words.record.marks;
  const isOneDay = days.decidedOn !== null && days.decidedOn === days.publicFrom;
  const wanted: readonly (readonly [MarkKind, string | null, (day: string) => string])[] = [
    ["decided", days.decidedOn, isOneDay ? say.decidedAndPublic : say.decided],
    ["from", isOneDay ? null : days.publicFrom, say.from],
    ["repair", days.repairFrom, say.repair],
    ["through", days.publicThrough, say.through],
    ["on", days.on, days.isToday ? say.today : say.asOf],
  ];
  const dated = wanted.flatMap(([kind, day, label]) =>
    day === null ? [] : [{ kind, day, label: label(day) }],
  );
  const numbers = dated.map(({ day }) => dayNumber(day));
  const first = Math.min(...numbers);
  const span = Math.max(...numbers) - first + (days.publicThrough === null ? openEndDays : 0);
  return dated.map((mark) => ({
    ...mark,
    at: span === 0 ? 0 : ((dayNumber(mark.day) - first) / span) * 100,
  }));
}

function stagger(marks: readonly Mark[]): readonly { readonly mark: Mark; readonly row: 0 | 1 }[] {
  const ends = [-1, -1];
  return marks.map((mark) => {
    const start = startOf(mark.at);
    const row = start >= (ends[0] ?? 0) ? 0 : 1;
    ends[row] = start + labelShare;
    return { mark, row };
  });
}

function startOf(at: number): number {
  if (at < labelShare / 2) return at;
  return at > 100 - labelShare / 2 ? at - labelShare : at - labelShare / 2;
}

function anchor(at: number): "start" | "middle" | "end" {
  if (at < labelShare / 2) return "start";
  return at > 100 - labelShare / 2 ? "end" : "middle";
}

/** Keeps the tick of the last day inside the drawing. */
function tickX(at: number): string {
  return percent(Math.min(at, 99.7));
}

function percent(at: number): string {
  return `${Math.round(at * 100) / 100}%`;
}
