import type { Entry, Field } from "../api-types.ts";
import { ask } from "../ask.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { type FactLine, Facts, labelOf } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { Crumbs } from "../parts/frame.tsx";
import { BasisList } from "../parts/proof-line.tsx";
import { type Words, wordFor, wordsOf } from "../words/index.ts";

/** One entry of the catalogue: basis, suppliers, subjects, publicity rule and fields. */
export async function entryPage(request: PageRequest, name: string): Promise<PageAnswer> {
  const entry = await ask<Entry>(request.api, `/api/v1/catalogue/${encodeURIComponent(name)}`);
  const { display } = request;
  const words = wordsOf(display.language);
  const title = labelOf(entry, display.language);
  const body = (
    <>
      <Crumbs trail={[["/catalogue", words.catalogue.title]]} here={title} words={words} />
      <h1>{title}</h1>
      <p>
        <span className="code">{entry.entry}</span>{" "}
        <span className={entry.adverse ? "chip bad" : "chip good"}>
          {entry.adverse ? words.catalogue.adverse : words.catalogue.neutral}
        </span>
        {!entry.verified && <span className="unverified">{words.catalogue.unverified}</span>}
      </p>
      <section className="card" aria-label={title}>
        <Facts lines={entryLines(entry, words)} words={words} />
      </section>
      <h2>{words.catalogue.fields}</h2>
      <Fields fields={entry.fields} display={display} />
      <Templates entry={entry} words={words} />
    </>
  );
  return documentOf(request, { title, body, keep: "steady", indexable: true });
}

function entryLines(entry: Entry, words: Words): readonly FactLine[] {
  const list = (parts: readonly string[]) => parts.join(words.site.listSeparator);
  const until = entry.until === null ? words.catalogue.open : words.catalogue.through(entry.until);
  const { rule, parameter, severity, persons } = entry.publicity;
  const isAboutPersons = entry.subjectKinds.includes("natural-person");
  const lines: (FactLine | null)[] = [
    { label: words.law.inForce, value: words.catalogue.inForce(entry.from, until) },
    { label: words.catalogue.bases, value: <BasisList bases={entry.bases} words={words} /> },
    { label: words.catalogue.suppliers, value: list(entry.suppliers) },
    { label: words.catalogue.kinds, value: list(entry.subjectKinds.map((kind) => words.kinds[kind])) },
    { label: words.catalogue.sharing, value: words.catalogue.sharingWords[entry.sharing] },
    {
      label: words.catalogue.publicity,
      value: list([
        words.catalogue.rules[rule],
        ...(severity === null ? [] : [words.severity[severity]]),
        ...(isAboutPersons ? [words.catalogue.persons[persons]] : []),
      ]),
    },
    parameter === null
      ? null
      : {
          label: words.catalogue.parameter,
          value: <a href={`/law/${encodeURIComponent(parameter)}`}>{parameter}</a>,
        },
    entry.note === null ? null : { label: words.catalogue.note, value: entry.note },
  ];
  return lines.flatMap((line) => (line === null ? [] : [line]));
}

function Fields({ fields, display }: { readonly fields: readonly Field[]; readonly display: Display }) {
  const words = wordsOf(display.language).catalogue;
  const heads = [words.fieldName, words.fieldCode, words.fieldColumns, words.fieldRequired, words.fieldShown];
  return (
    <table className="list">
      <caption className="hidden">{words.fields}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.name}>
            <th scope="row" data-head={words.fieldName}>
              {labelOf(field, display.language)}
            </th>
            <td className="code" data-head={words.fieldCode}>
              {field.name}
            </td>
            <td className="long" data-head={words.fieldColumns}>
              {field.columns.join(" / ")}
              <Choices field={field} display={display} />
            </td>
            <td data-head={words.fieldRequired}>{words.required[field.required]}</td>
            <td data-head={words.fieldShown}>{wordFor(words.visibility, field.visibility)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Choices({ field, display }: { readonly field: Field; readonly display: Display }) {
  if (field.choices === undefined || field.choices.length === 0) return null;
  const words = wordsOf(display.language);
  return (
    <span className="quiet block">
      {words.catalogue.choices}
      {words.site.colon}
      {field.choices.map((choice) => labelOf(choice, display.language)).join(words.site.listSeparator)}
    </span>
  );
}

function Templates({ entry, words }: { readonly entry: Entry; readonly words: Words }) {
  const href = (subject: string) => `/api/v1/templates/${entry.entry}.csv?subject=${subject}&header=zh`;
  const isAboutPersons = entry.subjectKinds.includes("natural-person");
  const isAboutOthers = entry.subjectKinds.some((kind) => kind !== "natural-person");
  return (
    <p>
      {words.catalogue.templates}
      {words.site.colon}
      {isAboutOthers && <a href={href("organisation")}>{words.catalogue.templateOrganisation}</a>}
      {isAboutOthers && isAboutPersons && words.site.listSeparator}
      {isAboutPersons && <a href={href("person")}>{words.catalogue.templatePerson}</a>}
    </p>
  );
}
