import { withQuery } from "../ask.ts";
import type { PageRequest } from "../page-types.ts";
import { auditActs } from "../words/audit-acts.ts";
import { wordFor } from "../words/index.ts";
import type { AuditFilters, AuditView, FilterName } from "./audit-view.ts";
import { ApiForm, Field, Select } from "./form.tsx";
import { peopleWordsOf } from "./words.ts";

const NAMES: readonly FilterName[] = [
  "body",
  "person",
  "purpose",
  "act",
  "result",
  "from",
  "through",
  "caseNumber",
  "about",
];

/** The filters that stand in the address; what is empty was not asked. */
export function filtersIn({ query }: PageRequest): AuditFilters {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = query[name]?.trim() ?? "";
      return value === "" ? [] : [[name, value] as const];
    }),
  );
}

interface ViewOf {
  readonly view: AuditView;
}

/** Filters as a plain form: complete without JavaScript. */
export function Filters({ view }: ViewOf) {
  const { words, filters, purposeNames, language, entries } = view;
  return (
    <form className="filters audit-filters" action="/audit" method="get" aria-label={words.filters}>
      {filters.about !== undefined && <input type="hidden" name="about" value={filters.about} />}
      <label>
        <span>{words.from}</span>
        <input name="from" type="date" defaultValue={filters.from} />
      </label>
      <label>
        <span>{words.through}</span>
        <input name="through" type="date" defaultValue={filters.through} />
      </label>
      <Choice name="act" label={words.act} options={auditActs[language]} view={view} />
      <Choice name="purpose" label={words.purpose} options={purposeNames} view={view} />
      <Choice name="result" label={words.result} options={words.results} view={view} />
      <label>
        <span>{words.caseNumber}</span>
        <input name="caseNumber" defaultValue={filters.caseNumber} maxLength={120} autoComplete="off" />
      </label>
      {entries.onlyBody === null ? (
        <label>
          <span>{words.body}</span>
          <input
            name="body"
            defaultValue={filters.body}
            maxLength={80}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
      ) : (
        <input type="hidden" name="body" value={entries.onlyBody} />
      )}
      <label>
        <span>{words.person}</span>
        <input
          name="person"
          defaultValue={filters.person}
          maxLength={36}
          autoComplete="off"
          spellCheck={false}
        />
      </label>
      <p className="actions">
        <button className="btn main" type="submit">
          {words.apply}
        </button>
      </p>
    </form>
  );
}

interface ChoiceView {
  readonly name: "act" | "purpose" | "result";
  readonly label: string;
  readonly options: Readonly<Record<string, string>>;
  readonly view: AuditView;
}

function Choice({ name, label, options, view }: ChoiceView) {
  const chosen = view.filters[name] ?? "";
  const isKnown = chosen === "" || chosen in options;
  return (
    <label>
      <span>{label}</span>
      <select name={name} defaultValue={chosen}>
        <option value="">{view.words.any}</option>
        {!isKnown && <option value={chosen}>{chosen}</option>}
        {Object.entries(options).map(([code, word]) => (
          <option key={code} value={code}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A subject is asked for in the body of a request; what comes back stands in the address and is sealed. */
export function SubjectSearch({ view }: ViewOf) {
  const { words, filters, language } = view;
  const { about, ...others } = filters;
  const rest = withQuery("/audit", others);
  const plan = {
    method: "POST",
    to: "/api/v1/audit/subject",
    next: `${rest}${rest.includes("?") ? "&" : "?"}about=`,
    append: "about",
    button: words.subjectButton,
  } as const;
  return (
    <details className="desk-act audit-subject">
      <summary>{words.subjectTitle}</summary>
      <p className="quiet">{words.subjectLead}</p>
      <ApiForm words={peopleWordsOf(language)} plan={plan}>
        <div className="people-row">
          <Select
            plan={{
              name: "type",
              label: words.subjectType,
              options: Object.entries(words.subjectTypes),
              prefix: "subject",
            }}
          />
          <Field plan={{ name: "number", label: words.subjectNumber, prefix: "subject" }} />
        </div>
      </ApiForm>
    </details>
  );
}

/** The filters that are set, each with a way to take it away. */
export function Conditions({ view }: ViewOf) {
  const { words, filters, entries } = view;
  const set = NAMES.filter(
    (name) => filters[name] !== undefined && !(name === "body" && entries.onlyBody !== null),
  );
  if (set.length === 0) return null;
  const without = (name: FilterName): string =>
    withQuery("/audit", Object.fromEntries(Object.entries(filters).filter(([one]) => one !== name)));
  return (
    <nav className="conditions" aria-label={words.conditions}>
      <ul>
        {set.map((name) => (
          <li key={name}>
            <a href={without(name)}>
              {conditionText(view, name)}
              <span aria-hidden="true"> ×</span>
            </a>
          </li>
        ))}
        <li>
          <a className="plain-link" href={withQuery("/audit", { body: entries.onlyBody ?? undefined })}>
            {words.clear}
          </a>
        </li>
      </ul>
      {filters.about !== undefined && <p className="quiet">{words.subjectMany}</p>}
    </nav>
  );
}

function conditionText({ words, filters, purposeNames, language }: AuditView, name: FilterName): string {
  const value = filters[name] ?? "";
  switch (name) {
    case "about":
      return words.subjectChosen;
    case "act":
      return `${words.act}: ${wordFor(auditActs[language], value)}`;
    case "purpose":
      return `${words.purpose}: ${wordFor(purposeNames, value)}`;
    case "result":
      return `${words.result}: ${wordFor(words.results, value)}`;
    default:
      return `${words[name]}: ${value}`;
  }
}
