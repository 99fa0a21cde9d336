import { ApiForm, type ApiFormPlan } from "./form.tsx";
import { FieldControl, nameOf, WordsField } from "./objection-parts.tsx";
import type { FieldLine, HandleView } from "./objection-view.ts";
import { peopleWordsOf } from "./words.ts";

/** The examiner's forms: what is corrected, filled in as it was asked; or why not. */
export function ProposeForms({ view, objection }: HandleView) {
  const { words, naming } = view;
  const people = peopleWordsOf(naming.language);
  const asked = new Set(objection.fields.map(({ field }) => field));
  const others = (objection.present?.fields ?? []).filter(({ field }) => !asked.has(field));
  const isSealed = objection.present?.sealed === true;
  return (
    <section className="card" aria-labelledby="propose">
      <h2 id="propose">{words.body.proposeTitle}</h2>
      <p className="quiet">{words.body.proposeLead}</p>
      <ApiForm words={people} plan={planOf({ view, objection }, words.body.proposeButton)}>
        {!isSealed && <Corrections view={view} objection={objection} lines={objection.fields} />}
        {!isSealed && others.length > 0 && (
          <details className="people-help">
            <summary>{words.body.more}</summary>
            <Corrections
              view={view}
              objection={objection}
              lines={others.map((line) => ({ ...line, text: "" }))}
            />
          </details>
        )}
        <WordsField
          id="propose-reasons"
          name="reasons"
          label={words.body.reasons}
          hint={words.body.reasonsNeeded}
          required={false}
        />
      </ApiForm>
      {!isSealed && (
        <>
          <h3>{words.body.refuseTitle}</h3>
          <ApiForm words={people} plan={planOf({ view, objection }, words.body.refuseButton)}>
            <WordsField id="refuse-reasons" name="reasons" label={words.body.reasons} required />
          </ApiForm>
        </>
      )}
    </section>
  );
}

function planOf({ view, objection }: HandleView, button: string): ApiFormPlan {
  return {
    method: "POST",
    to: `/api/v1/objections/${objection.id}/proposal`,
    next: `/objections?body=${view.body.uscc}&id=${objection.id}&done=proposed`,
    body: view.body.uscc,
    button,
    fixed: {},
  };
}

function Corrections({ view, objection, lines }: HandleView & { readonly lines: readonly FieldLine[] }) {
  const { words, naming } = view;
  const entry = naming.entryNamed(objection.record.entry);
  return (
    <table className="objection-fields">
      <tbody>
        {lines.map((line) => {
          const name = nameOf(line, naming.language);
          const plan = {
            pair: "corrections",
            as: "value",
            name: line.field,
            label: words.body.correctTo(name),
            value: line.text ?? "",
            keep: words.form.keep,
          };
          return (
            <tr key={line.field}>
              <th scope="row">{name}</th>
              <td>
                <FieldControl plan={plan} field={entry?.fields.find((known) => known.name === line.field)} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The decider's forms: to agree, or to send it back. */
export function DecideForms({ view, objection }: HandleView) {
  const { words, naming, body } = view;
  const people = peopleWordsOf(naming.language);
  const plan = {
    method: "POST",
    to: `/api/v1/objections/${objection.id}/decision`,
    body: body.uscc,
  } as const;
  const here = `/objections?body=${body.uscc}&id=${objection.id}`;
  const { proposal } = objection;
  if (proposal === null) return null;
  const proposedAt = proposal.at;
  const agree = {
    next: `${here}&done=decided`,
    button: words.body.agree,
    fixed: { agrees: true, proposedAt },
  };
  const giveBack = {
    next: `${here}&done=returned`,
    button: words.body.giveBack,
    fixed: { agrees: false, proposedAt },
  };
  return (
    <section className="card" aria-labelledby="decide">
      <h2 id="decide">{words.body.decideTitle}</h2>
      <p className="quiet">{words.body.decideLead}</p>
      <ApiForm words={people} plan={{ ...plan, ...agree }} />
      <h3>{words.body.giveBack}</h3>
      <ApiForm words={people} plan={{ ...plan, ...giveBack }}>
        <WordsField id="return-note" name="note" label={words.body.giveBackNote} required />
      </ApiForm>
    </section>
  );
}
