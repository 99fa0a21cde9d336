import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { FileChoice } from "./file-choice.tsx";
import { Failed, useCatalogue, useEntryName, useTitle } from "./parts.tsx";
import { goTo } from "./router.tsx";
import { newIdempotencyKey, sendFile } from "./send.ts";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

interface Choice {
  readonly file: File;
  readonly idempotencyKey: string;
}

/** Chooses entry and file, shows the first rows, sends the file and goes to its batch. */
export function UploadPage() {
  const { words } = useTexts();
  const { key, body } = useBody();
  const queries = useQueryClient();
  const [entry, setEntry] = useState(body.entries.length === 1 ? (body.entries[0] ?? "") : "");
  const [choice, setChoice] = useState<Choice | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useTitle(words.send.title);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (choice === null || entry === "") return;
    setError(null);
    setShare(0);
    try {
      const id = await sendFile({ ...choice, entry, key, onShare: setShare });
      await queries.invalidateQueries({ queryKey: ["batches"] });
      goTo(`/batches/${encodeURIComponent(id)}`);
    } catch (caught) {
      setError(caught instanceof Error ? caught : new Error(String(caught)));
      setShare(null);
    }
  };
  const isReady = choice !== null && entry !== "";
  return (
    <>
      <h1>{words.send.title}</h1>
      <p className="lead">{words.send.lead}</p>
      <form className="upload" onSubmit={(event) => void onSubmit(event)}>
        <EntryChoice entry={entry} onChange={setEntry} />
        <FileChoice
          file={choice?.file ?? null}
          onFile={(file) => setChoice({ file, idempotencyKey: newIdempotencyKey() })}
        />
        {error !== null && <Failed error={error} />}
        <p className="actions">
          <button type="submit" className="btn main" disabled={!isReady || share !== null}>
            {words.send.button}
          </button>
          <span className="quiet" role="status">
            {share === null
              ? isReady
                ? ""
                : words.send.chooseFirst
              : `${words.send.sending} ${words.send.sent(String(share))}`}
          </span>
        </p>
        <p className="quiet">{words.send.again}</p>
      </form>
    </>
  );
}

function EntryChoice({
  entry,
  onChange,
}: {
  readonly entry: string;
  readonly onChange: (entry: string) => void;
}) {
  const { words } = useTexts();
  const { body } = useBody();
  const nameOf = useEntryName();
  if (body.entries.length === 0) return <p className="empty">{words.send.noEntries}</p>;
  return (
    <fieldset>
      <legend>{words.send.entry}</legend>
      <div className="choices">
        {body.entries.map((one) => (
          <label key={one} className="choice">
            <input
              type="radio"
              name="entry"
              value={one}
              checked={one === entry}
              onChange={() => onChange(one)}
            />
            {nameOf(one)}
          </label>
        ))}
      </div>
      {entry !== "" && <Templates entry={entry} />}
    </fieldset>
  );
}

function Templates({ entry }: { readonly entry: string }) {
  const { words } = useTexts();
  const { data } = useCatalogue();
  const kinds = data?.entries.find((one) => one.entry === entry)?.subjectKinds ?? [];
  const links = [
    ["organisation", words.send.organisation, kinds.some((kind) => kind !== "natural-person")],
    ["person", words.send.person, kinds.includes("natural-person")],
  ] as const;
  return (
    <p className="quiet">
      {words.send.templates}
      {words.colon}
      {links
        .filter(([, , isWanted]) => isWanted)
        .map(([subject, name]) => (
          <a
            key={subject}
            className="spaced"
            href={`/api/v1/templates/${entry}.csv?subject=${subject}&header=zh`}
          >
            {name}
          </a>
        ))}
    </p>
  );
}
