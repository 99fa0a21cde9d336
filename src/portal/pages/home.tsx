import type { Catalogue, CreditRecord, CreditRecords, Statistics } from "../api-types.ts";
import { ask } from "../ask.ts";
import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { MonthBars, RegionBars } from "../parts/bars.tsx";
import { labelOf } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { wordsOf } from "../words/index.ts";

const latestShown = 8;

/** Home: one search box, doors to what works, honest counters, the latest publications. */
export async function homePage(request: PageRequest): Promise<PageAnswer> {
  const limit = String(latestShown);
  const [statistics, catalogue, licences, penalties] = await Promise.all([
    ask<Statistics>(request.api, "/api/v1/statistics"),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
    ask<CreditRecords>(request.api, "/api/v1/publications", { entry: "administrative-licence", limit }),
    ask<CreditRecords>(request.api, "/api/v1/publications", { entry: "administrative-penalty", limit }),
  ]);
  const words = wordsOf(request.display.language);
  const latest = newestFirst([...licences.items, ...penalties.items]).slice(0, latestShown);
  const body = (
    <>
      <section className="hero">
        <h1>{words.home.heading}</h1>
        <p>{words.home.lead}</p>
        <SearchBox words={words} q="" isLarge />
      </section>
      <Tiles display={request.display} />
      <div className="two">
        <Latest records={latest} catalogue={catalogue} display={request.display} />
        <Counters statistics={statistics} display={request.display} />
      </div>
    </>
  );
  return documentOf(request, {
    title: words.home.title,
    body,
    indexable: true,
    invented: statistics.invented,
  });
}

function newestFirst(records: readonly CreditRecord[]): readonly CreditRecord[] {
  return records.toSorted((a, b) => (b.decidedOn ?? "").localeCompare(a.decidedOn ?? ""));
}

function Tiles({ display }: { readonly display: Display }) {
  const words = wordsOf(display.language);
  const tiles = [
    ["/publications/licences", words.nav.licences, words.home.tileLicences],
    ["/publications/penalties", words.nav.penalties, words.home.tilePenalties],
    ["/catalogue", words.nav.catalogue, words.home.tileCatalogue],
    ["/law", words.nav.law, words.home.tileLaw],
  ] as const;
  return (
    <nav className="tiles" aria-label={words.home.tiles}>
      {tiles.map(([href, name, what]) => (
        <a key={href} className="card tile" href={href}>
          <strong>{name}</strong>
          <span>{what}</span>
        </a>
      ))}
    </nav>
  );
}

interface LatestView {
  readonly records: readonly CreditRecord[];
  readonly catalogue: Catalogue;
  readonly display: Display;
}

function Latest({ records, catalogue, display }: LatestView) {
  const words = wordsOf(display.language);
  const nameOf = (code: string) => {
    const entry = catalogue.entries.find((one) => one.entry === code);
    return entry === undefined ? code : labelOf(entry, display.language);
  };
  return (
    <section className="card" aria-labelledby="latest">
      <h2 id="latest">{words.home.latest}</h2>
      {records.length === 0 && <p>{words.home.latestNone}</p>}
      <ul className="latest">
        {records.map((record) => (
          <li key={record.id}>
            <time dateTime={record.decidedOn ?? ""}>{record.decidedOn}</time>
            <span>
              <PartyName record={record} /> <span className="quiet">{record.body.name}</span>
            </span>
            <span className={record.severity === null ? "chip" : "chip bad"}>
              {record.severity === null ? nameOf(record.entry) : words.severity[record.severity]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The name of a party with a link to its page; natural persons have no page and stay plain. */
function PartyName({ record }: { readonly record: CreditRecord }) {
  const { uscc, name } = record.subject;
  if (uscc === null) return <span>{name}</span>;
  return <a href={`/subjects/${encodeURIComponent(uscc)}?tab=${record.entry}`}>{name}</a>;
}

function Counters({ statistics, display }: { readonly statistics: Statistics; readonly display: Display }) {
  const words = wordsOf(display.language);
  const time =
    statistics.dataTime === null
      ? words.subject.dataTimeNone
      : words.subject.dataTime(shanghaiTime(statistics.dataTime));
  return (
    <section className="card" aria-labelledby="now">
      <h2 id="now">{words.home.now}</h2>
      <p className="number">{countText(statistics.publicRecords)}</p>
      <p className="quiet">
        {words.home.fromBodies(countText(statistics.bodies), countText(statistics.subjects))} {time}
        {words.site.stop}
      </p>
      <p className="quiet">{words.home.expiring(countText(statistics.expiringThisMonth))}</p>
      <MonthBars months={statistics.byMonth} words={words} />
      <RegionBars regions={statistics.byRegion} words={words} />
      <p className="quiet">
        {words.home.method} <a href="/api/v1/statistics">{words.home.raw}</a>
      </p>
    </section>
  );
}
