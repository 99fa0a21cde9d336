import type { ReactNode } from "react";
import type { PeopleWords } from "../words/people-zh.ts";

export interface ApiFormPlan {
  readonly method: "POST" | "PUT" | "DELETE";
  /** Address of the API. */
  readonly to: string;
  /** Where the reader goes when it is done. */
  readonly next: string;
  readonly button: string;
  /** What the button says to whoever hears it, where the words beside it say more to whoever sees it. */
  readonly buttonName?: string;
  readonly look?: "main" | "plain" | "link";
  /** The body that is acted for. */
  readonly body?: string;
  /** Fields that never change. */
  readonly fixed?: Readonly<Record<string, string | boolean>>;
  /** Where the reader goes when the answer says that the password must be changed. */
  readonly must?: string;
  /** Member of the answer that is put behind the address the reader goes to. */
  readonly append?: string;
  /** Member of the answer that is the address the reader goes to. */
  readonly goes?: string;
}

const looks = { main: "btn main", plain: "btn small-btn", link: "link" } as const;

interface ApiFormView {
  readonly words: PeopleWords;
  readonly plan: ApiFormPlan;
  readonly children?: ReactNode;
}

/**
 * A form that an island sends to the API as JSON. The button is dead until the island is there: without it a browser
 * would send what was typed, a password perhaps, somewhere else.
 */
export function ApiForm({ words, plan, children }: ApiFormView) {
  const { method, to, next, button, buttonName, look = "main", body, fixed, must, append, goes } = plan;
  return (
    <form
      className={look === "main" ? "people-form" : "people-form inline"}
      method="post"
      data-island="api"
      data-method={method}
      data-to={to}
      data-then={next}
      data-must={must}
      data-append={append}
      data-goes={goes}
      data-body={body}
      data-fixed={fixed === undefined ? undefined : JSON.stringify(fixed)}
      data-busy={words.busy}
      data-network={words.network}
    >
      {children}
      <div className="callout bad" role="alert" data-error="" hidden />
      <button type="submit" className={looks[look]} aria-label={buttonName} disabled>
        {button}
      </button>
    </form>
  );
}

export interface FieldPlan {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "password" | "date";
  readonly autoComplete?: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly inputMode?: "numeric" | "text";
  readonly min?: string;
  readonly prefix?: string;
  /** Words of the button that shows what is typed; for passwords. */
  readonly secret?: PeopleWords["secret"];
  /** Whether the reader is told while typing how good a new password is. */
  readonly isNew?: boolean;
}

/** One field with its label, and its hint where it has one. The prefix keeps ids apart where a page has several forms. */
export function Field({ plan }: { readonly plan: FieldPlan }) {
  const {
    name,
    label,
    type = "text",
    autoComplete = "off",
    hint,
    required = true,
    inputMode,
    min,
    prefix,
    secret,
    isNew = false,
  } = plan;
  const id = `${prefix ?? "field"}-${name}`;
  return (
    <div className="people-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        autoComplete={autoComplete}
        autoCapitalize="off"
        spellCheck={false}
        required={required}
        inputMode={inputMode}
        min={min}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {secret !== undefined && <Shown id={id} words={secret} />}
      {secret !== undefined && isNew && <Strength id={id} words={secret} />}
      {hint !== undefined && (
        <p className="quiet" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface SecretView {
  /** The field that it belongs to. */
  readonly id: string;
  readonly words: PeopleWords["secret"];
}

/** Shows what is typed, and hides it again; an island brings it to life. */
function Shown({ id, words }: SecretView) {
  return (
    <button
      type="button"
      className="link people-shown"
      aria-controls={id}
      data-shows={id}
      data-hide={words.hide}
      hidden
    >
      {words.show}
    </button>
  );
}

/** How good a new password is, by bar and by word; an island fills it while the reader types. */
function Strength({ id, words }: SecretView) {
  const { short, plain, fair, good } = words;
  return (
    <p
      className="people-strength"
      data-strength-of={id}
      data-short={short}
      data-plain={plain}
      data-fair={fair}
      data-good={good}
      hidden
    >
      <span className="people-bar" aria-hidden="true" />
      <span role="status" data-says="" />
    </p>
  );
}

export interface AreaPlan {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly rows?: number;
  readonly lengthMax: number;
  readonly prefix: string;
}

/** A field for a text of several lines, which is sent as it is. */
export function Area({ plan }: { readonly plan: AreaPlan }) {
  const { name, label, hint, required = true, rows = 3, lengthMax, prefix } = plan;
  const id = `${prefix}-${name}`;
  return (
    <div className="people-field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        className="plain-text"
        rows={rows}
        maxLength={lengthMax}
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

export interface SelectPlan {
  readonly name: string;
  readonly label: string;
  /** Value and word; an empty value is not sent. */
  readonly options: readonly (readonly [string, string])[];
  readonly chosen?: string;
  readonly required?: boolean;
  readonly prefix: string;
}

/** A choice of one of several, with its label. */
export function Select({ plan }: { readonly plan: SelectPlan }) {
  const { name, label, options, chosen, required, prefix } = plan;
  const id = `${prefix}-${name}`;
  return (
    <div className="people-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} defaultValue={chosen} required={required}>
        {options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}
