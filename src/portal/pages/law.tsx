import type { ReactNode } from "react";
import type { Catalogue, LawList } from "../api-types.ts";
import { ask, withQuery } from "../ask.ts";
import { countText } from "../figures.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { ArticleLink } from "../parts/article.tsx";
import { labelOf } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { InstrumentList } from "../parts/instrument-list.tsx";
import { LawValueText } from "../parts/law-value.tsx";
import { type Words, wordsOf } from "../words/index.ts";
import { lawHolding } from "./law-holding.ts";
import { Unverified } from "./law-unverified.tsx";

type Parameter = LawList["parameters"][number];
type Value = Parameter["values"][number];
type Group = keyof Words["law"]["groups"];

/** Groups in the order in which readers ask for them. */
const groups: readonly Group[] = ["term", "severity", "clock", "validity", "intake", "other"];

interface LawView {
  readonly law: LawList & { readonly asOf: string };
  /** The parameters that hold what was looked for. */
  readonly parameters: LawList["parameters"];
  readonly on: string;
  readonly display: Display;
}

const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The law as data on a day (`?on=`): every parameter with its value and article, the instruments, what is not verified;
 * or of these what holds a text (`?q=`).
 */
export async function lawPage(request: PageRequest): Promise<PageAnswer> {
  const [law, catalogue] = await Promise.all([
    ask<LawView["law"]>(request.api, "/api/v1/law"),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
  ]);
  const words = wordsOf(request.display.language);
  const asked = request.query.on ?? "";
  const on = isoDay.test(asked) ? asked : law.asOf;
  const q = (request.query.q ?? "").trim();
  const grounds = catalogue.entries.flatMap(({ bases }) => bases);
  const found = lawHolding(law, grounds, q);
  const view = { law, parameters: found.parameters, on, display: request.display };
  const shown = groups.filter((group) => found.parameters.some((one) => groupOf(one) === group));
  const [parameters, instruments] = [found.parameters.length, found.instruments.length];
  const { open } = request.query;
  const isOpen = (chapter: string): boolean => q !== "" || open === "all" || open === chapter;
  const body = (
    <>
      <h1>{words.law.title}</h1>
      <p className="lead">{words.law.lead}</p>
      <Finding q={q} on={on} words={words} />
      <div className="with-contents">
        <Contents request={request} shown={shown} hasInstruments={instruments > 0} isAll={q === ""} />
        <div>
          {q !== "" && (
            <p role="status">
              {parameters + instruments === 0
                ? words.law.foundNone(q)
                : words.law.found(q, countText(parameters), countText(instruments))}{" "}
              <a href={withQuery("/law", { on: request.query.on })}>{words.law.foundClear}</a>
            </p>
          )}
          {parameters > 0 && <p className="quiet">{words.law.onLead(on)}</p>}
          {q === "" && <Unfolding request={request} words={words} />}
          {shown.map((group) => (
            <Chapter
              key={group}
              id={`group-${group}`}
              name={words.law.groups[group]}
              count={found.parameters.filter((one) => groupOf(one) === group).length}
              isOpen={isOpen(`group-${group}`)}
            >
              <Parameters view={view} group={group} />
            </Chapter>
          ))}
          {instruments > 0 && (
            <Chapter
              id="instruments"
              name={words.law.instruments}
              count={instruments}
              isOpen={isOpen("instruments")}
            >
              <InstrumentList instruments={found.instruments} words={words} />
            </Chapter>
          )}
          {q === "" && <Unverified law={law} display={request.display} isOpen={isOpen("unverified")} />}
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

interface FindingView {
  readonly q: string;
  readonly on: string;
  readonly words: Words;
}

/** One form for both questions: which text, and as of which day. */
function Finding({ q, on, words }: FindingView) {
  return (
    <search>
      <form className="as-of" action="/law" method="get">
        <label className="pair">
          <span>{words.law.q}</span>
          <input name="q" type="search" defaultValue={q} maxLength={60} autoComplete="off" />
        </label>
        <label className="pair">
          <span>{words.law.on}</span>
          <input name="on" type="date" defaultValue={on} required />
        </label>
        <button className="btn" type="submit">
          {words.law.onButton}
        </button>
      </form>
    </search>
  );
}

interface ChapterView {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly isOpen: boolean;
  readonly children: ReactNode;
}

/** One kind of parameters, or the instruments, folded under its heading: all of them at once are long on a telephone. */
function Chapter({ id, name, count, isOpen, children }: ChapterView) {
  return (
    <details className="chapter" id={id} open={isOpen}>
      <summary>
        <h2>{name}</h2> <span className="quiet">{countText(count)}</span>
      </summary>
      {children}
    </details>
  );
}

/** Opens every chapter, or folds them again; a link, so that it needs no script. */
function Unfolding({ request, words }: { readonly request: PageRequest; readonly words: Words }) {
  const isAll = request.query.open === "all";
  const { on } = request.query;
  return (
    <p>
      <a href={withQuery("/law", { on, open: isAll ? undefined : "all" })}>
        {isAll ? words.law.fold : words.law.unfold}
      </a>
    </p>
  );
}

interface ContentsView {
  readonly request: PageRequest;
  readonly shown: readonly Group[];
  readonly hasInstruments: boolean;
  readonly isAll: boolean;
}

/** A chapter that is folded opens by its address, because not every browser unfolds what a fragment points at. */
function Contents({ request, shown, hasInstruments, isAll }: ContentsView) {
  const words = wordsOf(request.display.language);
  const { on, open } = request.query;
  const toChapter = (id: string): string =>
    isAll && open !== "all" ? `${withQuery("/law", { on, open: id })}#${id}` : `#${id}`;
  const links = [
    ...shown.map((group) => [toChapter(`group-${group}`), words.law.groups[group]] as const),
    ...(hasInstruments ? [[toChapter("instruments"), words.law.instruments] as const] : []),
    ...(isAll ? [[toChapter("unverified"), words.law.unverifiedHeading] as const] : []),
  ];
  if (links.length === 0) return <div />;
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
        {view.parameters
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
          <ArticleLink law={law} instrument={value.instrument} article={value.article} />
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
