import type { Entry } from "../api-types.ts";
import { dated } from "../parts/dated.ts";
import type { ObjectionWords } from "../words/objections-zh.ts";
import { ApiForm } from "./form.tsx";
import { FieldControl, nameOf, WordsField } from "./objection-parts.tsx";
import type { FieldLine, MyView, Naming, RecordSeen } from "./objection-view.ts";
import { peopleWordsOf } from "./words.ts";

/** The form by which an enterprise objects to one of its records: what it says, and beside it what it should say. */
export function ObjectForm({ view, record }: { readonly view: MyView; readonly record: RecordSeen }) {
  const { words, chosen, naming } = view;
  const { uscc } = chosen.subject;
  const { form } = words;
  const entry = naming.entryNamed(record.entry);
  const plan = {
    method: "POST",
    to: "/api/v1/my/objections",
    next: `/my/objections?uscc=${uscc}&done=objected`,
    fixed: { uscc, recordId: record.id },
    button: form.button,
  } as const;
  return (
    <section className="card" aria-labelledby="object">
      <h2 id="object" lang="zh-CN">
        {record.documentNumber || record.id}
      </h2>
      <p className="quiet">
        {record.body.name} · {dated(record.decidedOn)}
      </p>
      <p>{form.lead}</p>
      <ApiForm words={peopleWordsOf(naming.language)} plan={plan}>
        <FieldsToObject words={words} naming={naming} entry={entry} lines={record.fields} />
        <WhyAndEvidence words={words} hint={form.statementHint} />
      </ApiForm>
    </section>
  );
}

/** The fields that say something, and folded below them those that are empty. */
export function FieldsToObject({ lines, ...view }: FieldsView) {
  const empty = lines.filter(({ text }) => text === "");
  return (
    <>
      <ObjectedFields {...view} lines={lines.filter(({ text }) => text !== "")} />
      {empty.length > 0 && (
        <details className="people-help">
          <summary>{view.words.form.others}</summary>
          <ObjectedFields {...view} lines={empty} />
        </details>
      )}
    </>
  );
}

interface WhyView {
  readonly words: ObjectionWords;
  readonly hint: string;
}

/** On which ground, with which reasons, and what proves it: the same whoever objects. */
export function WhyAndEvidence({ words, hint }: WhyView) {
  const { form } = words;
  return (
    <>
      <div className="people-field">
        <label htmlFor="object-ground">{form.ground}</label>
        <select id="object-ground" name="ground">
          <option value="wrong">{words.grounds.wrong}</option>
          <option value="incomplete">{words.grounds.incomplete}</option>
        </select>
      </div>
      <WordsField id="object-statement" name="statement" label={form.statement} hint={hint} required />
      <div className="people-field">
        <label htmlFor="object-evidence">{form.evidence}</label>
        <input
          id="object-evidence"
          name="evidence"
          type="file"
          multiple
          accept=".pdf,.png,.jpg,.jpeg"
          aria-describedby="object-evidence-hint"
        />
        <p className="quiet" id="object-evidence-hint">
          {form.evidenceHint}
        </p>
      </div>
    </>
  );
}

interface FieldsView {
  readonly words: ObjectionWords;
  readonly naming: Naming;
  readonly entry: Entry | undefined;
  readonly lines: readonly FieldLine[];
}

/** What each field says, where that is known, and beside it what it should say. */
export function ObjectedFields({ words, naming, entry, lines }: FieldsView) {
  const { form } = words;
  const isKnown = lines.some(({ text }) => text !== null);
  return (
    <table className="objection-fields">
      <thead>
        <tr>
          <th scope="col">{words.body.field}</th>
          {isKnown && <th scope="col">{form.says}</th>}
          <th scope="col">{form.shouldBe}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const name = nameOf(line, naming.language);
          const field = entry?.fields.find((known) => known.name === line.field);
          const plan = {
            pair: "fields",
            as: "shouldBe",
            name: line.field,
            label: form.shouldBeOf(name),
            value: "",
            keep: form.keep,
          };
          return (
            <tr key={line.field}>
              <th scope="row">{name}</th>
              {isKnown && (
                <td data-head={form.says} lang="zh-CN">
                  {line.text || form.empty}
                </td>
              )}
              <td data-head={form.shouldBe}>
                <FieldControl plan={plan} field={field} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
