import type { FormEvent } from "react";
import type { Batch } from "../api-types.ts";
import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import { dated } from "../parts/dated.ts";
import type { Page } from "./answers.ts";
import { BatchChip, isFinished } from "./batch-parts.tsx";
import { Pages, usePages } from "./lists.tsx";
import { PageHeading, useEntryName } from "./parts.tsx";
import { askHere, PlaceLink, useAsked } from "./router.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const pollMs = 2000;
const filterNames = ["q", "status", "entry", "from", "to", "only"] as const;

type Filters = Readonly<Record<(typeof filterNames)[number], string>>;

/** What this body has submitted, and how it went, newest first; filters stand in the address. */
export function HistoryPage() {
  const { words } = useTexts();
  const filters = useFilters();
  const asked = usePages<Batch>({
    queryKey: ["batches"],
    path: "/api/v1/batches",
    query: { ...filters, limit: "20" },
    refetchMs: (pages: readonly Page<Batch>[]) =>
      pages.flatMap((page) => page.items).some((batch) => !isFinished(batch)) ? pollMs : false,
  });
  const isFiltered = Object.values(filters).some((value) => value !== "");
  return (
    <>
      <PageHeading title={words.history.title} />
      <p className="lead">{words.history.lead}</p>
      <FilterForm key={JSON.stringify(filters)} filters={filters} isFiltered={isFiltered} />
      <Pages asked={asked} empty={isFiltered ? <NoneFits /> : <NothingYet />}>
        {(batches) => <BatchTable batches={batches} />}
      </Pages>
    </>
  );
}

function useFilters(): Filters {
  const asked = useAsked();
  const of = (name: (typeof filterNames)[number]) => asked[name] ?? "";
  return {
    q: of("q"),
    status: of("status"),
    entry: of("entry"),
    from: of("from"),
    to: of("to"),
    only: of("only"),
  };
}

function NothingYet() {
  const { words } = useTexts();
  return (
    <div className="empty">
      <p>{words.history.empty}</p>
      <PlaceLink to="/upload">{words.history.emptyWay}</PlaceLink>
    </div>
  );
}

function NoneFits() {
  const { words } = useTexts();
  return (
    <div className="empty">
      <p>{words.history.emptyFilter}</p>
      <button type="button" className="link" onClick={() => askHere({})}>
        {words.history.clear}
      </button>
    </div>
  );
}

function FilterForm({ filters, isFiltered }: { readonly filters: Filters; readonly isFiltered: boolean }) {
  const { words } = useTexts();
  const { body } = useBody();
  const nameOf = useEntryName();
  const { history, batch } = words;
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    askHere(Object.fromEntries(filterNames.map((name) => [name, String(data.get(name) ?? "").trim()])));
  };
  const statuses = (["queued", "running", "done", "failed"] as const).map(
    (status) => [status, batch.status[status]] as const,
  );
  return (
    <form className="filters" onSubmit={onSubmit} aria-label={history.filters}>
      <label className="wide">
        <span>{history.text}</span>
        <input name="q" defaultValue={filters.q} maxLength={100} />
      </label>
      <Choice label={history.status} name="status" value={filters.status} choices={statuses} />
      <Choice
        label={history.entry}
        name="entry"
        value={filters.entry}
        choices={body.entries.map((entry) => [entry, nameOf(entry)] as const)}
      />
      <Choice
        label={history.only}
        name="only"
        value={filters.only}
        choices={[
          ["mend", history.onlyChoices.mend],
          ["late", history.onlyChoices.late],
        ]}
      />
      <label>
        <span>{history.from}</span>
        <input type="date" name="from" defaultValue={filters.from} />
      </label>
      <label>
        <span>{history.to}</span>
        <input type="date" name="to" defaultValue={filters.to} />
      </label>
      <p className="actions">
        <button type="submit" className="btn main">
          {history.apply}
        </button>
        {isFiltered && (
          <button type="button" className="link" onClick={() => askHere({})}>
            {history.clear}
          </button>
        )}
      </p>
    </form>
  );
}

interface ChoicePlan {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
}

function Choice({ label, name, value, choices }: ChoicePlan) {
  const { words } = useTexts();
  return (
    <label>
      <span>{label}</span>
      <select name={name} defaultValue={value}>
        <option value="">{words.history.any}</option>
        {choices.map(([code, text]) => (
          <option key={code} value={code}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Batches as a table; on a narrow screen each is a card. */
function BatchTable({ batches }: { readonly batches: readonly Batch[] }) {
  const { words } = useTexts();
  const nameOf = useEntryName();
  const { history } = words;
  const heads = [
    history.file,
    history.entry,
    history.time,
    history.status,
    history.rows,
    history.accepted,
    history.rejected,
  ];
  return (
    <table className="list slim">
      <caption className="hidden">{history.title}</caption>
      <thead>
        <tr>
          {heads.map((head, at) => (
            <th key={head} scope="col" className={at > 3 ? "num" : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {batches.map((batch) => (
          <tr key={batch.id}>
            <th scope="row" data-head={history.file}>
              <PlaceLink to={`/batches/${batch.id}`}>{batch.fileName || words.batch.noName}</PlaceLink>
            </th>
            <td data-head={history.entry}>{nameOf(batch.entry)}</td>
            <td data-head={history.time} className="day">
              {dated(shanghaiTime(batch.submittedAt))}
            </td>
            <td data-head={history.status}>
              <BatchChip batch={batch} />
            </td>
            <td data-head={history.rows} className="num">
              {countText(batch.counts.total)}
            </td>
            <td data-head={history.accepted} className="num">
              {countText(batch.counts.accepted)}
            </td>
            <td data-head={history.rejected} className="num">
              {countText(batch.counts.rejected)}
              {batch.open > 0 && batch.keptUntil !== null && (
                <>
                  {" "}
                  <PlaceLink className="chip wait" to={`/batches/${batch.id}/mend`}>
                    {words.batch.openWithin(countText(batch.open))}
                  </PlaceLink>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
