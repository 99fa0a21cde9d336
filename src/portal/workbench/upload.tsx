import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { countText } from "../figures.ts";
import { useBatch } from "./batch-parts.tsx";
import { errorOf } from "./call.ts";
import { EntryChoice } from "./entry-choice.tsx";
import { FileChoice } from "./file-choice.tsx";
import { forget, useKept } from "./kept.ts";
import { Failed, PageHeading } from "./parts.tsx";
import { PreviewOf } from "./preview.tsx";
import { askBeforeLeaving, goTo, useAsked } from "./router.tsx";
import { newIdempotencyKey, type Sending, sendFile, UploadCancelled } from "./send.ts";
import { SendingBar } from "./sending-bar.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

interface Choice {
  readonly entry: string;
  readonly file: File | null;
  /** Made anew with every choice, and the same for every attempt to send it. */
  readonly idempotencyKey: string;
}

const nothing: Choice = { entry: "", file: null, idempotencyKey: "" };
const choiceKey = "upload";

/** Chooses entry and file, shows how the file is read, sends it and goes to its batch. */
export function UploadPage() {
  const { words } = useTexts();
  const { body } = useBody();
  const asked = useAsked();
  const [kept, choose] = useKept<Choice>(choiceKey, nothing);
  const only = body.entries.length === 1 ? (body.entries[0] ?? "") : "";
  const entry = kept.entry || asked.entry || only;
  const mends = asked.mends ?? "";
  const change = (next: Partial<Choice>) =>
    choose({ ...kept, entry, ...next, idempotencyKey: newIdempotencyKey() });
  const upload = useUpload({ entry, mends, choice: kept });
  const isReady = kept.file !== null && entry !== "" && body.entries.includes(entry);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void upload.start();
  };
  return (
    <>
      <PageHeading title={words.send.title} />
      <p className="lead">{words.send.lead}</p>
      {mends !== "" && <MendsNote id={mends} />}
      <form className="upload" onSubmit={onSubmit}>
        <EntryChoice entry={entry} onChange={(chosen) => change({ entry: chosen })} />
        <FileChoice file={kept.file} isBusy={upload.progress !== null} onFile={(file) => change({ file })} />
        {kept.file !== null && <PreviewOf file={kept.file} entry={entry} />}
        {upload.error !== null && <Failed error={upload.error} onRetry={() => void upload.start()} />}
        {upload.isCancelled && (
          <p className="callout" role="status">
            {words.send.cancelled}
          </p>
        )}
        {upload.progress === null ? (
          <p className="actions">
            <button type="submit" className="btn main" disabled={!isReady}>
              {words.send.button}
            </button>
            <span className="quiet">{isReady ? "" : words.send.chooseFirst}</span>
          </p>
        ) : (
          <SendingBar progress={upload.progress} onCancel={upload.cancel} />
        )}
        <p className="quiet">{words.send.again}</p>
      </form>
    </>
  );
}

function MendsNote({ id }: { readonly id: string }) {
  const { words } = useTexts();
  const { data } = useBatch(id);
  if (data === undefined) return null;
  return (
    <p className="callout">{words.send.mends(data.fileName || words.batch.noName, countText(data.open))}</p>
  );
}

interface UploadPlan {
  readonly entry: string;
  readonly mends: string;
  readonly choice: Choice;
}

/** Sends the choice. Leaving the window is warned of while bytes are on their way; leaving the page cancels. */
function useUpload({ entry, mends, choice }: UploadPlan) {
  const { words } = useTexts();
  const { key } = useBody();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Sending["progress"] | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [isCancelled, setCancelled] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  useWarning(progress === null ? null : words.send.leaving);
  const start = async () => {
    if (choice.file === null || running.current !== null) return;
    const { file, idempotencyKey } = choice;
    const controller = new AbortController();
    running.current = controller;
    setError(null);
    setCancelled(false);
    setProgress({ sent: 0, total: file.size });
    try {
      const plan = { file, entry, mends, key, idempotencyKey, signal: controller.signal };
      const id = await sendFile(plan, setProgress);
      forget(choiceKey);
      askBeforeLeaving(null);
      void queries.invalidateQueries({ queryKey: ["batches"] });
      goTo(`/batches/${encodeURIComponent(id)}`);
    } catch (thrown) {
      if (thrown instanceof UploadCancelled) setCancelled(true);
      else setError(errorOf(thrown));
      setProgress(null);
    } finally {
      running.current = null;
    }
  };
  return { progress, error, isCancelled, start, cancel: () => running.current?.abort() };
}

/** While a text is given, leaving the window or the page is asked about first. */
function useWarning(text: string | null): void {
  useEffect(() => {
    if (text === null) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    askBeforeLeaving(() => window.confirm(text));
    return () => {
      window.removeEventListener("beforeunload", warn);
      askBeforeLeaving(null);
    };
  }, [text]);
}
