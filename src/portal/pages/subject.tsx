import type { Catalogue, CreditRecords, Entry, Subject } from "../api-types.ts";
import { ask, withQuery } from "../ask.ts";
import { countText } from "../figures.ts";
import type { Display, PageAnswer, PageRequest } from "../page-types.ts";
import { AsOfForm, AsOfNotice } from "../parts/as-of.tsx";
import { labelOf } from "../parts/content-list.tsx";
import { documentOf } from "../parts/document.tsx";
import { Pager } from "../parts/pager.tsx";
import { RecordCard } from "../parts/record-card.tsx";
import { RegistrationCard, SubjectHead } from "../parts/subject-head.tsx";
import { TermPatterns } from "../parts/term-line.tsx";
import { wordsOf } from "../words/index.ts";

const overviewRecords = 3;
/** The registration is shown in its own card and not again among the records. */
const overviewAsked = overviewRecords + 1;

/** What the page of one subject shows: the subject on a day, one tab of its records, the catalogue that names them. */
interface SubjectView {
  readonly request: PageRequest;
  readonly subject: Subject;
  readonly catalogue: Catalogue;
  readonly tabs: readonly Entry[];
  readonly tab: Entry | null;
  readonly records: CreditRecords;
}

/** The page of one subject on one day. `?tab=` is an entry of the catalogue, `?asOf=` a day; unknown tabs fall back to the overview. */
export async function subjectPage(request: PageRequest, uscc: string): Promise<PageAnswer> {
  const { asOf, cursor, tab: wanted } = request.query;
  const path = `/api/v1/subjects/${encodeURIComponent(uscc)}`;
  const [subject, catalogue] = await Promise.all([
    ask<Subject>(request.api, path, { asOf }),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
  ]);
  const tabs = tabsOf(catalogue, subject);
  const tab = tabs.find(({ entry }) => entry === wanted) ?? null;
  const records = await ask<CreditRecords>(request.api, `${path}/records`, {
    asOf,
    entry: tab?.entry,
    cursor: tab === null ? undefined : cursor,
    limit: String(tab === null ? overviewAsked : 20),
  });
  const view = { request, subject, catalogue, tabs, tab, records };
  return documentOf(request, {
    title: subject.name,
    body: <SubjectBody view={view} />,
    invented: subject.invented,
  });
}

/** Entries that may have public records about this kind of subject, and any entry that has some; those with records first. */
function tabsOf(catalogue: Catalogue, subject: Subject): readonly Entry[] {
  const counted = new Set(subject.counts.filter(({ count }) => count > 0).map(({ entry }) => entry));
  const tabs = catalogue.entries.filter((one) => {
    if (one.entry === "registration") return false;
    const mayBePublic = one.publicity.rule !== "never" && one.subjectKinds.includes(subject.kind);
    return mayBePublic || counted.has(one.entry);
  });
  return tabs.toSorted((a, b) => Number(counted.has(b.entry)) - Number(counted.has(a.entry)));
}

function SubjectBody({ view }: { readonly view: SubjectView }) {
  const { request, subject, tab } = view;
  const words = wordsOf(request.display.language);
  return (
    <>
      <TermPatterns />
      <SubjectHead
        subject={subject}
        words={words}
        asOf={
          <AsOfForm
            action={addressOf(view, { tab: undefined, asOf: undefined })}
            kept={{ tab: tab?.entry }}
            day={subject.asOf}
            words={words}
          />
        }
      />
      {request.query.asOf !== undefined && (
        <AsOfNotice day={subject.asOf} href={addressOf(view, { asOf: undefined })} words={words} />
      )}
      <Tabs view={view} />
      {tab === null ? <Overview view={view} /> : <EntryTab view={view} entry={tab} />}
    </>
  );
}

/** Address of the same subject with other conditions; `undefined` takes one away, a cursor never travels. */
function addressOf(
  { request, tab }: SubjectView,
  change: Readonly<Record<string, string | undefined>>,
): string {
  return withQuery(encodeURI(request.path), { tab: tab?.entry, asOf: request.query.asOf, ...change });
}

