import { type DragEvent, useEffect, useState } from "react";
import { isTextFile, type Preview, type PreviewRow, previewOf } from "./preview.ts";
import { useTexts } from "./texts.tsx";

interface FileChoicePlan {
  readonly file: File | null;
  readonly onFile: (file: File) => void;
}

/** Takes a file by dropping or by choosing, and shows its first rows. */
export function FileChoice({ file, onFile }: FileChoicePlan) {
  const { words } = useTexts();
  const [isOver, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped !== undefined) onFile(dropped);
  };
  return (
    <fieldset>
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
        <p>
          {words.send.drop}
          <span className="quiet"> {words.send.or} </span>
        </p>
        <input
          id="file"
          type="file"
          aria-label={words.send.choose}
          accept=".csv,.tsv,.txt,.xlsx,.xls"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen !== undefined) onFile(chosen);
          }}
        />
        <p className="hint">{words.send.kinds}</p>
      </div>
      {file !== null && <Chosen key={`${file.name} ${file.size} ${file.lastModified}`} file={file} />}
    </fieldset>
  );
}

function Chosen({ file }: { readonly file: File }) {
  const { words } = useTexts();
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    let isCurrent = true;
    if (isTextFile(file.name)) {
      void previewOf(file).then((read) => {
        if (isCurrent) setPreview(read);
      });
    }
    return () => {
      isCurrent = false;
    };
  }, [file]);
  return (
    <div className="chosen">
      <p role="status">
        <strong>{words.send.chosen(file.name, sizeText(file.size))}</strong>
      </p>
      {!isTextFile(file.name) && <p className="quiet">{words.send.previewNone}</p>}
      {preview !== null && <PreviewTable preview={preview} />}
    </div>
  );
}

function PreviewTable({ preview }: { readonly preview: Preview }) {
  const { words } = useTexts();
  const [head, ...rows] = preview.rows;
  if (head === undefined) return <p className="callout">{words.send.previewEmpty}</p>;
  return (
    <>
      <p className="quiet">{words.send.previewOf(String(preview.rows.length), preview.encoding)}</p>
      {preview.hasReplacements && <p className="callout">{words.send.replaced}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" aria-label={words.send.preview} tabIndex={0}>
        <table className="preview">
          <thead>
            <tr>
              {cellsOf(head).map(({ key, cell }) => (
                <th key={key} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.row}>
                {cellsOf(row).map(({ key, cell }) => (
                  <td key={key}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function cellsOf(row: PreviewRow): readonly { readonly key: string; readonly cell: string }[] {
  return row.cells.map((cell, index) => ({ key: `column ${index + 1}`, cell }));
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
