import { shanghaiTime } from "../days.ts";
import { dated } from "../parts/dated.ts";
import type { DeskWords } from "../words/desk-zh.ts";
import { wordFor } from "../words/index.ts";
import type { CaseSeen, WhoSeen } from "./desk-types.ts";

/** Whom a case is about: the body, and which of its people, programs or keys. */
export function WhoLine({ who, words }: { readonly who: WhoSeen; readonly words: DeskWords }) {
  const { kind, body, name, id } = who;
  const part = kind === "body" ? null : [wordFor(words.kinds, kind), name ?? id?.slice(-8)].join(" ");
  if (kind === "other") return <span>{otherWord(who.actor, words)}</span>;
  return (
    <>
      {body !== null && <span>{body.name}</span>}
      {part !== null && <span className={body === null ? undefined : "quiet block"}>{part}</span>}
    </>
  );
}

function otherWord(actor: string, words: DeskWords): string {
  if (actor === "nobody") return words.nobody;
  return actor === "system" ? words.system : actor;
}

const TONES: Readonly<Record<string, string>> = {
  detected: "chip bad",
  triaged: "chip wait",
  contained: "chip",
  "close-asked": "chip wait",
  closed: "chip ended",
};

/** How far a case is; the colour only repeats what the word says. */
export function StateChip({ state, words }: { readonly state: string; readonly words: DeskWords }) {
  return <span className={TONES[state] ?? "chip"}>{wordFor(words.states, state)}</span>;
}

/** How a case was judged, and whether it is a drill. */
export function GradeChips({ one, words }: { readonly one: CaseSeen; readonly words: DeskWords }) {
  return (
    <>
      {one.grade !== null && (
        <span className={one.grade === "serious" ? "chip bad" : "chip plain-chip"}>
          {wordFor(words.grades, one.grade)}
        </span>
      )}{" "}
      {one.invented && <span className="chip plain-chip">{words.drill}</span>}
    </>
  );
}

const hourMinutes = 60;
const dayHours = 24;
/** So many days are told without hours. */
const roughDays = 3;

/** How long it is until an instant, or since it: days and hours, or hours and minutes. */
function timeLeft(
  due: string,
  asOf: string,
  words: DeskWords,
): { readonly text: string; readonly isLate: boolean } {
  const until = Temporal.Instant.from(asOf).until(Temporal.Instant.from(due));
  const minutes = Math.trunc(until.total("minutes"));
  const all = Math.abs(minutes);
  const hours = Math.trunc(all / hourMinutes);
  const days = Math.trunc(hours / dayHours);
  const text = spanText({ minutes: all % hourMinutes, hours: hours % dayHours, days }, words);
  return minutes < 0 ? { text: words.late(text), isLate: true } : { text: words.left(text), isLate: false };
}

function spanText(
  span: { readonly minutes: number; readonly hours: number; readonly days: number },
  words: DeskWords,
): string {
  const { minutes, hours, days } = span;
  if (days >= roughDays || (days > 0 && hours === 0)) return words.days(days);
  if (days > 0) return `${words.days(days)} ${words.hours(hours)}`;
  if (hours > 0)
    return minutes === 0 ? words.hours(hours) : `${words.hours(hours)} ${words.minutes(minutes)}`;
  return words.minutes(minutes);
}

interface DueView {
  readonly due: string;
  readonly asOf: string;
  readonly words: DeskWords;
}

/** A deadline as what is left of it, with the instant beside it. */
export function Due({ due, asOf, words }: DueView) {
  const { text, isLate } = timeLeft(due, asOf, words);
  return (
    <span className="desk-due">
      <span className={isLate ? "chip bad" : "chip wait"}>{text}</span>{" "}
      <time className="quiet" dateTime={due}>
        {dated(words.due(shanghaiTime(due)))}
      </time>
    </span>
  );
}
