import type { Field } from "../api-types.ts";
import type { Language } from "../page-types.ts";
import { dated } from "../parts/dated.ts";
import type { ObjectionWords } from "../words/objections-zh.ts";
import type { AnswerSeen, ClockSeen, FieldLine, StateSeen } from "./objection-view.ts";

interface ClockView {
  readonly words: ObjectionWords;
  readonly clock: ClockSeen;
}

/** The clock in words, with its colour only repeating them; a length that was not read in the text of the law says so. */
export function ClockLine({ words, clock }: ClockView) {
  const { answerDueOn, state, lateDays, verified } = clock;
  const one = words.one;
  if (answerDueOn === null) return <span className="quiet">{one.noDue}</span>;
  const doubt = verified ? null : <span className="unverified">{one.unverified}</span>;
  const says = {
    running: () => <span className="chip wait">{dated(one.due(answerDueOn))}</span>,
    overdue: () => (
      <span className="chip bad">
        {dated(lateDays === null ? one.overdueSome(answerDueOn) : one.overdue(answerDueOn, String(lateDays)))}
      </span>
    ),
    "in-time": () => null,
    late: () => <span className="chip bad">{one.late(String(lateDays ?? ""))}</span>,
    "not-determinable": () => <span className="quiet">{one.noDue}</span>,
  } as const;
  const said = says[state]();
  return said === null ? null : (
    <>
      {said} {doubt}
    </>
  );
}

const TONES = {
  forwarded: "wait",
  proposed: "wait",
  accepted: "good",
  partly: "good",
  refused: "bad",
} as const;

export function StateChip({ words, state }: { readonly words: ObjectionWords; readonly state: StateSeen }) {
  return <span className={`chip ${TONES[state]}`}>{words.states[state]}</span>;
}

export function nameOf(line: FieldLine, language: Language): string {
  return language === "en" ? line.en : line.zh;
}

interface LinesView {
  readonly words: ObjectionWords;
  readonly language: Language;
  readonly lines: readonly FieldLine[];
  readonly blank: string;
}

/** Fields with what is said of each. */
export function FieldLines({ words, language, lines, blank }: LinesView) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line.field}>
          {nameOf(line, language)}
          {words.says}
          {line.text === null || line.text === "" ? blank : line.text}
        </li>
      ))}
    </ul>
  );
}

interface AnswerView {
  readonly words: ObjectionWords;
  readonly language: Language;
  readonly answer: AnswerSeen;
}

/** What is corrected, and the reasons for the rest. */
export function AnswerText({ words, language, answer }: AnswerView) {
  const { one } = words;
  return (
    <>
      {answer.corrections.length > 0 && (
        <>
          <p>
            <strong>{one.corrected}</strong>
          </p>
          <FieldLines words={words} language={language} lines={answer.corrections} blank={one.cleared} />
        </>
      )}
      {answer.reasons !== null && (
        <p>
          <strong>{one.reasons}</strong>
          {words.says}
          {answer.reasons}
        </p>
      )}
    </>
  );
}

export interface ControlPlan {
  /** The list of the request that its line goes into, and what its value is called there. */
  readonly pair: string;
  readonly as: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** What stands for no correction. */
  readonly keep: string;
}

const LONG_TEXT = 200;

/** The control of one field by its kind: a day, a choice of the catalogue, a long text, or a line. */
export function FieldControl({
  plan,
  field,
}: {
  readonly plan: ControlPlan;
  readonly field: Field | undefined;
}) {
  const { pair, as, name, label, value, keep } = plan;
  const more = { name, "aria-label": label, "data-pair": pair, "data-as": as, defaultValue: value } as const;
  if (field?.kind === "day") return <input type="date" {...more} />;
  if (field?.kind === "choice" && field.choices !== undefined) {
    return (
      <select {...more}>
        <option value="">{keep}</option>
        {field.choices.map((choice) => (
          <option key={choice.code} value={choice.zh}>
            {choice.zh}
          </option>
        ))}
      </select>
    );
  }
  if ((field?.lengthMax ?? 0) > LONG_TEXT && field?.kind === "text")
    return <textarea rows={2} maxLength={field.lengthMax} {...more} />;
  return <input type="text" autoComplete="off" spellCheck={false} {...more} />;
}

interface WordsFieldView {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
}

/** A text in somebody's own words. */
export function WordsField({ id, name, label, hint, required }: WordsFieldView) {
  return (
    <div className="people-field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        className="words"
        rows={4}
        maxLength={4000}
        required={required}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint !== undefined && (
        <p className="quiet" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
