import { withQuery } from "../ask.ts";
import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { Pager } from "../parts/pager.tsx";
import type { DeskWords } from "../words/desk-zh.ts";
import { wordFor } from "../words/index.ts";
import { askAs } from "./asking.ts";
import { Due, GradeChips, StateChip, WhoLine } from "./case-parts.tsx";
import { DayBars, daysBetween } from "./day-bars.tsx";
import type { CaseSeen, CasesSeen } from "./desk-types.ts";
import { deskWordsOf } from "./desk-words.ts";
import { peoplePage } from "./page.tsx";
import { isSeat, type Seat, SeatBodies, seatOf } from "./seat.tsx";

export const DESK_ROLES = ["administrator", "law-officer", "auditor"];

interface DeskView {
  readonly request: PageRequest;
  readonly seat: Seat;
  readonly words: DeskWords;
  readonly seen: CasesSeen;
}

/** The incident desk: how many cases are open and late, what was found on the last days, and the cases with what is due next. */
export async function incidentsPage(request: PageRequest): Promise<PageAnswer> {
  const words = deskWordsOf(request.display.language);
  const { title, none } = words;
  const seat = await seatOf(request, { title, none, roles: DESK_ROLES, chosen: request.query.as });
  if (!isSeat(seat)) return seat;
  const { rule, body, cursor } = request.query;
  const path = withQuery("/api/v1/incidents", { state: stateOf(request), rule, body, cursor });
  const seen = await askAs<CasesSeen>(request, path, seat.body.uscc);
  const view: DeskView = { request, seat, words, seen };
  return peoplePage(request, {
    title,
    who: seat.who,
    body: (
      <>
        <p className="lead">{seen.everywhere ? words.lead : words.leadOwn(seat.body.name)}</p>
        <SeatBodies
          seat={seat}
          label={words.chooseBody}
          href={(uscc) => withQuery("/incidents", { as: uscc })}
        />
        <Totals view={view} />
        <States view={view} />
        <Filters view={view} />
        <Cases view={view} />
        <Pager request={request} next={seen.next} />
      </>
    ),
  });
}

function stateOf({ query }: PageRequest): "open" | "closed" {
  return query.state === "closed" ? "closed" : "open";
}

interface ViewOf {
  readonly view: DeskView;
}

function Totals({ view }: ViewOf) {
  const { words, seen } = view;
  const { open, overdue, unjudged, from, days } = seen.totals;
  const all = daysBetween(from, shanghaiTime(seen.asOf).slice(0, 10));
  const windows = all.map((day) => days.find((one) => one.day === day)?.windows ?? 0);
  const isQuiet = days.length === 0;
  return (
    <section className="card desk-totals" aria-label={words.totals}>
      <dl className="desk-figures">
        <Figure name={words.openCount} count={open} />
        <Figure name={words.overdueCount} count={overdue} tone={overdue > 0 ? "bad" : undefined} />
        <Figure name={words.unjudgedCount} count={unjudged} tone={unjudged > 0 ? "wait" : undefined} />
      </dl>
      {isQuiet ? (
        <p className="quiet desk-quiet">{words.foundNone(all.length)}</p>
      ) : (
        <DayBars
          title={words.found(all.length)}
          days={all}
          series={[{ name: words.foundWindows, tone: "s1", values: windows }]}
          dayWord={words.foundDay}
          tableWord={words.foundTable}
        />
      )}
    </section>
  );
}

interface FigureView {
  readonly name: string;
  readonly count: number;
  readonly tone?: string | undefined;
}

function Figure({ name, count, tone }: FigureView) {
  return (
    <div className={tone === undefined ? "desk-figure" : `desk-figure ${tone}`}>
      <dt>{name}</dt>
      <dd>{countText(count)}</dd>
    </div>
  );
}

function States({ view }: ViewOf) {
  const { words, request, seat } = view;
  const now = stateOf(request);
  return (
    <nav className="tabs" aria-label={words.tabsName}>
      <ul>
        {(["open", "closed"] as const).map((state) => (
          <li key={state}>
            <a
              href={withQuery("/incidents", {
                as: request.query.as === undefined ? undefined : seat.body.uscc,
                state: state === "open" ? undefined : state,
              })}
              {...(state === now ? { "aria-current": "page" as const } : {})}
            >
              {words.tabs[state]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Filters({ view }: ViewOf) {
  const { words, request, seen } = view;
  const { rule, body, as } = request.query;
  const state = stateOf(request);
  const isSet = Boolean(rule) || Boolean(body);
  return (
    <form className="filters desk-filters" action="/incidents" method="get" aria-label={words.filters}>
      {as !== undefined && <input type="hidden" name="as" value={as} />}
      {state === "closed" && <input type="hidden" name="state" value="closed" />}
      <label>
        <span>{words.rule}</span>
        <select name="rule" defaultValue={rule ?? ""}>
          <option value="">{words.anyRule}</option>
          {Object.entries(words.rules).map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {seen.everywhere && (
        <label>
          <span>{words.body}</span>
          <input name="body" defaultValue={body} maxLength={18} autoComplete="off" spellCheck={false} />
        </label>
      )}
      <p className="actions">
        <button className="btn main" type="submit">
          {words.apply}
        </button>
        {isSet && (
          <a href={withQuery("/incidents", { as, state: state === "closed" ? state : undefined })}>
            {words.clear}
          </a>
        )}
      </p>
    </form>
  );
}

function Cases({ view }: ViewOf) {
  const { words, request, seen } = view;
  if (seen.items.length === 0) return <p className="empty">{emptyText(request, words)}</p>;
  const { columns } = words;
  return (
    <table className="list desk-list">
      <caption className="hidden">{words.title}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.incident}</th>
          <th scope="col">{columns.who}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.next}</th>
          <th scope="col">{columns.opened}</th>
        </tr>
      </thead>
      <tbody>
        {seen.items.map((one) => (
          <CaseRow key={one.id} view={view} one={one} />
        ))}
      </tbody>
    </table>
  );
}

function emptyText({ query }: PageRequest, words: DeskWords): string {
  if (query.rule || query.body) return words.emptyFiltered;
  return query.state === "closed" ? words.emptyClosed : words.empty;
}

function CaseRow({ view, one }: ViewOf & { readonly one: CaseSeen }) {
  const { words, request, seen } = view;
  const { columns } = words;
  const { next } = one;
  return (
    <tr className={one.overdue ? "desk-late" : undefined}>
      <td className="party">
        <a href={withQuery(`/incidents/${one.id}`, { as: request.query.as })}>
          {wordFor(words.rules, one.rule)}
          <span className="hidden"> {one.id.slice(-8)}</span>
        </a>{" "}
        <GradeChips one={one} words={words} />
      </td>
      <td data-head={columns.who}>
        <WhoLine who={one.who} words={words} />
      </td>
      <td data-head={columns.state} className="short">
        <StateChip state={one.state} words={words} />
      </td>
      <td data-head={columns.next} className="long">
        {next === null ? (
          <span className="quiet">—</span>
        ) : (
          <>
            <span className="block">{wordFor(words.nextAct, next.act)}</span>
            {next.due !== null && <Due due={next.due} asOf={seen.asOf} words={words} />}
          </>
        )}
      </td>
      <td data-head={columns.opened} className="day">
        <time dateTime={one.openedAt}>{shanghaiTime(one.openedAt)}</time>
      </td>
    </tr>
  );
}
