import type { Catalogue, Entry, Instrument, LawList, LegalBasis } from "../api-types.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { articleId } from "../parts/article.tsx";
import { bracketed } from "../parts/bracketed.ts";
import { Facts, labelOf } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { Crumbs } from "../parts/frame.tsx";
import { LawValueText } from "../parts/law-value.tsx";
import { wordFor, wordsOf } from "../words/index.ts";

type Parameter = LawList["parameters"][number];

/** What the platform takes from one article: values, and entries that may be recorded, shown or timed by it. */
interface Article {
  readonly article: string;
  readonly verified: boolean;
  readonly values: readonly { readonly parameter: Parameter; readonly value: Parameter["values"][number] }[];
  readonly entries: readonly { readonly entry: Entry; readonly role: LegalBasis["role"] }[];
}

interface InstrumentView {
  readonly instrument: Instrument;
  readonly law: LawList;
  readonly catalogue: Catalogue;
}

/** One instrument, and every article of it that the platform relies on: here a legal basis is opened. */
export function instrumentPage(request: PageRequest, view: InstrumentView): PageAnswer {
  const { instrument } = view;
  const words = wordsOf(request.display.language);
  const articles = articlesOf(view);
  const body = (
    <>
      <Crumbs trail={[["/law", words.law.title]]} here={instrument.title} words={words} />
      <h1 lang="zh-CN">{bracketed(instrument.title)}</h1>
      <section className="card" aria-label={words.law.aboutInstrument}>
        <Facts
          words={words}
          lines={[
            { label: words.law.tier, value: wordFor(words.tiers, instrument.tier) },
            { label: words.law.issuer, value: <span lang="zh-CN">{instrument.issuer}</span> },
            { label: words.law.number, value: instrument.number ?? "" },
            { label: words.law.effective, value: instrument.effective ?? "" },
            {
              label: words.law.state,
              value: instrument.verified ? words.law.verified : words.law.unverified,
            },
          ].filter(({ value }) => value !== "")}
        />
      </section>
      <p className="quiet">{words.law.noFullText}</p>
      <h2>{words.law.articlesUsed}</h2>
      {articles.length === 0 && <p>{words.law.articlesNone}</p>}
      {articles.map((one) => (
        <ArticleCard key={one.article} of={one} display={request.display} />
      ))}
    </>
  );
  return documentOf(request, { title: instrument.title, body, keep: "steady", indexable: true });
}

function articlesOf({ instrument, law, catalogue }: InstrumentView): readonly Article[] {
  const values = law.parameters.flatMap((parameter) =>
    parameter.values
      .filter((value) => value.instrument === instrument.id)
      .map((value) => ({ parameter, value, article: value.article, verified: value.verified })),
  );
  const entries = catalogue.entries.flatMap((entry) =>
    entry.bases
      .filter((basis) => basis.instrument === instrument.id)
      .map(({ role, article, verified }) => ({ entry, role, article, verified })),
  );
  const names = new Set([...entries, ...values].map(({ article }) => article));
  return [...names].map((article) => {
    const of = <One extends { readonly article: string }>(some: readonly One[]) =>
      some.filter((one) => one.article === article);
    return {
      article,
      verified: [...of(values), ...of(entries)].every(({ verified }) => verified),
      values: of(values),
      entries: of(entries),
    };
  });
}

function ArticleCard({ of, display }: { readonly of: Article; readonly display: Display }) {
  const words = wordsOf(display.language);
  const id = articleId(of.article);
  return (
    <section className="card article" id={id} aria-labelledby={`h-${id}`}>
      <h3 id={`h-${id}`}>
        <span lang="zh-CN">{of.article}</span>
        {!of.verified && <span className="unverified">{words.law.unverified}</span>}
      </h3>
      <ul className="plain">
        {of.entries.map(({ entry, role }) => (
          <li key={`${entry.entry} ${role}`}>
            {words.catalogue.role[role]}
            {words.site.colon}
            <a href={`/catalogue/${encodeURIComponent(entry.entry)}`}>{labelOf(entry, display.language)}</a>
          </li>
        ))}
        {of.values.map(({ parameter, value }) => (
          <li key={`${parameter.parameter} ${value.from} ${value.domain}`}>
            <a href={`/law/${encodeURIComponent(parameter.parameter)}?on=${value.from}`}>
              {labelOf(parameter, display.language)}
            </a>
            {words.site.colon}
            <LawValueText value={value.value} unit={parameter.unit} words={words} />{" "}
            <span className="quiet">{words.law.from(value.from, value.until)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
