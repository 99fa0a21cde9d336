import type { SubjectHit, SubjectHits } from "../api-types.ts";
import { ask } from "../ask.ts";
import { countText } from "../figures.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { documentOf } from "../parts/document.tsx";
import { langOf } from "../parts/lang-of.ts";
import { Marked } from "../parts/marked.tsx";
import { Pager } from "../parts/pager.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { type Words, wordsOf } from "../words/index.ts";

/** Search results: which subject, where it matched, its state; or what was searched and how to try again. */
export async function searchPage(request: PageRequest): Promise<PageAnswer> {
  const words = wordsOf(request.display.language);
  const q = (request.query.q ?? "").trim();
  if ([...q].length < 2) return askSomething(request, words);
  const hits = await ask<SubjectHits>(request.api, "/api/v1/subjects", {
    q,
    cursor: request.query.cursor,
    limit: "10",
  });
  const body = (
    <>
      <SearchBox words={words} q={q} />
      <h1>{words.search.heading(q)}</h1>
      {hits.suggestion !== undefined && <Suggestion suggestion={hits.suggestion} words={words} />}
      {hits.items.length === 0 && <Empty q={q} words={words} />}
      {hits.items.length > 0 && (
        <p className="quiet" role="status">
          {words.search.found(countText(hits.total.value), hits.total.approximate)}
        </p>
      )}
      <ol className="hits">
        {hits.items.map((hit) => (
          <Hit key={hit.uscc} hit={hit} words={words} />
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
      <SearchBox words={words} q={request.query.q ?? ""} />
      <h1>{words.search.title}</h1>
      <p>{words.search.askSomething}</p>
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

function Empty({ q, words }: { readonly q: string; readonly words: Words }) {
  return (
    <div className="empty">
      <p role="status">{words.search.empty(q)}</p>
      <ul>
        {words.search.emptyWays.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
    </div>
  );
}

function Hit({ hit, words }: { readonly hit: SubjectHit; readonly words: Words }) {
  const { feature, text } = hit.matched;
  const former = hit.formerNames.filter((name) => feature === "former-name" && name.includes(text));
  const facts = [
    words.kinds[hit.kind],
    hit.status,
    hit.region?.name,
    hit.establishedOn === null ? null : words.search.established(hit.establishedOn),
    hit.records > 0 ? words.search.records(countText(hit.records)) : words.search.noRecords,
  ].filter(Boolean);
  return (
    <li className="card hit">
      <h2>
        <a href={`/subjects/${encodeURIComponent(hit.uscc)}`} {...langOf(hit.name, words)}>
          {feature === "name" || feature === "traditional" ? (
            <Marked text={hit.name} part={text} />
          ) : (
            hit.name
          )}
        </a>
      </h2>
      <span className="chip">{words.search.matched[feature]}</span>
      <p className="code">{feature === "code" ? <Marked text={hit.uscc} part={text} /> : hit.uscc}</p>
      {former.length > 0 && (
        <p className="quiet">
          {words.search.formerNames}
          {words.site.colon}
          {former.map((name) => (
            <Marked key={name} text={name} part={text} />
          ))}
        </p>
      )}
      <p className="quiet">{facts.join(" · ")}</p>
    </li>
  );
}
