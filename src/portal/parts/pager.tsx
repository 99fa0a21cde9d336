import { withQuery } from "../ask.ts";
import type { PageRequest } from "../page-types.ts";
import { wordsOf } from "../words/index.ts";

/** Keyset paging as two links: back to the first page, on to the next. Nothing when there is one page only. */
export function Pager({
  request,
  next,
}: {
  readonly request: PageRequest;
  readonly next: string | undefined;
}) {
  const words = wordsOf(request.display.language);
  const { cursor, lang, type, contrast, ...kept } = request.query;
  if (cursor === undefined && next === undefined) return null;
  const path = encodeURI(request.path);
  return (
    <nav className="pager" aria-label={words.pager.label}>
      {cursor !== undefined && (
        <a className="btn" href={withQuery(path, kept)} rel="nofollow">
          {words.pager.first}
        </a>
      )}
      {next !== undefined && (
        <a className="btn main" href={withQuery(path, { ...kept, cursor: next })} rel="next nofollow">
          {words.pager.next}
        </a>
      )}
    </nav>
  );
}
