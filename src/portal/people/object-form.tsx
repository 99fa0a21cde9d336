import { ApiForm } from "./form.tsx";
import { FieldControl, nameOf, WordsField } from "./objection-parts.tsx";
import type { FieldLine, MyView, RecordSeen } from "./objection-view.ts";
import { peopleWordsOf } from "./words.ts";

/** The form by which an enterprise objects to one of its records: what it says, and beside it what it should say. */
export function ObjectForm({ view, record }: { readonly view: MyView; readonly record: RecordSeen }) {
  const { words, chosen, naming } = view;
  const { uscc } = chosen.subject;
  const { form } = words;
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
        {record.body.name} · {record.decidedOn}
      </p>
      <p>{form.lead}</p>
      <ApiForm words={peopleWordsOf(naming.language)} plan={plan}>
        <ObjectedFields view={view} record={record} lines={record.fields.filter(({ text }) => text !== "")} />
        <details className="people-help">
          <summary>{form.others}</summary>
          <ObjectedFields
            view={view}
            record={record}
            lines={record.fields.filter(({ text }) => text === "")}
          />
        </details>
        <div className="people-field">
          <label htmlFor="object-ground">{form.ground}</label>
          <select id="object-ground" name="ground">
            <option value="wrong">{words.grounds.wrong}</option>
            <option value="incomplete">{words.grounds.incomplete}</option>
          </select>
        </div>
        <WordsField
          id="object-statement"
          name="statement"
          label={form.statement}
          hint={form.statementHint}
          required
        />
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
      </ApiForm>
    </section>
  );
}

interface FieldsView {
  readonly view: MyView;
  readonly record: RecordSeen;
  readonly lines: readonly FieldLine[];
}

function ObjectedFields({ view, record, lines }: FieldsView) {
  const { words, naming } = view;
  const { form } = words;
  const entry = naming.entryNamed(record.entry);
  return (
    <table className="objection-fields">
      <thead>
        <tr>
          <th scope="col">{words.body.field}</th>
          <th scope="col">{form.says}</th>
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
              <td data-head={form.says} lang="zh-CN">
                {line.text || form.empty}
              </td>
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
