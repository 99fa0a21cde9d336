import { withQuery } from "../ask.ts";
import { headersFor } from "./account-key.ts";
import { problemOf, Refusal } from "./call.ts";

export interface Sending {
  readonly file: File;
  readonly entry: string;
  /** The batch whose rejected rows the file holds; empty for none. */
  readonly mends: string;
  readonly key: string;
  /** The same for every attempt to send the same choice of file: a lost answer then makes no second batch. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** Bytes on their way. */
  readonly progress: { readonly sent: number; readonly total: number };
}

/** The clerk stopped the upload; the platform kept nothing of it. */
export class UploadCancelled extends Error {}

/** Uploads a file as a batch and gives its id. XMLHttpRequest, because fetch does not tell how much has been sent. */
export function sendFile(
  sending: Omit<Sending, "progress">,
  onProgress: (progress: Sending["progress"]) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", withQuery("/api/v1/batches", { mends: sending.mends }));
    for (const [name, value] of Object.entries(headersFor(sending.key)))
      request.setRequestHeader(name, value);
    request.setRequestHeader("idempotency-key", sending.idempotencyKey);
    request.upload.onprogress = ({ loaded, total }) => onProgress({ sent: loaded, total });
    request.onerror = () => reject(new Refusal(0, null));
    request.onabort = () => reject(new UploadCancelled());
    request.onload = async () => {
      const id = request.status < 300 ? batchId(request.responseText) : null;
      if (id !== null) return resolve(id);
      if (request.status < 300) return reject(new Refusal(0, null));
      const wait = Number(request.getResponseHeader("retry-after") ?? "");
      const problem = await problemOf(request.responseText);
      reject(new Refusal(request.status, problem, wait > 0 ? wait : null));
    };
    sending.signal.addEventListener("abort", () => request.abort());
    request.send(formOf(sending));
  });
}

/** A key for one choice; `randomUUID` is missing on pages served without TLS. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The entry goes first: a streaming server then knows it before the rows arrive. */
function formOf({ file, entry }: Pick<Sending, "file" | "entry">): FormData {
  const form = new FormData();
  form.append("entry", entry);
  form.append("file", file, file.name);
  return form;
}

function batchId(text: string): string | null {
  try {
    return (JSON.parse(text) as { readonly id: string }).id;
  } catch {
    return null;
  }
}
