import { useState } from "react";
import type { Batch } from "../api-types.ts";
import { countText } from "../figures.ts";
import { callFile } from "./call.ts";
import { Failed } from "./parts.tsx";
import { PlaceLink } from "./router.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

/** The loop to mend: what was rejected, the file with the reasons, and that sending again does not duplicate. */
export function Mend({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const { key } = useBody();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  if (batch.counts.rejected === 0) return <p className="callout good">{words.batch.allGood}</p>;
  const download = async () => {
    setBusy(true);
    setError(null);
    try {
      const path = `/api/v1/batches/${encodeURIComponent(batch.id)}/rejected.csv`;
      saveAs(await callFile(path, key), rejectedName(batch));
    } catch (caught) {
      setError(caught instanceof Error ? caught : new Error(String(caught)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="callout">
      <p>
        <strong>{words.batch.rejectedCallout(countText(batch.counts.rejected))}</strong>{" "}
        {words.batch.rejectedHow}
      </p>
      {error !== null && <Failed error={error} />}
      <p className="actions">
        <button type="button" className="btn main" onClick={() => void download()} disabled={isBusy}>
          {isBusy ? words.batch.downloading : words.batch.download}
        </button>
        <PlaceLink className="btn" to="/">
          {words.batch.resend}
        </PlaceLink>
      </p>
    </section>
  );
}

function rejectedName({ fileName, id }: Batch): string {
  return `${(fileName || id).replace(/\.[^.]+$/, "")}-rejected.csv`;
}

function saveAs(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
