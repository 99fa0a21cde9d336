import type { Catalogue } from "../api-types.ts";
import { ask, withQuery } from "../ask.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { labelOf } from "../parts/content-list.tsx";
import { dated } from "../parts/dated.ts";
import { Pager } from "../parts/pager.tsx";
import { askAs, whoIs } from "./asking.ts";
import { Enterprises } from "./my.tsx";
import { ObjectForm } from "./object-form.tsx";
import type { MyView, Naming, OwnObjectionSeen, RecordSeen } from "./objection-view.ts";
import { OwnObjection } from "./own-objection.tsx";
import { peoplePage } from "./page.tsx";
import type { Representations } from "./representation-view.ts";
import { signInFirst } from "./sign-in.tsx";
import { objectionWordsOf } from "./words.ts";

interface Records {
  readonly items: readonly RecordSeen[];
  readonly next?: string;
}

const AT = "/my/objections";

/** An enterprise by its representative: its objections with clock and answer, its records, and the form to object to one. */
export async function myObjectionsPage(request: PageRequest): Promise<PageAnswer> {
  const { language } = request.display;
  const words = objectionWordsOf(language);
  const who = await whoIs(request);
  const { uscc, record } = request.query;
  if (who === null || who.mustChangePassword)
    return signInFirst(request, { next: withQuery(AT, { uscc, record }), isAsked: false });
  const { items } = await askAs<Representations>(request, "/api/v1/representations");
  const inForce = items.filter((one) => one.inForce && one.scopes.includes("correct"));
  const chosen = uscc === undefined ? inForce[0] : inForce.find(({ subject }) => subject.uscc === uscc);
  if (chosen === undefined)
    return peoplePage(request, {
      title: words.my.title,
      body: <p className="empty">{words.my.none}</p>,
      who,
    });
  const naming = await namingOf(request);
  const view: MyView = { request, words, chosen, naming };
  const body = record === undefined ? await overview(view) : await formFor(view, record);
  const enterprises = <Enterprises request={request} at={AT} all={inForce} chosen={chosen} />;
  return peoplePage(request, {
    title: record === undefined ? words.my.title : words.form.title,
    who,
    body: (
      <>
        {record === undefined && <p className="lead">{words.my.lead(chosen.subject.name)}</p>}
        {record === undefined && enterprises}
        {body}
      </>
    ),
  });
}

/** Names of entries and fields, from the catalogue. */
export async function namingOf(request: PageRequest): Promise<Naming> {
  const catalogue = await ask<Catalogue>(request.api, "/api/v1/catalogue");
  const entries = new Map(catalogue.entries.map((entry) => [entry.entry, entry]));
  const { display } = request;
  const entryNamed = (name: string) => entries.get(name);
  return { language: display.language, display, entryNamed, entries: catalogue.entries };
}

async function overview(view: MyView): Promise<React.ReactNode> {
  const { request, words, chosen } = view;
  const { uscc } = chosen.subject;
  const [objections, records] = await Promise.all([
    askAs<{ readonly items: readonly OwnObjectionSeen[] }>(
      request,
      withQuery("/api/v1/my/objections", { uscc }),
    ),
    askAs<Records>(request, withQuery("/api/v1/my/records", { uscc, cursor: request.query.cursor })),
  ]);
  return (
    <>
      <section className="card" aria-labelledby="mine">
        <h2 id="mine">{words.my.mine}</h2>
        {objections.items.length === 0 && <p className="quiet">{words.my.mineNone}</p>}
        <ul className="people-list">
          {objections.items.map((one) => (
            <OwnObjection key={one.id} words={words} naming={view.naming} objection={one} />
          ))}
        </ul>
      </section>
      <section className="card" aria-labelledby="records">
        <h2 id="records">{words.my.records}</h2>
        <p className="quiet">{words.my.recordsLead}</p>
        {records.items.length === 0 && <p className="empty">{words.my.recordsNone}</p>}
        <ul className="people-list">
          {records.items.map((record) => (
            <RecordLine
              key={record.id}
              view={view}
              record={record}
              isAsked={objections.items.some((one) => isOpenAbout(one, record))}
            />
          ))}
        </ul>
        <Pager request={request} next={records.next} />
      </section>
    </>
  );
}

/** An objection of the enterprise itself that waits for its answer; one of the body keeps nobody from asking. */
function isOpenAbout(one: OwnObjectionSeen, record: RecordSeen): boolean {
  return one.askedAs === "subject" && one.answer === null && one.record.id === record.id;
}

interface RecordLineView {
  readonly view: MyView;
  readonly record: RecordSeen;
  readonly isAsked: boolean;
}

function RecordLine({ view, record, isAsked }: RecordLineView) {
  const { words, chosen, naming } = view;
  const entry = naming.entryNamed(record.entry);
  const number = record.documentNumber || record.id;
  return (
    <li>
      <div>
        <strong lang="zh-CN">{number}</strong>{" "}
        <span className="chip">{entry === undefined ? record.entry : labelOf(entry, naming.language)}</span>{" "}
        {record.disputedAt !== null && <span className="chip disputed">{words.chip}</span>}
        <p className="quiet">
          {record.body.name} · {dated(record.decidedOn)}
        </p>
      </div>
      {chosen.scopes.includes("looks") && (
        <a
          href={withQuery(`/trace/${record.id}`, { uscc: chosen.subject.uscc })}
          aria-label={words.my.traceOf(number)}
        >
          {words.my.trace}
        </a>
      )}
      {record.sealed && <span className="quiet">{words.my.sealed}</span>}
      {!record.sealed && !isAsked && (
        <a
          className="btn small-btn"
          href={withQuery(AT, { uscc: chosen.subject.uscc, record: record.id })}
          aria-label={words.my.objectOf(number)}
        >
          {words.my.object}
        </a>
      )}
    </li>
  );
}

async function formFor(view: MyView, recordId: string): Promise<React.ReactNode> {
  const { request, words, chosen } = view;
  const { uscc } = chosen.subject;
  const path = withQuery("/api/v1/my/records", { uscc, record: recordId });
  const { items } = await askAs<Records>(request, path);
  const [record] = items;
  const back = (
    <p>
      <a href={withQuery(AT, { uscc })}>{words.my.back}</a>
    </p>
  );
  if (record === undefined) return back;
  return (
    <>
      {back}
      <ObjectForm view={view} record={record} />
    </>
  );
}
