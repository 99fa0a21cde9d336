import { problemOf, Refusal } from "./call.ts";

export interface Sending {
  readonly file: File;
  readonly entry: string;
  readonly key: string;
  /** The same for every attempt to send the same choice of file: a lost answer then makes no second batch. */
  readonly idempotencyKey: string;
  readonly onShare: (percent: number) => void;
}

/** Uploads a file as a batch and gives its id. XMLHttpRequest, because fetch does not tell how much has been sent. */
export function sendFile(sending: Sending): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/batches");
    request.setRequestHeader("authorization", `Bearer ${sending.key}`);
    request.setRequestHeader("idempotency-key", sending.idempotencyKey);
    request.upload.onprogress = ({ loaded, total }) =>
      sending.onShare(Math.floor((loaded / Math.max(total, 1)) * 100));
    request.onerror = () => reject(new Refusal(0, null));
    request.onload = async () => {
      if (request.status < 300) resolve(batchId(request.responseText));
      else reject(new Refusal(request.status, await problemOf(request.responseText)));
    };
    request.send(formOf(sending));
  });
}

/** A key for one choice of file; `randomUUID` is missing on pages served without TLS. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The entry goes first: a streaming server then knows it before the rows arrive. */
function formOf({ file, entry }: Sending): FormData {
  const form = new FormData();
  form.append("entry", entry);
  form.append("file", file, file.name);
  return form;
}

function batchId(text: string): string {
  return (JSON.parse(text) as { readonly id: string }).id;
}
