import { useQuery } from "@tanstack/react-query";
import { withQuery } from "../ask.ts";
import type { Preview } from "./answers.ts";
import { beginningOf } from "./beginning.ts";
import { send } from "./call.ts";
import { Failed } from "./parts.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

interface PreviewPlan {
  readonly file: File;
  readonly entry: string;
}

/** How the platform reads the file, before it is sent: its own reader looks at the beginning and keeps nothing. */
export function PreviewOf({ file, entry }: PreviewPlan) {
  const { words } = useTexts();
  return (
    <section aria-labelledby="check" className="check">
      <h2 id="check">{words.send.check}</h2>
      {entry === "" ? <p className="quiet">{words.send.checkFirst}</p> : <Read file={file} entry={entry} />}
    </section>
  );
}

function Read({ file, entry }: PreviewPlan) {
  const { words } = useTexts();
  const { key } = useBody();
  const asked = useQuery({
    queryKey: ["preview", entry, file.name, file.size, file.lastModified],
    queryFn: async ({ signal }) => {
      const body = await beginningOf(file);
      if (body === null) return null;
      const path = withQuery("/api/v1/previews", { entry });
      return send<Preview>(path, { method: "POST", key, body, signal });
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (asked.isFetching && asked.data === undefined) {
    return (
      <p className="quiet" role="status">
        {words.send.checking}
      </p>
    );
  }
  if (asked.error !== null) return <Failed error={asked.error} onRetry={() => void asked.refetch()} />;
  if (asked.data == null) return <p className="quiet">{words.send.checkSkipped}</p>;
  return (
    <>
      <Verdict preview={asked.data} />
      <FirstRows preview={asked.data} />
    </>
  );
}

/** One sentence: all is recognised, or what is not and what is missing, by name. */
function Verdict({ preview }: { readonly preview: Preview }) {
  const { words, language } = useTexts();
  const { columns, missing, refusal } = preview;
  const known = columns.filter(({ field, ignored }) => field !== null || ignored).length;
  const unknown = columns.filter(({ field, ignored }) => field === null && !ignored);
  const isGood = refusal === null;
  const isReplaced = preview.rows.some(({ cells }) => cells.some((cell) => cell.includes("\uFFFD")));
  return (
    <div className={isGood ? "callout good" : "callout bad"} role="status">
      <p>
        {isGood ? (
          <strong>{words.send.allKnown(String(columns.length))}</strong>
        ) : (
          <strong>{words.send.refused}</strong>
        )}{" "}
        {columns.length > 0 && !isGood && words.send.someKnown(String(known), String(columns.length))}{" "}
        {preview.format !== null && (
          <span className="quiet">
            {words.send.readAs(preview.format.toUpperCase(), (preview.encoding ?? "").toUpperCase())}
          </span>
        )}
      </p>
      {refusal !== null && (
        <p>
          {language === "en" ? refusal.en : refusal.zh} <span className="code fine">{refusal.code}</span>
        </p>
      )}
      <Named title={words.send.unknown} names={unknown.map(({ header }) => header)} />
      <Named
        title={words.send.missing}
        names={missing.map((field) => (language === "en" ? field.en : field.zh))}
      />
      {!isGood && <p className="quiet">{words.send.refusedWay}</p>}
      {isReplaced && <p>{words.send.replaced}</p>}
    </div>
  );
}

function Named({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  const { words } = useTexts();
  if (names.length === 0) return null;
  return (
    <p>
      {title}
      {words.colon}
      <strong>{names.join(words.listSeparator)}</strong>
    </p>
  );
}

function FirstRows({ preview }: { readonly preview: Preview }) {
  const { words, language } = useTexts();
  const { columns, rows } = preview;
  if (columns.length === 0 && rows.length === 0) return null;
  const heads =
    columns.length > 0
      ? columns
      : (rows[0]?.cells ?? []).map((_, index) => ({ index, header: "", field: null, ignored: true }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll" aria-label={words.send.preview} tabIndex={0}>
      <table className="preview">
        <caption className="hidden">{words.send.previewHead}</caption>
        <thead>
          <tr>
            <th scope="col">{words.send.row}</th>
            {heads.map(({ index, header, field, ignored }) => (
              <th key={index} scope="col" className={field === null && !ignored ? "unknown" : undefined}>
                {header}
                <span className={field === null && !ignored ? "as bad" : "as"}>
                  {field !== null
                    ? words.send.asField(language === "en" ? field.en : field.zh)
                    : ignored
                      ? words.send.asIgnored
                      : words.send.asUnknown}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.row}>
              <th scope="row">{row.row}</th>
              {heads.map(({ index }) => (
                <td key={index}>{row.cells[index] ?? ""}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
