import type { Instrument, LawList } from "../api-types.ts";
import { ask, withQuery } from "../ask.ts";
import { countText } from "../figures.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { DayForm } from "../parts/as-of.tsx";
import { labelOf } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { LawValueText } from "../parts/law-value.tsx";
import { bracketed } from "../parts/proof-line.tsx";
import { type Words, wordFor, wordsOf } from "../words/index.ts";

type Parameter = LawList["parameters"][number];
type Value = Parameter["values"][number];
type Group = keyof Words["law"]["groups"];

/** Groups in the order in which readers ask for them. */
const groups: readonly Group[] = ["term", "severity", "clock", "validity", "intake", "other"];

interface LawView {
  readonly law: LawList & { readonly asOf: string };
  readonly on: string;
  readonly display: Display;
}

const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/** The law as data on a day (`?on=`): every parameter with its value and article, the instruments, what is not verified. */
export async function lawPage(request: PageRequest): Promise<PageAnswer> {
  const law = await ask<LawView["law"]>(request.api, "/api/v1/law");
  const words = wordsOf(request.display.language);
  const asked = request.query.on ?? "";
  const on = isoDay.test(asked) ? asked : law.asOf;
  const view = { law, on, display: request.display };
  const shown = groups.filter((group) => law.parameters.some((one) => groupOf(one) === group));
  const body = (
    <>
      <h1>{words.law.title}</h1>
      <p className="lead">{words.law.lead}</p>
      <DayForm action="/law" name="on" label={words.law.on} button={words.law.onButton} day={on} />
      <div className="with-contents">
        <Contents shown={shown} words={words} />
        <div>
          <p className="quiet">{words.law.onLead(on)}</p>
          {shown.map((group) => (
            <section key={group} aria-labelledby={`group-${group}`}>
              <h2 id={`group-${group}`}>{words.law.groups[group]}</h2>
              <Parameters view={view} group={group} />
            </section>
          ))}
          <section aria-labelledby="instruments">
            <h2 id="instruments">{words.law.instruments}</h2>
            <Instruments instruments={law.instruments} words={words} />
          </section>
          <Unverified law={law} display={request.display} />
        </div>
      </div>
    </>
  );
  return documentOf(request, { title: words.law.title, body, keep: "steady", indexable: true });
}

function groupOf({ parameter }: Parameter): Group {
  const prefix = parameter.split(".", 1)[0];
  return groups.find((group) => group === prefix) ?? "other";
}

function Contents({ shown, words }: { readonly shown: readonly Group[]; readonly words: Words }) {
  const links = [
    ...shown.map((group) => [`#group-${group}`, words.law.groups[group]] as const),
    ["#instruments", words.law.instruments] as const,
    ["#unverified", words.law.unverifiedHeading] as const,
  ];
  return (
    <nav aria-label={words.law.contents} className="contents">
      <ul>
        {links.map(([href, name]) => (
          <li key={href}>
            <a href={href}>{name}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Parameters({ view, group }: { readonly view: LawView; readonly group: Group }) {
  const words = wordsOf(view.display.language);
  const heads = [words.law.parameter, words.law.value, words.law.inForce, words.law.article];
  return (
    <table className="list law-list">
      <caption className="hidden">{words.law.groups[group]}</caption>
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
        {view.law.parameters
          .filter((one) => groupOf(one) === group)
          .map((parameter) => (
            <ParameterRow key={parameter.parameter} view={view} parameter={parameter} />
          ))}
      </tbody>
    </table>
  );
}

/** The general value in force on a day; the values of single domains stand on the page of the parameter. */
function valueOn({ values }: Parameter, day: string): Value | undefined {
  const inForce = values.filter(({ from, until }) => from <= day && (until === null || day <= until));
  return inForce.find(({ domain }) => domain === null) ?? inForce[0];
}

interface RowView {
  readonly view: LawView;
  readonly parameter: Parameter;
}

function ParameterRow({ view, parameter }: RowView) {
  const { law, on, display } = view;
  const words = wordsOf(display.language);
  const value = valueOn(parameter, on);
  const periods = new Set(parameter.values.map(({ from }) => from)).size;
  return (
    <tr>
      <th scope="row" data-head={words.law.parameter}>
        <a href={withQuery(`/law/${encodeURIComponent(parameter.parameter)}`, { on })}>
          {labelOf(parameter, display.language)}
        </a>
        <span className="code block">{parameter.parameter}</span>
      </th>
      <td className="long" data-head={words.law.value}>
        {value === undefined ? (
          <span className="quiet">{words.law.noneOn}</span>
        ) : (
          <strong>
            <LawValueText value={value.value} unit={parameter.unit} words={words} />
          </strong>
        )}
        <DomainsNote parameter={parameter} words={words} />
      </td>
      <td className="day" data-head={words.law.inForce}>
        {value !== undefined && words.law.from(value.from, value.until)}
        {periods > 1 && <span className="quiet block">{words.law.periods(countText(periods))}</span>}
      </td>
      <td className="long" data-head={words.law.article}>
        {value !== undefined && (
          <a href={`#instrument-${value.instrument}`}>{articleText(law, value.instrument, value.article)}</a>
        )}
        {value?.verified === false && <span className="unverified">{words.law.unverified}</span>}
      </td>
    </tr>
  );
}

function DomainsNote({ parameter, words }: { readonly parameter: Parameter; readonly words: Words }) {
  const domains = new Set(parameter.values.flatMap(({ domain }) => (domain === null ? [] : [domain]))).size;
  return domains === 0 ? null : <span className="quiet block">{words.law.domains(countText(domains))}</span>;
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
