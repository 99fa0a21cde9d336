import { ask, withQuery } from "../ask.ts";
import { countText } from "../figures.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { Pager } from "../parts/pager.tsx";
import { auditPurposes } from "../words/audit-acts.ts";
import { askAs } from "./asking.ts";
import { Chain } from "./audit-chain.tsx";
import { Entries } from "./audit-entries.tsx";
import { Conditions, Filters, filtersIn, SubjectSearch } from "./audit-filters.tsx";
import { Looks } from "./audit-looks.tsx";
import type { AuditView, EntriesSeen, LooksSeen, VerificationSeen } from "./audit-view.ts";
import { auditWordsOf } from "./desk-words.ts";
import { peoplePage } from "./page.tsx";
import { isSeat, type Seat, SeatBodies, seatOf } from "./seat.tsx";

interface PurposeSeen {
  readonly purpose: string;
  readonly zh: string;
  readonly en: string;
}

/** The auditor's console: the state of the chain, looks by day, and the entries by filters. The reading is on the trail, and the page says so. */
export async function auditPage(request: PageRequest): Promise<PageAnswer> {
  const words = auditWordsOf(request.display.language);
  const { title, none } = words;
  const seat = await seatOf(request, { title, none, roles: ["auditor"], chosen: request.query.body });
  if (!isSeat(seat)) return seat;
  const view = await viewOf(request, seat);
  const { entries } = view;
  return peoplePage(request, {
    title,
    who: seat.who,
    body: (
      <>
        <p className="lead">{words.lead}</p>
        <p className="quiet">{leadOf(view)}</p>
        {entries.onlyBody !== null && (
          <SeatBodies seat={seat} label={words.body} href={(uscc) => withQuery("/audit", { body: uscc })} />
        )}
        <div className="desk-pair">
          <Chain view={view} />
          <Looks view={view} />
        </div>
        <Filters view={view} />
        <SubjectSearch view={view} />
        <Conditions view={view} />
        <Head view={view} />
        <Entries view={view} />
        <Pager request={request} next={entries.next} />
      </>
    ),
  });
}

/** Whose entries these are, by name. */
function leadOf({ entries: { onlyBody }, seat, words }: AuditView): string {
  if (onlyBody === null) return words.leadAll;
  return words.leadOwn(seat.bodies.find(({ uscc }) => uscc === onlyBody)?.name ?? onlyBody);
}

const entriesShown = 25;

async function viewOf(request: PageRequest, seat: Seat): Promise<AuditView> {
  const { language } = request.display;
  const filters = filtersIn(request);
  const { body, from, through } = filters;
  const limit = String(entriesShown);
  const [entries, looks, verification, purposes] = await Promise.all([
    askAs<EntriesSeen>(
      request,
      withQuery("/api/v1/audit", { ...filters, limit, cursor: request.query.cursor }),
    ),
    askAs<LooksSeen>(request, withQuery("/api/v1/audit/days", { body, from, through })),
    askAs<VerificationSeen>(request, "/api/v1/audit/verification"),
    ask<{ readonly items: readonly PurposeSeen[] }>(request.api, "/api/v1/purposes"),
  ]);
  const register = Object.fromEntries(purposes.items.map((one) => [one.purpose, one[language]]));
  const purposeNames = { ...register, ...auditPurposes[language] };
  const words = auditWordsOf(language);
  return { request, seat, words, language, filters, entries, looks, verification, purposeNames };
}

/** How many entries there are, and the export where they are not too many. */
function Head({ view }: { readonly view: AuditView }) {
  const { words, entries, filters } = view;
  const { count, countMax } = entries;
  const isTooMany = count !== undefined && count > countMax;
  return (
    <div className="desk-head">
      <h2 id="entries">{words.entries}</h2>
      {count !== undefined && (
        <span className="quiet">
          {isTooMany ? words.countMore(countText(countMax)) : words.count(countText(count))}
        </span>
      )}
      <span className="chip good">{words.read}</span>
      {isTooMany ? (
        <p className="callout">{words.tooMany(countText(countMax))}</p>
      ) : (
        <a className="btn small-btn" href={withQuery("/api/v1/audit.csv", filters)} download>
          {words.export}
          <span className="hidden"> {words.exportLead}</span>
        </a>
      )}
    </div>
  );
}
