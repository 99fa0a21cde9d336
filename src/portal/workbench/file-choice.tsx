import { type DragEvent, useState } from "react";
import { sizeText } from "./sizes.ts";
import { useTexts } from "./texts.tsx";

const fileBytesMax = 1024 ** 3;

interface FileChoicePlan {
  readonly file: File | null;
  readonly isBusy: boolean;
  readonly onFile: (file: File) => void;
}

/** Takes a file by dropping or by choosing. The native field is there for keyboard and ear; the label is what the eye sees. */
export function FileChoice({ file, isBusy, onFile }: FileChoicePlan) {
  const { words } = useTexts();
  const [isOver, setOver] = useState(false);
  const [note, setNote] = useState("");
  const take = (files: FileList | null) => {
    const first = files?.[0];
    if (first === undefined || isBusy) return;
    setNote(
      first.size > fileBytesMax ? words.send.tooBig : (files?.length ?? 0) > 1 ? words.send.onlyOne : "",
    );
    if (first.size <= fileBytesMax) onFile(first);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <fieldset disabled={isBusy}>
      <legend>{words.send.file}</legend>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a convenience beside the file field inside */}
      <div
        className={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <p role="status" className={file === null ? undefined : "file-name"}>
          {file === null ? words.send.drop : words.send.chosen(file.name, sizeText(file.size))}
        </p>
        {file === null && <p className="quiet or">{words.send.or}</p>}
        <p className="file-field">
          <input
            id="file"
            type="file"
            className="over-label"
            accept=".csv,.tsv,.txt,.xlsx,.xls,.ndjson,.jsonl"
            onChange={(event) => {
              take(event.target.files);
              event.target.value = "";
            }}
          />
          <label htmlFor="file" className={file === null ? "btn main" : "btn"}>
            {file === null ? words.send.choose : words.send.other}
          </label>
        </p>
        <p className="hint">{words.send.kinds}</p>
      </div>
      {note !== "" && (
        <p className="callout" role="status">
          {note}
        </p>
      )}
    </fieldset>
  );
}
