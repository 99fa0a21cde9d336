import type { Instrument, LawList } from "../api-types.ts";
import { ask } from "../ask.ts";
import { countText } from "../figures.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { labelOf } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { LawValueText } from "../parts/law-value.tsx";
import { bracketed } from "../parts/proof-line.tsx";
import { type Words, wordFor, wordsOf } from "../words/index.ts";

/** The law as data: every parameter with its values by day and article, the instruments, and what is not verified. */
export async function lawPage(request: PageRequest): Promise<PageAnswer> {
  const law = await ask<LawList>(request.api, "/api/v1/law");
  const words = wordsOf(request.display.language);
  const body = (
    <>
      <h1>{words.law.title}</h1>
      <p className="lead">{words.law.lead}</p>
      <h2>{words.law.parameters}</h2>
      <Parameters law={law} display={request.display} />
      <h2>{words.law.instruments}</h2>
      <Instruments instruments={law.instruments} words={words} />
      <Unverified law={law} display={request.display} />
    </>
  );
  return documentOf(request, { title: words.law.title, body, keep: "steady", indexable: true });
}

type Parameter = LawList["parameters"][number];

function Parameters({ law, display }: { readonly law: LawList; readonly display: Display }) {
  const words = wordsOf(display.language);
  const heads = [words.law.parameter, words.law.value, words.law.inForce, words.law.article];
  return (
    <table className="list">
      <caption className="hidden">{words.law.parameters}</caption>
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
        {law.parameters.flatMap((parameter) =>
          generalValues(parameter).map((value) => (
            <ValueRow
              key={`${parameter.parameter} ${value.from} ${value.domain}`}
              law={law}
              parameter={parameter}
              value={value}
              display={display}
            />
          )),
        )}
      </tbody>
    </table>
  );
}

/** The values that hold in general; the values of single domains stand on the page of the parameter. */
function generalValues({ values }: Parameter): Parameter["values"] {
  const general = values.filter(({ domain }) => domain === null);
  return general.length > 0 ? general : values.slice(0, 1);
}

interface ValueView {
  readonly law: LawList;
  readonly parameter: Parameter;
  readonly value: Parameter["values"][number];
  readonly display: Display;
}

function ValueRow({ law, parameter, value, display }: ValueView) {
  const words = wordsOf(display.language);
  const domains = parameter.values.filter(({ domain }) => domain !== null && domain !== value.domain).length;
  return (
    <tr>
      <th scope="row" data-head={words.law.parameter}>
        <a href={`/law/${encodeURIComponent(parameter.parameter)}?on=${value.from}`}>
          {labelOf(parameter, display.language)}
        </a>
        <span className="code block">{parameter.parameter}</span>
      </th>
      <td className="long" data-head={words.law.value}>
        <LawValueText value={value.value} unit={parameter.unit} words={words} />
        {domains > 0 && <span className="quiet block">{words.law.domains(countText(domains))}</span>}
      </td>
      <td className="day" data-head={words.law.inForce}>
        {words.law.from(value.from, value.until)}
      </td>
      <td className="long" data-head={words.law.article}>
        <a href={`#instrument-${value.instrument}`}>{articleText(law, value.instrument, value.article)}</a>
        {!value.verified && <span className="unverified">{words.law.unverified}</span>}
      </td>
    </tr>
  );
}

/** Title and article of a value, the id where the instrument is not listed. */
export function articleText(law: LawList, instrument: string, article: string): string {
  const title = law.instruments.find(({ id }) => id === instrument)?.title;
  return title === undefined ? `${instrument} ${article}` : `${bracketed(title)}${article}`;
}

function Instruments({
  instruments,
  words,
}: {
  readonly instruments: readonly Instrument[];
  readonly words: Words;
}) {
  const heads = [words.law.title2, words.law.number, words.law.issuer, words.law.tier, words.law.effective];
  return (
    <table className="list">
      <caption className="hidden">{words.law.instruments}</caption>
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
        {instruments.map((one) => (
          <tr key={one.id} id={`instrument-${one.id}`}>
            <th scope="row" data-head={words.law.title2} lang="zh-CN">
              {bracketed(one.title)}
              {!one.verified && <span className="unverified">{words.law.unverified}</span>}
            </th>
            <td data-head={words.law.number} lang="zh-CN">
              {one.number ?? ""}
            </td>
            <td data-head={words.law.issuer} lang="zh-CN">
              {one.issuer}
            </td>
            <td data-head={words.law.tier}>{wordFor(words.tiers, one.tier)}</td>
            <td data-head={words.law.effective} className="day">
              {one.effective ?? ""}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Unverified({ law, display }: { readonly law: LawList; readonly display: Display }) {
  const words = wordsOf(display.language);
  const open = law.parameters.filter(({ values }) => values.some(({ verified }) => !verified));
  return (
    <section className="callout" aria-labelledby="unverified">
      <h2 id="unverified">{words.law.unverifiedHeading}</h2>
      {open.length === 0 ? (
        <p>{words.law.unverifiedNone}</p>
      ) : (
        <>
          <p>{words.law.unverifiedLead(countText(open.length))}</p>
          <p>
            {open.map((parameter, index) => (
              <span key={parameter.parameter}>
                {index > 0 && words.site.listSeparator}
                <a href={`/law/${encodeURIComponent(parameter.parameter)}`}>
                  {labelOf(parameter, display.language)}
                </a>
              </span>
            ))}
          </p>
        </>
      )}
    </section>
  );
}
