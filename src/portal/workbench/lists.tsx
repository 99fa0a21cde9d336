import { type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { withQuery } from "../ask.ts";
import { countText } from "../figures.ts";
import type { Page } from "./answers.ts";
import { call } from "./call.ts";
import { Failed, Loading } from "./parts.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

/** Beyond this many items nobody reads on: the list then asks for a narrower question. */
const itemsShownMax = 500;

interface ListPlan<P> {
  readonly queryKey: QueryKey;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Milliseconds until the list is asked again, or false. */
  readonly refetchMs?: (pages: readonly P[]) => number | false;
}

/** A list of the API, page by page. */
export function usePages<T, P extends Page<T> = Page<T>>({ queryKey, path, query, refetchMs }: ListPlan<P>) {
  const { key } = useBody();
  return useInfiniteQuery({
    queryKey: [...queryKey, query],
    queryFn: ({ pageParam }) => call<P>(withQuery(path, { ...query, cursor: pageParam }), key),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    refetchInterval: (asked) => refetchMs?.(asked.state.data?.pages ?? []) ?? false,
  });
}

interface PagesPlan<T> {
  readonly asked: {
    readonly data: { readonly pages: readonly Page<T>[] } | undefined;
    readonly error: Error | null;
    readonly isPending: boolean;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly refetch: () => Promise<unknown>;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly empty: ReactNode;
  readonly children: (items: readonly T[]) => ReactNode;
}

/** The states of every list: loading, failed, empty, its items with a way to more, and too many. */
export function Pages<T>({ asked, empty, children }: PagesPlan<T>) {
  const { words } = useTexts();
  if (asked.isPending) return <Loading />;
  const items = asked.data?.pages.flatMap((page) => page.items) ?? [];
  const isFull = items.length >= itemsShownMax;
  return (
    <>
      {asked.data !== undefined && items.length === 0 && empty}
      {items.length > 0 && children(items)}
      {asked.error !== null && (
        <Failed
          error={asked.error}
          onRetry={() =>
            void (items.length > 0 && asked.hasNextPage ? asked.fetchNextPage() : asked.refetch())
          }
        />
      )}
      {asked.hasNextPage && !isFull && (
        <p className="actions">
          <button
            type="button"
            className="btn"
            disabled={asked.isFetchingNextPage}
            onClick={() => void asked.fetchNextPage()}
          >
            {asked.isFetchingNextPage ? words.loading : words.more}
          </button>
          <span className="quiet" role="status">
            {words.shown(countText(items.length))}
          </span>
        </p>
      )}
      {asked.hasNextPage && isFull && (
        <p className="callout" role="status">
          {words.tooMany(countText(items.length))}
        </p>
      )}
    </>
  );
}
