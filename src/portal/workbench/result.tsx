import { useState } from "react";
import type { Batch } from "../api-types.ts";
import { countText } from "../figures.ts";
import { dated } from "../parts/dated.ts";
import { useBatch } from "./batch-parts.tsx";
import { callFile, errorOf } from "./call.ts";
import { Codes } from "./codes.tsx";
import { Failed } from "./parts.tsx";
import { Receipts } from "./receipts.tsx";
import { PlaceLink, withAsked } from "./router.tsx";
import { RowReports } from "./rows.tsx";
import { saveAs } from "./save.ts";
import { useBody } from "./session.tsx";
import { Settle } from "./settle.tsx";
import { useTexts } from "./texts.tsx";

/** What became of a batch: counts, the way on, problems by kind, row by row. */
export function Result({ batch }: { readonly batch: Batch }) {
  return (
    <>
      <Counts batch={batch} />
      <WayOn batch={batch} />
      <Codes batch={batch} />
      <Receipts batch={batch} />
      <RowReports batch={batch} />
    </>
  );
}

function Counts({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const { counts, timeliness } = batch;
  const figures = [
    ["total", words.batch.total, counts.total],
    ["accepted", words.batch.rowStatus.accepted, counts.accepted],
    ["superseding", words.batch.rowStatus.superseding, counts.superseding],
    ["warned", words.batch.warnedWithin, counts.warned],
    ["duplicate", words.batch.rowStatus.duplicate, counts.duplicate],
    ["rejected", words.batch.rowStatus.rejected, counts.rejected],
  ] as const;
  const clock = [
    [words.batch.onTime, timeliness.onTime],
    [words.batch.late, timeliness.late],
    [words.batch.notDeterminable, timeliness.notDeterminable],
  ] as const;
  const isClocked = clock.some(([, count]) => count > 0);
  return (
    <section aria-label={words.batch.counts}>
      <dl className="counts">
        {figures.map(([status, name, count]) => (
          <div key={name} className={status === "rejected" && count > 0 ? "card bad" : "card"}>
            <dt>{name}</dt>
            <dd>{countText(count)}</dd>
          </div>
        ))}
      </dl>
      {isClocked && (
        <p className="quiet">
          {words.batch.timeliness}
          {words.colon}
          {clock.map(([name, count]) => `${name} ${countText(count)}`).join(words.listSeparator)}
        </p>
      )}
    </section>
  );
}

/** What to do now: mend what is open, or nothing. */
function WayOn({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  if (batch.open > 0) return <ToMend batch={batch} />;
  if (batch.settled) {
    return (
      <div className="callout">
        <p>{words.batch.settled}</p>
        <Settle batch={batch} settled={false} name={words.batch.reopen} />
      </div>
    );
  }
  const text =
    batch.counts.rejected > 0
      ? words.batch.allResent
      : batch.mends === null
        ? words.batch.allGood
        : words.batch.allAccepted;
  return (
    <div className="callout good" role="status">
      <p>{text}</p>
      {batch.mends !== null && <BackToFirst id={batch.mends} />}
    </div>
  );
}

function BackToFirst({ id }: { readonly id: string }) {
  const { words } = useTexts();
  const { data } = useBatch(id);
  return (
    <p>
      <PlaceLink to={`/batches/${id}`}>{words.batch.backToFirst(countText(data?.open ?? 0))}</PlaceLink>
    </p>
  );
}

function ToMend({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const isKept = batch.keptUntil !== null;
  return (
    <section className="callout">
      <p>
        <strong>{words.batch.rejectedCallout(countText(batch.open))}</strong>{" "}
        {isKept ? words.batch.rejectedHow : words.batch.forgotten}
      </p>
      {batch.keptUntil !== null && <p className="quiet">{dated(words.batch.keptUntil(batch.keptUntil))}</p>}
      <p className="actions">
        {isKept && (
          <>
            <PlaceLink className="btn main" to={`/batches/${batch.id}/mend`}>
              {words.batch.mendHere}
            </PlaceLink>
            <Download batch={batch} />
          </>
        )}
        <PlaceLink className="btn" to={withAsked("/upload", { entry: batch.entry, mends: batch.id })}>
          {words.batch.resend}
        </PlaceLink>
      </p>
      <Settle batch={batch} settled={true} name={words.batch.settle} />
    </section>
  );
}

function Download({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const { key } = useBody();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const download = async () => {
    setBusy(true);
    setError(null);
    try {
      saveAs(await callFile(`/api/v1/batches/${batch.id}/rejected.csv`, key), rejectedName(batch));
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" className="btn" onClick={() => void download()} disabled={isBusy}>
        {isBusy ? words.batch.downloading : words.batch.download}
      </button>
      {error !== null && <Failed error={error} onRetry={() => void download()} />}
    </>
  );
}

function rejectedName({ fileName, id }: Batch): string {
  return `${(fileName || id).replace(/\.[^.]+$/, "")}-rejected.csv`;
}
