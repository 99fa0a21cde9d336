import { Readable } from "node:stream";
import type { Multipart } from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { platformProblem, problem } from "../../platform/http/problem.ts";
import { UPLOAD_BYTES_MAX } from "../../platform/limits.ts";
import { refusal } from "./refusals.ts";

/** A file that is on its way in. */
export interface Upload {
  readonly entry: string | null;
  readonly fileName: string;
  readonly mediaType: string | null;
  readonly stream: Readable;
  /** Fields that came after the file; read once the stream has ended. */
  readonly late: () => Promise<{ readonly entry: string | null }>;
}

export const NDJSON = "application/x-ndjson";
const RAW_TYPES = [
  NDJSON,
  "text/csv",
  "application/octet-stream",
  "text/tab-separated-values",
  "application/vnd.ms-excel",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

/** Files other than multipart go by as streams: nothing of them is held in memory. */
export function acceptRawBodies(app: FastifyInstance): void {
  app.addContentTypeParser(RAW_TYPES, (_request, payload, done) => done(null, payload));
}

/**
 * First file part of a multipart request; the field `entry` may stand before or after it. The parts are asked for one by
 * one: a `for await` that is left early would close them, and with them the fields after the file.
 */
export async function multipartUpload(
  request: FastifyRequest,
  bytesMax: number = UPLOAD_BYTES_MAX,
): Promise<Upload> {
  const parts = partsOf(request, bytesMax);
  let entry: string | null = null;
  for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
    const part = next.value;
    if (part.type === "field") {
      if (part.fieldname === "entry") entry = String(part.value);
      continue;
    }
    const late = async (): Promise<{ entry: string | null }> => {
      let after: string | null = null;
      for await (const rest of parts) {
        if (rest.type === "field" && rest.fieldname === "entry") after = String(rest.value);
        else if (rest.type === "file") rest.file.resume();
      }
      return { entry: after };
    };
    return { entry, fileName: part.filename, mediaType: part.mimetype, stream: part.file, late };
  }
  throw refusal("FILE_MISSING");
}

/** Parts in the order sent. A form that breaks off or was never one is the sender's fault and no bug. */
async function* partsOf(request: FastifyRequest, bytesMax: number): AsyncGenerator<Multipart, void, void> {
  try {
    yield* request.parts({ limits: { fileSize: bytesMax } });
  } catch (error) {
    throw unreadable(error);
  }
}

/** What is said of a body that could not be read to its end; limits keep the code that they bring. */
export function unreadable(error: unknown): unknown {
  const isLimit = error instanceof Error && "code" in error && String(error.code).startsWith("FST_");
  return isLimit ? error : platformProblem("BODY_UNREADABLE");
}

/** A file that is the whole body of its request. A body that was parsed as something else is no file. */
export function rawUpload(request: FastifyRequest, entry: string | undefined): Upload {
  const { body } = request;
  if (!(body instanceof Readable)) {
    throw problem("MEDIA_TYPE_UNSUPPORTED", 415, {
      zh: "请以 multipart/form-data、application/x-ndjson、text/csv 或 XLSX 报送文件。",
      en: "Send the file as multipart/form-data, application/x-ndjson, text/csv or XLSX.",
    });
  }
  const mediaType = (request.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  const fileName = mediaType === NDJSON ? "rows.ndjson" : "upload";
  return { entry: entry ?? null, fileName, mediaType, stream: body, late: async () => ({ entry: null }) };
}
