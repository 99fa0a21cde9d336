import { dayNumber, dayText } from "../days.ts";
import type { PageRequest } from "../page-types.ts";
import { ApiForm, Field } from "./form.tsx";
import { peopleWordsOf } from "./words.ts";

/** How long the delegation of the example holds. */
const EXAMPLE_DAYS = 180;

interface BringView {
  readonly request: PageRequest;
  readonly account: string;
  readonly today: string;
  readonly isOpen: boolean;
}

/** How a representative brings the key of an enterprise and the delegation that it signed. */
export function BringDelegation({ request, account, today, isOpen }: BringView) {
  const words = peopleWordsOf(request.display.language);
  const page = words.myPage;
  const key = {
    method: "POST",
    to: "/api/v1/representations/keys",
    next: "/my?done=key",
    button: page.keyButton,
  } as const;
  const file = {
    method: "POST",
    to: "/api/v1/representations",
    next: "/my?done=delegation",
    button: page.fileButton,
  } as const;
  const example = {
    account,
    from: today,
    kind: "xinheng-delegation-1",
    scopes: ["correct", "export", "looks"],
    subject: "91…",
    until: dayText(dayNumber(today) + EXAMPLE_DAYS),
  };
  return (
    <section className="card" aria-labelledby="bring">
      <h2 id="bring">{page.bringTitle}</h2>
      <p className="quiet">
        {page.bringLead} <a href="/guide#delegate">{page.howTo}</a>
      </p>
      <details className="people-help" open={isOpen}>
        <summary>{page.statement}</summary>
        <p>
          {page.account} <code className="code">{account}</code>
        </p>
        <pre className="people-statement code">{JSON.stringify(example)}</pre>
        <h3>{page.keyTitle}</h3>
        <ApiForm words={words} plan={key}>
          <Field plan={{ name: "uscc", label: page.uscc, prefix: "key" }} />
          <Field plan={{ name: "publicKey", label: page.publicKey, prefix: "key" }} />
        </ApiForm>
        <h3>{page.fileTitle}</h3>
        <ApiForm words={words} plan={file}>
          <div className="people-field">
            <label htmlFor="delegation-file">{page.file}</label>
            <textarea id="delegation-file" rows={6} required spellCheck={false} />
          </div>
        </ApiForm>
      </details>
    </section>
  );
}
