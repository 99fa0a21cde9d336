import type { Catalogue, Entry } from "../api-types.ts";
import { ask } from "../ask.ts";
import { countText } from "../figures.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { labelOf } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { wordsOf } from "../words/index.ts";

/** The closed catalogue: 13 classes and the entries in force, unverified ones marked. */
export async function cataloguePage(request: PageRequest): Promise<PageAnswer> {
  const catalogue = await ask<Catalogue>(request.api, "/api/v1/catalogue");
  const words = wordsOf(request.display.language);
  const body = (
    <>
      <h1>{words.catalogue.title}</h1>
      <p className="lead">{words.catalogue.lead}</p>
      <p className="quiet facts-line">
        <span>{words.catalogue.edition(catalogue.edition)}</span>
        <span>
          {words.catalogue.countClasses(
            countText(catalogue.classes.length),
            countText(catalogue.entries.length),
          )}
        </span>
      </p>
      <p className="quiet">{words.catalogue.allUnverified}</p>
      <ol className="classes">
        {catalogue.classes.map((one) => {
          const entries = catalogue.entries.filter((entry) => entry.classNumber === one.number);
          return (
            <li key={one.number} className={entries.length === 0 ? "class none" : "class"}>
              <p className="class-number">{words.catalogue.class(String(one.number))}</p>
              <h2>
                {labelOf(one, request.display.language)}
                {!one.verified && <span className="unverified">{words.catalogue.unverifiedShort}</span>}
              </h2>
              <Entries entries={entries} display={request.display} />
            </li>
          );
        })}
      </ol>
    </>
  );
  return documentOf(request, { title: words.catalogue.title, body, keep: "steady", indexable: true });
}

function Entries({ entries, display }: { readonly entries: readonly Entry[]; readonly display: Display }) {
  const words = wordsOf(display.language);
  if (entries.length === 0) return <p className="quiet">{words.catalogue.noEntries}</p>;
  return (
    <ul className="entries">
      {entries.map((entry) => (
        <li key={entry.entry}>
          <p>
            <a href={`/catalogue/${entry.entry}`}>{labelOf(entry, display.language)}</a>
          </p>
          <p className="quiet facts-line">
            <span>{words.catalogue.rules[entry.publicity.rule]}</span>
            <span>{words.catalogue.sharingWords[entry.sharing]}</span>
          </p>
          <p className="chips">
            <span className={entry.adverse ? "chip bad" : "chip good"}>
              {entry.adverse ? words.catalogue.adverse : words.catalogue.neutral}
            </span>
            {!entry.verified && <span className="unverified">{words.catalogue.unverifiedShort}</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}
