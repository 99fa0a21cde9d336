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
  const { method, to, next, button, buttonName, look = "main", body, fixed, must } = plan;
  return (
    <form
      className={look === "main" ? "people-form" : "people-form inline"}
      method="post"
      data-island="api"
      data-method={method}
      data-to={to}
      data-then={next}
      data-must={must}
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
      {hint !== undefined && (
        <p className="quiet" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
