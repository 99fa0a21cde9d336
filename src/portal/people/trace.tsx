import type { ReactNode } from "react";
import type { Catalogue } from "../api-types.ts";
import { ApiRefusal, ask, withQuery } from "../ask.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { labelOf } from "../parts/content-list.tsx";
import { dated } from "../parts/dated.ts";
import { Pager } from "../parts/pager.tsx";
import { traceEn } from "../words/trace-en.ts";
import { type TraceWords, traceZh } from "../words/trace-zh.ts";
import { askAs, type Who, whoIs } from "./asking.ts";
import { peoplePage } from "./page.tsx";
import { signInFirst } from "./sign-in.tsx";
import { Chain } from "./trace-chain.tsx";
import type { RecordSeen, TraceSeen } from "./trace-types.ts";

interface Listed {
  readonly uscc: string;
  readonly as: TraceSeen["as"];
  readonly items: readonly RecordSeen[];
  readonly next?: string;
}

interface Represented {
  readonly items: readonly {
    readonly subject: { readonly uscc: string; readonly name: string };
    readonly scopes: readonly string[];
    readonly inForce: boolean;
  }[];
}

/**
 * Where one record came from and to whom it went (policy, articles 4 and 10), for representatives of its subject and for
 * auditors. Without a record: the records of a subject; without a subject: a form to name one.
 */
export async function tracePage(request: PageRequest, rest: string): Promise<PageAnswer> {
  const words = request.display.language === "en" ? traceEn : traceZh;
  const who = await whoIs(request);
  const { uscc, body, cursor } = request.query;
  const record = rest === "" ? (request.query.record?.trim() ?? "") : rest;
  const query = { uscc: uscc?.trim().toUpperCase(), body: body?.trim(), cursor };
  if (who === null || who.mustChangePassword) {
    const next = withQuery(record === "" ? "/trace" : `/trace/${encodeURIComponent(record)}`, query);
    return signInFirst(request, { next, isAsked: false });
  }
  const view: View = { request, words, who, query, record };
  if (query.uscc === undefined || query.uscc === "") return startPage(view);
  try {
    return record === "" ? await listPage(view) : await chainPage(view);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status < 500 && error.status !== 401)
      return refusedPage(view, error);
    throw error;
  }
}

interface View {
  readonly request: PageRequest;
  readonly words: TraceWords;
  readonly who: Who;
  /** Number of the record as it was asked for; empty when none was. */
  readonly record: string;
  readonly query: Readonly<Record<"uscc" | "body" | "cursor", string | undefined>>;
}

async function startPage(view: View): Promise<PageAnswer> {
  const { items } = await askAs<Represented>(view.request, "/api/v1/representations");
  const own = new Map(
    items
      .filter((one) => one.inForce && one.scopes.includes("looks"))
      .map(({ subject }) => [subject.uscc, subject.name]),
  );
  const { words } = view;
  return pageOf(
    view,
    <>
      {own.size > 0 && (
        <section className="card" aria-labelledby="own">
          <h2 id="own">{words.own}</h2>
          <ul className="people-list">
            {[...own].map(([uscc, name]) => (
              <li key={uscc}>
                <a href={`/trace?uscc=${uscc}`}>{name}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <FindForm view={view} />
    </>,
  );
}

/** What the API refused stands over the form, so that a wrong code or number is mended where it was typed. */
function refusedPage(view: View, refusal: ApiRefusal): Promise<PageAnswer> {
  const { language } = view.request.display;
  const sentence = refusal.problem?.[language] ?? "";
  return pageOf(
    view,
    <>
      <p className="callout bad" role="alert">
        {sentence} <span className="code">{refusal.code}</span>
      </p>
      <FindForm view={view} />
    </>,
    refusal.status,
  );
}

async function listPage(view: View): Promise<PageAnswer> {
  const { request, words, query } = view;
  const [listed, catalogue] = await Promise.all([
    askAs<Listed>(request, withQuery("/api/v1/traces", query)),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
  ]);
  return pageOf(
    view,
    <>
      <section className="card" aria-labelledby="records">
        <h2 id="records">{words.list(listed.uscc)}</h2>
        {listed.as === "body" && <p className="quiet">{words.listOwn}</p>}
        {listed.items.length === 0 && <p className="empty">{words.listNone}</p>}
        <ul className="people-list">
          {listed.items.map((record) => (
            <li key={record.id}>
              <div>
                <strong>{record.documentNumber || words.noDocument}</strong>{" "}
                <span className="chip">{entryNamed(catalogue, record.entry, view)}</span>
                <p className="quiet">
                  {record.body.name} · {dated(record.decidedOn)}
                </p>
              </div>
              <a
                href={withQuery(`/trace/${record.id}`, { uscc: listed.uscc, body: query.body })}
                aria-label={`${words.follow} ${record.documentNumber}`}
              >
                {words.follow}
              </a>
            </li>
          ))}
        </ul>
        <Pager request={request} next={listed.next} />
      </section>
      <FindForm view={view} />
    </>,
  );
}

async function chainPage(view: View): Promise<PageAnswer> {
  const { request, words, query, record } = view;
  const [trace, catalogue] = await Promise.all([
    askAs<TraceSeen>(request, withQuery(`/api/v1/traces/${encodeURIComponent(record)}`, query)),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
  ]);
  return pageOf(
    view,
    <>
      <p>
        <strong>{trace.record.subjectName}</strong> <span className="quiet code">{trace.uscc}</span>{" "}
        <span className="chip">{entryNamed(catalogue, trace.record.entry, view)}</span>
      </p>
      <p className="quiet">{words.as[trace.as]}</p>
      {trace.ownOnly && <p className="callout">{words.ownOnly}</p>}
      <Chain words={words} language={request.display.language} trace={trace} />
      <Pager request={request} next={trace.next} />
      <div className="people-acts">
        <button type="button" className="btn" hidden data-island="print">
          {words.print}
        </button>
        <a className="btn" href={withQuery("/trace", { uscc: trace.uscc, body: query.body })}>
          {words.back}
        </a>
      </div>
    </>,
  );
}

function entryNamed(catalogue: Catalogue, name: string, { request }: View): string {
  const entry = catalogue.entries.find((one) => one.entry === name);
  return entry === undefined ? name : labelOf(entry, request.display.language);
}

function pageOf({ request, words, who }: View, content: ReactNode, status?: number): Promise<PageAnswer> {
  const body = (
    <>
      <p className="lead">{words.lead}</p>
      {content}
    </>
  );
  return peoplePage(request, { title: words.title, body, who, ...(status === undefined ? {} : { status }) });
}

/** A form that asks for a page and changes nothing: it needs no JavaScript. */
function FindForm({ view }: { readonly view: View }) {
  const { words, query, record } = view;
  const fields = [
    ["uscc", words.uscc, query.uscc, true],
    ["record", words.record, record, false],
    ["body", words.body, query.body, false],
  ] as const;
  return (
    <form className="card people-narrow trace-find" method="get" action="/trace">
      <p className="quiet">{words.forWhom}</p>
      {fields.map(([name, label, value, isRequired]) => (
        <div className="people-field" key={name}>
          <label htmlFor={`trace-${name}`}>{label}</label>
          <input
            id={`trace-${name}`}
            name={name}
            defaultValue={value ?? ""}
            required={isRequired}
            autoComplete="off"
            spellCheck={false}
            maxLength={40}
          />
        </div>
      ))}
      <button type="submit" className="btn main">
        {words.find}
      </button>
    </form>
  );
}
