import type { ReactNode } from "react";
import type { Catalogue, Subject } from "../api-types.ts";
import { withQuery } from "../ask.ts";
import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import type { Display } from "../page-types.ts";
import { type Words, wordFor, wordsOf } from "../words/index.ts";
import { type FactLine, Facts, fieldLabel, isShown, valueText } from "./content-list.tsx";
import { langOf } from "./lang-of.ts";
import { StatusChip } from "./status-chip.tsx";

interface HeadView {
  readonly subject: Subject;
  readonly words: Words;
  /** The day picker, which the page fills in because it knows what the form must keep. */
  readonly asOf: ReactNode;
}

/** Name and state, code with copy button, what kind of subject, how fresh the data are, and what can be done here. */
export function SubjectHead({ subject, words, asOf }: HeadView) {
  const { established, dataTime, dataTimeNone } = words.subject;
  const facts = [
    words.kinds[subject.kind],
    subject.region?.name,
    subject.establishedOn === null ? null : established(subject.establishedOn),
  ].filter(Boolean);
  return (
    <section className="card subject-head" aria-labelledby="subject-name">
      <div className="who">
        <h1 id="subject-name" {...langOf(subject.name, words)}>
          {subject.name} <StatusChip status={subject.status} words={words} />
        </h1>
        <p className="code-line">
          <span className="code" id="subject-code">
            {subject.uscc}
          </span>{" "}
          <button
            type="button"
            className="btn small-btn"
            hidden
            data-island="copy"
            data-copy={subject.uscc}
            data-done={words.subject.copied}
          >
            {words.subject.copy}
          </button>
        </p>
        <p className="facts-line">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        {subject.formerNames.length > 0 && (
          <p className="quiet">
            {words.subject.formerNames}
            {words.site.colon}
            {subject.formerNames.join(words.site.listSeparator)}
          </p>
        )}
        <p className="quiet facts-line">
          <span>{subject.dataTime === null ? dataTimeNone : dataTime(shanghaiTime(subject.dataTime))}</span>
          <span>{words.subject.sources(countText(subject.sources))}</span>
        </p>
      </div>
      <div className="do">
        <div className="actions">
          <button type="button" className="btn" hidden data-island="print">
            {words.subject.print}
          </button>
          <a
            className="btn"
            href={withQuery(`/api/v1/subjects/${encodeURIComponent(subject.uscc)}/records`, {
              asOf: subject.asOf,
              limit: "100",
            })}
            download={`${subject.uscc.replaceAll(":", "-")}-${subject.asOf}.json`}
          >
            {words.subject.download}
          </a>
        </div>
        {asOf}
      </div>
    </section>
  );
}

interface RegistrationView {
  readonly subject: Subject;
  readonly catalogue: Catalogue;
  readonly display: Display;
}

/** The registration of the subject with the field names of the catalogue, or that none has arrived. */
export function RegistrationCard({ subject, catalogue, display }: RegistrationView) {
  const words = wordsOf(display.language);
  const lines = [...registrationLines({ subject, catalogue, display }), ...identifierLines(subject, words)];
  return (
    <section className="card" aria-labelledby="registration">
      <h2 id="registration">{words.subject.registration}</h2>
      {lines.length === 0 ? <p>{words.subject.registrationNone}</p> : <Facts lines={lines} words={words} />}
    </section>
  );
}

function registrationLines({ subject, catalogue, display }: RegistrationView): readonly FactLine[] {
  const { registration } = subject;
  const entry = catalogue.entries.find((one) => one.entry === "registration");
  if (registration === null || entry === undefined) return [];
  const at = { words: wordsOf(display.language), language: display.language };
  const saidInHead = new Set([entry.identity.subjectName, entry.identity.subjectUscc]);
  return entry.fields
    .filter((field) => isShown(field) && !saidInHead.has(field.name))
    .map((field) => ({
      label: fieldLabel(field, display.language),
      value: valueText(field, registration[field.name], at),
    }))
    .filter(({ value }) => value !== "");
}

function identifierLines(subject: Subject, words: Words): readonly FactLine[] {
  return subject.identifiers
    .filter(({ kind }) => kind !== "uscc")
    .map(({ kind, value }) => ({
      label: wordFor(words.identifiers, kind),
      value: <span className="code">{value}</span>,
    }));
}
