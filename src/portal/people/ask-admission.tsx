import type { BodyView, PurposeSeen } from "./body-view.ts";
import { ApiForm, Field } from "./form.tsx";

interface AskView {
  readonly view: BodyView;
  readonly purposes: readonly PurposeSeen[];
}

/** The form by which an administrator asks for an admission; each purpose shows the basis it rests on. */
export function AskAdmission({ view, purposes }: AskView) {
  const { words, body, today, language } = view;
  const page = words.organisationPage;
  const plan = {
    method: "POST",
    to: "/api/v1/bodies/self/admissions",
    next: `/organisation?body=${body.uscc}&done=asked`,
    body: body.uscc,
    button: page.askButton,
  } as const;
  const entries = [...new Set(purposes.flatMap((purpose) => purpose.entries))].sort();
  return (
    <>
      <h3>{page.askTitle}</h3>
      <ApiForm words={words} plan={plan}>
        <div className="people-row">
          <div className="people-field">
            <label htmlFor="ask-purpose">{page.purpose}</label>
            <select id="ask-purpose" name="purpose">
              {purposes.map((purpose) => (
                <option key={purpose.purpose} value={purpose.purpose}>
                  {purpose[language]}
                </option>
              ))}
            </select>
          </div>
          <Field plan={{ name: "until", label: page.lastDay, type: "date", min: today, prefix: "ask" }} />
        </div>
        <fieldset className="people-choices">
          <legend>{page.askEntries}</legend>
          {entries.map((entry) => (
            <label key={entry} className="people-tick">
              <input type="checkbox" name="entries" value={entry} data-list="" /> {view.entryName(entry)}
            </label>
          ))}
        </fieldset>
        <label className="people-tick">
          <input type="checkbox" name="persons" data-flag="" /> {page.askPersons}
        </label>
      </ApiForm>
      <details className="people-help">
        <summary>{page.basis}</summary>
        <dl className="people-bases">
          {purposes.map((purpose) => (
            <div key={purpose.purpose}>
              <dt>{purpose[language]}</dt>
              <dd className="quiet">
                {purpose.bases.map((basis) => `《${basis.title}》${basis.article}`).join("；")}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
