import { useInfiniteQuery } from "@tanstack/react-query";
import type { Batch } from "../api-types.ts";
import { withQuery } from "../ask.ts";
import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import { isFinished } from "./batch.tsx";
import { call } from "./call.ts";
import { Failed, Loading, useEntryName, useTitle } from "./parts.tsx";
import { PlaceLink } from "./router.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const pollMs = 2000;

interface BatchList {
  readonly items: readonly Batch[];
  readonly next?: string;
}

/** The batches of this body, newest first, a page at a time. */
export function useBatches() {
  const { key } = useBody();
  return useInfiniteQuery({
    queryKey: ["batches"],
    queryFn: ({ pageParam }) =>
      call<BatchList>(withQuery("/api/v1/batches", { cursor: pageParam, limit: "50" }), key),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    refetchInterval: (query) => {
      const all = query.state.data?.pages.flatMap((page) => page.items) ?? [];
      return all.some((batch) => !isFinished(batch)) ? pollMs : false;
    },
  });
}

/** What this body has submitted, and how it went. */
export function HistoryPage() {
  const { words } = useTexts();
  const asked = useBatches();
  useTitle(words.history.title);
  const batches = asked.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h1>{words.history.title}</h1>
      {asked.isPending && <Loading />}
      {asked.error !== null && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && batches.length === 0 && (
        <div className="empty">
          <p>{words.history.empty}</p>
          <PlaceLink to="/">{words.history.emptyWay}</PlaceLink>
        </div>
      )}
      {batches.length > 0 && <BatchTable batches={batches} />}
      {asked.hasNextPage && (
        <button
          type="button"
          className="btn"
          disabled={asked.isFetchingNextPage}
          onClick={() => void asked.fetchNextPage()}
        >
          {words.more}
        </button>
      )}
    </>
  );
}

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
    <table className="list">
      <caption className="hidden">{history.title}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {batches.map((batch) => (
          <tr key={batch.id}>
            <th scope="row" data-head={history.file}>
              <PlaceLink to={`/batches/${encodeURIComponent(batch.id)}`}>
                {batch.fileName || words.batch.noName}
              </PlaceLink>
            </th>
            <td data-head={history.entry}>{nameOf(batch.entry)}</td>
            <td data-head={history.time} className="day">
              {shanghaiTime(batch.submittedAt)}
            </td>
            <td data-head={history.status}>{words.batch.status[batch.status]}</td>
            <td data-head={history.rows}>{countText(batch.counts.total)}</td>
            <td data-head={history.accepted}>{countText(batch.counts.accepted)}</td>
            <td data-head={history.rejected}>{countText(batch.counts.rejected)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
