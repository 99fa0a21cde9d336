import { withQuery } from "../ask.ts";
import type { PageRequest } from "../page-types.ts";
import { wordsOf } from "../words/index.ts";

/** The whole list with its filters as a file, made while it is sent. */
export function PublicationDownloads({
  request,
  entry,
}: {
  readonly request: PageRequest;
  readonly entry: string;
}) {
  const words = wordsOf(request.display.language);
  const { q, body, from, to, asOf } = request.query;
  const file = (format: string): string =>
    withQuery("/api/v1/publications/export", {
      entry,
      format,
      q: q?.trim(),
      body: body?.trim(),
      from,
      to,
      asOf,
    });
  return (
    <p className="quiet">
      {words.publications.download}{" "}
      <a href={file("csv")} download="" rel="nofollow">
        CSV
      </a>{" "}
      <a href={file("ndjson")} download="" rel="nofollow">
        NDJSON
      </a>
    </p>
  );
}