function Tabs({ view }: { readonly view: SubjectView }) {
  const words = wordsOf(view.request.display.language);
  return (
    <nav className="tabs" aria-label={words.subject.tabs}>
      <ul>
        <li>
          <a href={addressOf(view, { tab: undefined })} {...currentWhen(view.tab === null)}>
            {words.subject.overview}
          </a>
        </li>
        {view.tabs.map((one) => (
          <li key={one.entry}>
            <a
              href={addressOf(view, { tab: one.entry })}
              className={countOf(view.subject, one.entry) === 0 ? "none" : "some"}
              {...currentWhen(one === view.tab)}
            >
              {labelOf(one, view.request.display.language)}{" "}
              <span className="count">{countText(countOf(view.subject, one.entry))}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function currentWhen(isCurrent: boolean) {
  return isCurrent ? { "aria-current": "page" as const } : {};
}

function countOf(subject: Subject, entry: string): number {
  return subject.counts.find((one) => one.entry === entry)?.count ?? 0;
}

function Overview({ view }: { readonly view: SubjectView }) {
  const { subject, catalogue, tabs, request } = view;
  const words = wordsOf(request.display.language);
  const names = (entries: readonly Entry[]) => entries.map((one) => labelOf(one, request.display.language));
  const none = tabs.filter((one) => countOf(subject, one.entry) === 0);
  const isEmpty = none.length === tabs.length;
  return (
    <>
      <RegistrationCard subject={subject} catalogue={catalogue} display={request.display} />
      <section className="latest-records" aria-labelledby="latest">
        <h2 id="latest">{words.subject.latest}</h2>
        {isEmpty && <p>{words.subject.emptyAll(subject.asOf, countText(subject.sources))}</p>}
        <Cards view={view} />
        <ul className="more">
          {tabs
            .filter((one) => countOf(subject, one.entry) > 0)
            .map((one) => (
              <li key={one.entry}>
                <a href={addressOf(view, { tab: one.entry })}>
                  {words.subject.allOf(labelOf(one, request.display.language))} (
                  {countText(countOf(subject, one.entry))})
                </a>
              </li>
            ))}
        </ul>
        {none.length > 0 && !isEmpty && (
          <p className="quiet">{words.subject.searchedToo(names(none).join(words.site.listSeparator))}</p>
        )}
        <p className="quiet">{words.subject.emptyWhy}</p>
      </section>
    </>
  );
}

function EntryTab({ view, entry }: { readonly view: SubjectView; readonly entry: Entry }) {
  const { subject, records, request } = view;
  const words = wordsOf(request.display.language);
  const name = labelOf(entry, request.display.language);
  return (
    <section aria-labelledby="tab-heading">
      <h2 id="tab-heading" className="tab-heading">
        {name} <span className="quiet">{countText(countOf(subject, entry.entry))}</span>
      </h2>
      {records.items.length === 0 && (
        <div className="empty">
          <p>{words.subject.empty(name, subject.asOf, countText(subject.sources))}</p>
          <p className="quiet">{words.subject.emptyWhy}</p>
        </div>
      )}
      <Cards view={view} />
      <Pager request={request} next={records.next} />
    </section>
  );
}

function Cards({ view }: { readonly view: SubjectView }) {
  const { records, catalogue, request, subject } = view;
  const display: Display = request.display;
  const shown = view.tab === null ? latestOf(records) : records.items;
  return shown.map((record) => (
    <RecordCard
      key={record.id}
      view={{
        record,
        entry: catalogue.entries.find(({ entry }) => entry === record.entry),
        display,
        on: subject.asOf,
        isToday: request.query.asOf === undefined,
        namesEntry: view.tab === null,
      }}
    />
  ));
}

function latestOf(records: CreditRecords): CreditRecords["items"] {
  return records.items.filter(({ entry }) => entry !== "registration").slice(0, overviewRecords);
}
