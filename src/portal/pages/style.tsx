import type { ReactNode } from "react";
import type { CreditRecords } from "../api-types.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { AsOfForm, AsOfNotice } from "../parts/as-of.tsx";
import { MonthChart, RegionChart } from "../parts/charts.tsx";
import { documentOf } from "../parts/document.tsx";
import { Hit } from "../parts/hit.tsx";
import { LatestRecords } from "../parts/latest-records.tsx";
import { Pager } from "../parts/pager.tsx";
import { PublicationTable } from "../parts/publication-table.tsx";
import { RecordCard } from "../parts/record-card.tsx";
import { StatusChip } from "../parts/status-chip.tsx";
import { TermPatterns } from "../parts/term-line.tsx";
import { wordsOf } from "../words/index.ts";
import { styleWordsOf } from "../words/style.ts";
import { columnsOf } from "./publications.tsx";
import {
  sampleDay,
  sampleEntry,
  sampleHit,
  sampleMonths,
  sampleRecords,
  sampleRegions,
} from "./style-samples.ts";

/** The living style page: every shared component in its states, made by the same functions as the pages. */
export function stylePage(request: PageRequest): PageAnswer {
  const say = styleWordsOf(request.display.language);
  const chapters: readonly (readonly [id: string, heading: string, content: ReactNode])[] = [
    ["colours", say.colours, <Colours key="colours" display={request.display} />],
    ["type", say.type, <Type key="type" display={request.display} />],
    ["actions", say.actions, <Actions key="actions" display={request.display} />],
    ["chips", say.chips, <Chips key="chips" display={request.display} />],
    ["forms", say.forms, <Forms key="forms" display={request.display} />],
    ["record", say.record, <Records key="record" display={request.display} />],
    ["hit", say.hit, <Hits key="hit" display={request.display} />],
    ["lists", say.lists, <Lists key="lists" request={request} />],
    ["messages", say.messages, <Messages key="messages" display={request.display} />],
    ["charts", say.charts, <Charts key="charts" display={request.display} />],
  ];
  const body = (
    <>
      <TermPatterns />
      <h1>{say.title}</h1>
      <p className="lead">{say.lead}</p>
      <div className="with-contents">
        <nav aria-label={wordsOf(request.display.language).guide.contents} className="contents">
          <ul>
            {chapters.map(([id, heading]) => (
              <li key={id}>
                <a href={`#${id}`}>{heading}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div>
          {chapters.map(([id, heading, content]) => (
            <section key={id} className="chapter" aria-labelledby={id}>
              <h2 id={id}>{heading}</h2>
              {content}
            </section>
          ))}
        </div>
      </div>
    </>
  );
  return documentOf(request, { title: say.title, body, keep: "steady", invented: true });
}

interface Shown {
  readonly display: Display;
}

function Colours({ display }: Shown) {
  const say = styleWordsOf(display.language);
  return (
    <ul className="swatches">
      {Object.entries(say.tokens).map(([token, use]) => (
        <li key={token}>
          <span className={`swatch swatch-${token}`} />
          <span>
            <span className="code">--{token}</span> {use}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Type({ display }: Shown) {
  const say = styleWordsOf(display.language);
  const [one, two, three] = say.heading;
  return (
    <div className="card">
      <p className="like-h1">{one}</p>
      <p className="like-h2">{two}</p>
      <p className="like-h3">{three}</p>
      <p>{say.typeSample}</p>
      <p className="quiet">{say.typeSample}</p>
      <p className="code">91339900MA00000000</p>
      <p className="number">1,234</p>
    </div>
  );
}

function Actions({ display }: Shown) {
  const say = styleWordsOf(display.language);
  return (
    <p className="row">
      <button type="button" className="btn main">
        {say.main}
      </button>
      <button type="button" className="btn">
        {say.plain}
      </button>
      <button type="button" className="btn small-btn">
        {say.plain}
      </button>
      <button type="button" className="btn" disabled>
        {say.disabled}
      </button>
      <a href="#actions">{say.link}</a>
    </p>
  );
}

function Chips({ display }: Shown) {
  const words = wordsOf(display.language);
  const say = styleWordsOf(display.language);
  return (
    <p className="row">
      <span className="chip">{display.language === "en" ? sampleEntry.en : sampleEntry.zh}</span>
      <span className="chip bad">{words.severity.general}</span>
      <span className="chip wait">{words.record.daysLeft("158")}</span>
      <span className="chip good">{words.search.codeOk}</span>
      <StatusChip status="存续" words={words} />
      <StatusChip status="注销" words={words} />
      <span className="unverified">{say.unverified}</span>
    </p>
  );
}

function Forms({ display }: Shown) {
  const words = wordsOf(display.language);
  return (
    <>
      <form className="filters" action="/style" method="get" aria-label={words.publications.filters}>
        <label className="wide">
          <span>{words.publications.q}</span>
          <input name="q" type="search" />
        </label>
        <label>
          <span>{words.search.region}</span>
          <select name="region">
            <option>{words.search.regionAll}</option>
          </select>
        </label>
        <p className="actions">
          <button className="btn main" type="submit">
            {words.publications.apply}
          </button>
        </p>
      </form>
      <AsOfForm action="/style" kept={{}} day={sampleDay} words={words} />
    </>
  );
}

function Records({ display }: Shown) {
  const say = styleWordsOf(display.language);
  return sampleRecords.map((record, index) => (
    <div key={record.id}>
      <p className="quiet">{say.recordLeads[index]}</p>
      <RecordCard
        view={{ record, entry: sampleEntry, display, on: sampleDay, isToday: true, namesEntry: true }}
      />
    </div>
  ));
}

function Hits({ display }: Shown) {
  const words = wordsOf(display.language);
  return (
    <ol className="hits">
      <Hit hit={sampleHit} words={words} heading="h3" />
    </ol>
  );
}

function Lists({ request }: { readonly request: PageRequest }) {
  const { display } = request;
  const words = wordsOf(display.language);
  const catalogue = { edition: "2024", classes: [], entries: [sampleEntry] };
  const records: CreditRecords["items"] = sampleRecords.slice(0, 1);
  return (
    <>
      <div className="card">
        <LatestRecords records={sampleRecords} catalogue={catalogue} display={display} />
      </div>
      <PublicationTable
        caption={words.publications.penalties}
        columns={columnsOf("penalties", { request, catalogue })}
        records={records}
      />
      <Pager request={request} next="sample" />
    </>
  );
}

function Messages({ display }: Shown) {
  const words = wordsOf(display.language);
  const say = styleWordsOf(display.language);
  return (
    <>
      <p className="callout">{say.callout}</p>
      <AsOfNotice day={sampleDay} href="/style" words={words} />
      <div className="empty">
        <p>{say.empty}</p>
        <p className="quiet">{words.subject.emptyWhy}</p>
      </div>
    </>
  );
}

function Charts({ display }: Shown) {
  const words = wordsOf(display.language);
  return (
    <div className="card">
      <MonthChart months={sampleMonths} words={words} />
      <RegionChart regions={sampleRegions} words={words} />
    </div>
  );
}
