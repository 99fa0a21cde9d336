import type { Statistics, SubjectHit, SubjectHits } from "../api-types.ts";
import { ask, withQuery } from "../ask.ts";
import { countText } from "../figures.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { CodeCard } from "../parts/code-card.tsx";
import { documentOf } from "../parts/document.tsx";
import { Hit } from "../parts/hit.tsx";
import { Pager } from "../parts/pager.tsx";
import { SearchBox, scopeOf } from "../parts/search-box.tsx";
import { type Words, wordsOf } from "../words/index.ts";
import { documentSearchPage } from "./search-documents.tsx";

const hitsOnPage = 10;
/** Above this many, a longer query is the better way than turning pages. */
const manyHits = 200;

/** Search results: which subject, where it matched, its state; or what was searched and how to try again. */
export async function searchPage(request: PageRequest): Promise<PageAnswer> {
  const words = wordsOf(request.display.language);
  const q = (request.query.q ?? "").trim();
  const scope = scopeOf(request.query.in);
  if ([...q].length < 2) return askSomething(request, words);
  if (scope === "document") return documentSearchPage(request, q);
  const { cursor, region } = request.query;
  const [hits, statistics] = await Promise.all([
    ask<SubjectHits>(request.api, "/api/v1/subjects", { q, region, cursor, limit: String(hitsOnPage) }),
    ask<Statistics>(request.api, "/api/v1/statistics"),
  ]);
  const body = (
    <>
      <SearchBox words={words} q={q} scope={scope} />
      <h1>{words.search.heading(q)}</h1>
      {scope === "code" && <CodeCard code={q} display={request.display} />}
      {hits.suggestion !== undefined && <Suggestion suggestion={hits.suggestion} words={words} />}
      <Bar request={request} hits={hits} regions={statistics.byRegion} />
      {hits.items.length === 0 && <Empty request={request} regions={statistics.byRegion} q={q} />}
      <ol className="hits">
        {hits.items.map((hit) => (
          <Hit key={hit.uscc} hit={placed(hit, statistics.byRegion)} words={words} />
        ))}
      </ol>
      <Pager request={request} next={hits.next} />
    </>
  );
  return documentOf(request, { title: words.search.heading(q), body });
}

function askSomething(request: PageRequest, words: Words): PageAnswer {
  const body = (
    <>
      <SearchBox words={words} q={request.query.q ?? ""} scope={scopeOf(request.query.in)} />
      <h1>{words.search.title}</h1>
      <div className="empty">
        <p role="status">{words.search.askSomething}</p>
      </div>
    </>
  );
  return documentOf(request, { title: words.search.title, body });
}

function Suggestion({
  suggestion,
  words,
}: {
  readonly suggestion: { readonly uscc: string; readonly name: string };
  readonly words: Words;
}) {
  return (
    <p className="callout">
      {words.search.didYouMean}{" "}
      <a href={`/subjects/${encodeURIComponent(suggestion.uscc)}`}>{suggestion.name}</a>{" "}
      <span className="code">{suggestion.uscc}</span>
    </p>
  );
}

type Regions = Statistics["byRegion"];

/** The region by the name under which it can be filtered, where the register gave only the city's. */
function placed(hit: SubjectHit, regions: Regions): SubjectHit {
  const known = regions.find(({ code }) => code === hit.region?.code);
  return known === undefined ? hit : { ...hit, region: { code: known.code, name: known.name } };
}

interface BarView {
  readonly request: PageRequest;
  readonly hits: SubjectHits;
  readonly regions: Regions;
}

/** How many were found, whether too many, and the filter by region. */
function Bar({ request, hits, regions }: BarView) {
  const words = wordsOf(request.display.language);
  const { region, q } = request.query;
  if (hits.items.length === 0 && region === undefined) return null;
  const { value, approximate } = hits.total;
  const isMany = !approximate && value > manyHits;
  return (
    <div className="result-bar">
      <p role="status">
        <strong>{words.search.found(countText(value), approximate)}</strong>
        {isMany && <span className="quiet"> {words.search.tooMany}</span>}
      </p>
      {regions.length > 0 && (
        <form action="/search" method="get" className="refine">
          <input type="hidden" name="q" value={q} />
          {request.query.in !== undefined && <input type="hidden" name="in" value={request.query.in} />}
          <label htmlFor="region">{words.search.region}</label>
          <select id="region" name="region" defaultValue={region ?? ""}>
            <option value="">{words.search.regionAll}</option>
            {regions.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
          <button className="btn" type="submit">
            {words.search.regionApply}
          </button>
        </form>
      )}
    </div>
  );
}

interface EmptyView {
  readonly request: PageRequest;
  readonly regions: Regions;
  readonly q: string;
}

/** Which brackets and marks a document number has and a name has not. */
const documentLike = /[〔［[【]\s*\d{4}|\d号/u;

function Empty({ request, regions, q }: EmptyView) {
  const words = wordsOf(request.display.language);
  const { region } = request.query;
  const place = regions.find(({ code }) => code === region)?.name ?? region;
  return (
    <div className="empty">
      {place === undefined || place === "" ? (
        <p role="status">{words.search.empty(q)}</p>
      ) : (
        <p role="status">
          {words.search.regionEmpty(place)}{" "}
          <a href={withQuery("/search", { q, in: request.query.in })}>{words.search.regionClear}</a>
        </p>
      )}
      {documentLike.test(q) && (
        <p>
          <a href={withQuery("/search", { q, in: "document" })}>{words.search.tryDocument(q)}</a>
        </p>
      )}
      <ul>
        {words.search.emptyWays.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
    </div>
  );
}
