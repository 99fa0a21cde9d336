import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Batch } from "../api-types.ts";
import { shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import { call } from "./call.ts";
import { Mend } from "./mend.tsx";
import { Failed, Loading, useEntryName, useTitle } from "./parts.tsx";
import { PlaceLink } from "./router.tsx";
import { RowReports } from "./rows.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const pollMs = 700;

export function isFinished(batch: Batch): boolean {
  return batch.status === "done" || batch.status === "failed";
}

/** One batch: progress while it runs, then counts, what to mend, and the report of every row. */
export function BatchPage({ id }: { readonly id: string }) {
  const { words } = useTexts();
  const { key } = useBody();
  const queries = useQueryClient();
  const asked = useQuery({
    queryKey: ["batch", id],
    queryFn: () => call<Batch>(`/api/v1/batches/${encodeURIComponent(id)}`, key),
    refetchInterval: (query) =>
      query.state.data !== undefined && isFinished(query.state.data) ? false : pollMs,
  });
  const batch = asked.data;
  const isOver = batch !== undefined && isFinished(batch);
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: ["batches"] });
  }, [isOver, queries]);
  useTitle(batch === undefined ? words.batches : words.batch.title(batch.fileName || words.batch.noName));
  if (batch === undefined) {
    return asked.error === null ? (
      <Loading />
    ) : (
      <Failed error={asked.error} onRetry={() => void asked.refetch()} />
    );
  }
  return (
    <>
      <BatchHead batch={batch} />
      {asked.error !== null && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      <Progress batch={batch} />
      {batch.failure !== null && <Failure failure={batch.failure} />}
      {batch.status === "done" && <Result batch={batch} />}
    </>
  );
}

function BatchHead({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const nameOf = useEntryName();
  const chip = { queued: "chip", running: "chip wait", done: "chip good", failed: "chip bad" }[batch.status];
  return (
    <section className="head">
      <h1>{words.batch.title(batch.fileName || words.batch.noName)}</h1>
      <p className="quiet">
        <span className={chip}>{words.batch.status[batch.status]}</span> {nameOf(batch.entry)} ·{" "}
        {words.batch.submitted(shanghaiTime(batch.submittedAt))}
        {batch.finishedAt !== null && ` · ${words.batch.finished(shanghaiTime(batch.finishedAt))}`}
      </p>
    </section>
  );
}

function Progress({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const { phase, share, rows } = batch.progress;
  return (
    <div className={isFinished(batch) ? "hidden" : "progress card"}>
      <p role="status">{words.batch.phase[phase]}</p>
      {!isFinished(batch) && (
        <>
          <progress aria-label={words.batch.progress} max={1} value={share} />
          <p className="quiet">{words.batch.progressRows(countText(rows))}</p>
        </>
      )}
    </div>
  );
}

function Failure({
  failure,
}: {
  readonly failure: { readonly code: string; readonly zh: string; readonly en: string };
}) {
  const { words, language } = useTexts();
  return (
    <div className="callout bad" role="alert">
      <p>
        <strong>{words.batch.failure}</strong>
        {words.colon}
        {language === "en" ? failure.en : failure.zh}
      </p>
      <p>
        {words.batch.failureWay} <span className="code">{failure.code}</span>
      </p>
      <PlaceLink className="btn" to="/">
        {words.batch.resend}
      </PlaceLink>
    </div>
  );
}

function Result({ batch }: { readonly batch: Batch }) {
  return (
    <>
      <Counts batch={batch} />
      <Mend batch={batch} />
      <Codes batch={batch} />
      <RowReports batch={batch} />
    </>
  );
}

function Counts({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const { counts, timeliness } = batch;
  const figures = [
    [words.batch.total, counts.total],
    [words.batch.rowStatus.accepted, counts.accepted],
    [words.batch.rowStatus.superseding, counts.superseding],
    [words.batch.warnedWithin, counts.warned],
    [words.batch.rowStatus.duplicate, counts.duplicate],
    [words.batch.rowStatus.rejected, counts.rejected],
  ] as const;
  const clock = [
    [words.batch.onTime, timeliness.onTime],
    [words.batch.late, timeliness.late],
    [words.batch.notDeterminable, timeliness.notDeterminable],
  ] as const;
  return (
    <section aria-label={words.batch.counts}>
      <dl className="counts">
        {figures.map(([name, count]) => (
          <div key={name} className="card">
            <dt>{name}</dt>
            <dd>{countText(count)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        {words.batch.timeliness}
        {words.colon}
        {clock.map(([name, count]) => `${name} ${countText(count)}`).join(words.listSeparator)}
      </p>
    </section>
  );
}

function Codes({ batch }: { readonly batch: Batch }) {
  const { words, language } = useTexts();
  if (batch.codes.length === 0) return null;
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">{words.batch.codes}</h2>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{words.batch.codeHead}</th>
            <th scope="col">{words.batch.levelHead}</th>
            <th scope="col">{words.batch.countHead}</th>
          </tr>
        </thead>
        <tbody>
          {batch.codes.map((one) => (
            <tr key={`${one.code} ${one.level}`}>
              <th scope="row" data-head={words.batch.codeHead}>
                {language === "en" ? one.en : one.zh} <span className="code block">{one.code}</span>
              </th>
              <td data-head={words.batch.levelHead}>
                <span className={one.level === "error" ? "chip bad" : "chip wait"}>
                  {words.batch.levels[one.level]}
                </span>
              </td>
              <td data-head={words.batch.countHead}>{countText(one.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
