import type { CreditRecord, Entry, Field } from "../api-types.ts";
import { withQuery } from "../ask.ts";
import { labelOf, valueText } from "../parts/content-list.tsx";
import { dated } from "../parts/dated.ts";
import { wordsOf } from "../words/index.ts";
import { correctableOf } from "./correctable.ts";
import { ApiForm, type ApiFormPlan, Select } from "./form.tsx";
import { FieldsToObject, ObjectedFields, WhyAndEvidence } from "./object-form.tsx";
import type { FieldLine, HandlingView } from "./objection-view.ts";
import { peopleWordsOf } from "./words.ts";

interface FormView {
  readonly view: HandlingView;
  readonly record: CreditRecord;
}

/** The form to write down an objection to a record that is public: what it says, and beside it what it should say. */
export function RaiseForm({ view, record }: FormView) {
  const { words, naming } = view;
  const entry = naming.entryNamed(record.entry);
  const fixed = { uscc: record.subject.uscc ?? "", recordId: record.id };
  return (
    <section className="card" aria-labelledby="object">
      <h2 id="object" lang="zh-CN">
        {record.documentNumber || record.id}
      </h2>
      <p className="quiet">
        <span lang="zh-CN">
          {record.subject.name} · {record.body.name}
        </span>{" "}
        · {dated(record.decidedOn ?? "")}
      </p>
      <p>{words.form.lead}</p>
      <ApiForm words={peopleWordsOf(naming.language)} plan={planOf(view, fixed)}>
        <FieldsToObject words={words} naming={naming} entry={entry} lines={linesOf(view, entry, record)} />
        <WhyAndEvidence words={words} hint={words.raise.statementHint} />
      </ApiForm>
    </section>
  );
}

function planOf({ body, words }: HandlingView, fixed: Readonly<Record<string, string>>): ApiFormPlan {
  return {
    method: "POST",
    to: "/api/v1/objections",
    next: withQuery("/objections", { body: body.uscc, done: "objected" }),
    body: body.uscc,
    fixed,
    button: words.raise.button,
  };
}

/** The fields that can be corrected, with what the public record says; without a record nobody knows. */
function linesOf(
  { naming }: HandlingView,
  entry: Entry | undefined,
  record: CreditRecord | null,
): readonly FieldLine[] {
  const { language } = naming;
  const at = { words: wordsOf(language), language };
  return (entry === undefined ? [] : correctableOf(entry)).map((field) => ({
    field: field.name,
    zh: field.zh,
    en: field.en,
    text:
      record === null
        ? null
        : (amountText(field, record) ?? valueText(field, record.content[field.name], at)),
  }));
}

const FEN_OF = { "wan-yuan": 1_000_000, yuan: 100 } as const;

/** An amount in the unit that stands in the name of its field, as it is asked for beside it. */
function amountText({ name, kind, unit }: Field, { content }: CreditRecord): string | null {
  const fen = content[name];
  return kind === "money" && unit !== undefined && typeof fen === "number"
    ? String(fen / FEN_OF[unit])
    : null;
}

interface NumberView {
  readonly view: HandlingView;
  /** The kind of information that was chosen. */
  readonly entry: string | undefined;
}

/** By the number of the record: first the kind of information, which says which fields there are, then the form. */
export function RaiseByNumber({ view, entry: asked }: NumberView) {
  const { words, naming, body } = view;
  const { raise } = words;
  const entry = asked === undefined ? undefined : naming.entryNamed(asked);
  return (
    <section className="card" aria-labelledby="by-number">
      <h2 id="by-number">{raise.numberTitle}</h2>
      <p className="quiet">{raise.numberLead}</p>
      <form className="people-form" action="/objections#by-number" method="get">
        <input type="hidden" name="body" value={body.uscc} />
        <input type="hidden" name="raise" value="find" />
        <Select
          plan={{
            name: "entry",
            label: raise.entry,
            options: naming.entries.map((one) => [one.entry, labelOf(one, naming.language)] as const),
            ...(asked === undefined ? {} : { chosen: asked }),
            prefix: "raise",
          }}
        />
        <button className="btn" type="submit">
          {raise.choose}
        </button>
      </form>
      {entry !== undefined && <NumberForm view={view} entry={entry} />}
    </section>
  );
}

function NumberForm({ view, entry }: { readonly view: HandlingView; readonly entry: Entry }) {
  const { words, naming } = view;
  const { raise } = words;
  return (
    <>
      <h3>{labelOf(entry, naming.language)}</h3>
      <ApiForm words={peopleWordsOf(naming.language)} plan={planOf(view, {})}>
        <div className="people-field">
          <label htmlFor="raise-recordId">{raise.recordId}</label>
          <input
            id="raise-recordId"
            name="recordId"
            required
            maxLength={36}
            autoComplete="off"
            spellCheck={false}
            aria-describedby="raise-recordId-hint"
          />
          <p className="quiet" id="raise-recordId-hint">
            {raise.recordIdHint}
          </p>
        </div>
        <div className="people-row">
          <Select
            plan={{
              name: "",
              label: raise.subjectType,
              options: Object.entries(raise.subjectTypes),
              prefix: "raise-type",
            }}
          />
          <div className="people-field">
            <label htmlFor="raise-number">{raise.number}</label>
            <input
              id="raise-number"
              name="number"
              required
              maxLength={40}
              autoComplete="off"
              spellCheck={false}
              data-subject="raise-type-"
            />
          </div>
        </div>
        <p>{words.form.lead}</p>
        <ObjectedFields words={words} naming={naming} entry={entry} lines={linesOf(view, entry, null)} />
        <WhyAndEvidence words={words} hint={raise.statementHint} />
      </ApiForm>
    </>
  );
}
