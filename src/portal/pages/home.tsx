import type { Catalogue, CreditRecords, Statistics } from "../api-types.ts";
import { ask } from "../ask.ts";
import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { MonthChart, RegionChart } from "../parts/charts.tsx";
import { documentOf } from "../parts/document.tsx";
import { Emblem, Icon, type IconName } from "../parts/icon.tsx";
import { LatestRecords } from "../parts/latest-records.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { type Words, wordsOf } from "../words/index.ts";

const latestShown = 8;
/** Each of the two lists has at least this share of the latest, however many the other one brings. */
const latestOfEach = latestShown / 2;

/** Home: one search box, doors to what works, honest counters, the course of publication, the latest publications. */
export async function homePage(request: PageRequest): Promise<PageAnswer> {
  const limit = String(latestOfEach);
  const [statistics, catalogue, licences, penalties] = await Promise.all([
    ask<Statistics>(request.api, "/api/v1/statistics"),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
    ask<CreditRecords>(request.api, "/api/v1/publications", { entry: "administrative-licence", limit }),
    ask<CreditRecords>(request.api, "/api/v1/publications", { entry: "administrative-penalty", limit }),
  ]);
  const words = wordsOf(request.display.language);
  const records = [...licences.items, ...penalties.items].toSorted((a, b) =>
    (b.decidedOn ?? "").localeCompare(a.decidedOn ?? ""),
  );
  const body = (
    <>
      <section className="hero">
        <div className="wrap">
          <Emblem className="hero-emblem" />
          <h1>{words.home.heading}</h1>
          <p>{words.home.lead}</p>
          <SearchBox words={words} q="" isLarge />
        </div>
      </section>
      <div className="wrap home">
        <Tiles display={request.display} />
        <Figures statistics={statistics} words={words} />
        <div className="two">
          <section className="card" aria-labelledby="latest">
            <h2 id="latest">{words.home.latest}</h2>
            <LatestRecords records={records} catalogue={catalogue} display={request.display} />
            <p className="more-links">
              <a href="/publications/licences">{words.home.latestAll(words.nav.licences)}</a>
              <a href="/publications/penalties">{words.home.latestAll(words.nav.penalties)}</a>
            </p>
          </section>
          <section className="card" aria-labelledby="course">
            <h2 id="course">{words.home.course}</h2>
            <MonthChart months={statistics.byMonth} words={words} />
            <RegionChart regions={statistics.byRegion} words={words} />
            <p className="quiet small-print">
              {words.home.chartLead} <a href="/guide#figures">{words.home.method}</a>
            </p>
          </section>
        </div>
      </div>
    </>
  );
  return documentOf(request, {
    title: words.home.title,
    body,
    isWide: true,
    indexable: true,
    invented: statistics.invented,
  });
}

function Tiles({ display }: { readonly display: Display }) {
  const words = wordsOf(display.language);
  const tiles: readonly (readonly [href: string, icon: IconName, name: string, what: string])[] = [
    ["/publications/licences", "licence", words.publications.licences, words.home.tileLicences],
    ["/publications/penalties", "penalty", words.publications.penalties, words.home.tilePenalties],
    ["/catalogue", "catalogue", words.nav.catalogue, words.home.tileCatalogue],
    ["/law", "law", words.nav.law, words.home.tileLaw],
    ["/workbench", "send", words.home.tileSendName, words.home.tileSend],
    ["/api/docs", "open", words.home.tileApiName, words.home.tileApi],
  ];
  return (
    <nav className="tiles" aria-label={words.home.tiles}>
      {tiles.map(([href, icon, name, what]) => (
        <a key={href} className="tile" href={href}>
          <Icon name={icon} />
          <span>
            <strong>{name}</strong>
            <span>{what}</span>
          </span>
        </a>
      ))}
    </nav>
  );
}

/** Counters that say what they count, as of when, and where method and raw figures are. */
function Figures({ statistics, words }: { readonly statistics: Statistics; readonly words: Words }) {
  const { home } = words;
  const figures = [
    [home.figureRecords, statistics.publicRecords, home.figureRecordsHow],
    [home.figureSubjects, statistics.subjects, home.figureSubjectsHow],
    [home.figureBodies, statistics.bodies, home.figureBodiesHow],
    [home.figureExpiring, statistics.expiringThisMonth, home.figureExpiringHow],
  ] as const;
  const time =
    statistics.dataTime === null
      ? words.subject.dataTimeNone
      : words.subject.dataTime(shanghaiTime(statistics.dataTime));
  return (
    <section className="figures" aria-labelledby="now">
      <h2 id="now" className="hidden">
        {home.now}
      </h2>
      <dl>
        {figures.map(([name, count, how]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="number">{countText(count)}</dd>
            <dd className="how">{how}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        <span>{home.asOf(statistics.asOf)}</span> <span>{time}</span>{" "}
        <a href="/guide#figures">{home.method}</a> <a href="/api/v1/statistics">{home.raw}</a>
      </p>
    </section>
  );
}
