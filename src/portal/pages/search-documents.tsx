import type { Catalogue, CreditRecords } from "../api-types.ts";
import { ask, withQuery } from "../ask.ts";
import { countText } from "../figures.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { documentOf } from "../parts/document.tsx";
import { PublicationTable } from "../parts/publication-table.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { wordsOf } from "../words/index.ts";
import { columnsOf, entryOf, type PublicationList } from "./publications.tsx";

const shownOfEach = 10;
const lists: readonly PublicationList[] = ["penalties", "licences"];

/** Public licences and penalties by a part of their document number: a few of each, and the way to all of them. */
export async function documentSearchPage(request: PageRequest, q: string): Promise<PageAnswer> {
  const words = wordsOf(request.display.language);
  const [catalogue, ...found] = await Promise.all([
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
    ...lists.map((list) =>
      ask<CreditRecords>(request.api, "/api/v1/publications", {
        entry: entryOf[list],
        q,
        limit: String(shownOfEach),
      }),
    ),
  ]);
  const shown = lists.map((list, index) => ({ list, records: found[index] }));
  const body = (
    <>
      <SearchBox words={words} q={q} scope="document" />
      <h1>{words.search.documentHeading(q)}</h1>
      {shown.every(({ records }) => records?.items.length === 0) && <Empty request={request} q={q} />}
      {shown.map(
        ({ list, records }) =>
          records !== undefined &&
          records.items.length > 0 && (
            <section key={list} aria-labelledby={list}>
              <h2 id={list}>{words.publications[list]}</h2>
              <PublicationTable
                caption={words.publications[list]}
                columns={columnsOf(list, { request, catalogue })}
                records={records.items}
              />
              <p>
                {records.next === undefined ? (
                  <span className="quiet">{words.search.documentFound(countText(records.items.length))}</span>
                ) : (
                  <a href={withQuery(`/publications/${list}`, { q })}>
                    {words.search.documentMore(words.publications[list])}
                  </a>
                )}
              </p>
            </section>
          ),
      )}
    </>
  );
  return documentOf(request, { title: words.search.documentHeading(q), body });
}

function Empty({ request, q }: { readonly request: PageRequest; readonly q: string }) {
  const words = wordsOf(request.display.language);
  return (
    <div className="empty">
      <p role="status">{words.search.documentEmpty(q)}</p>
      <ul>
        {words.search.documentWays.map((way) => (
          <li key={way}>{way}</li>
        ))}
      </ul>
    </div>
  );
}
