import multipart from "@fastify/multipart";
import type { FastifyInstance } from "fastify";
import {
  FORM_FIELD_BYTES_MAX,
  FORM_FIELD_NAME_BYTES_MAX,
  FORM_FIELDS_MAX,
  UPLOAD_BYTES_MAX,
} from "../limits.ts";

/** Lets routes take multipart forms part by part, as streams: one file, a few short fields. */
export async function takeMultipart(app: FastifyInstance): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: true,
    limits: {
      files: 1,
      fields: FORM_FIELDS_MAX,
      parts: FORM_FIELDS_MAX + 1,
      fieldNameSize: FORM_FIELD_NAME_BYTES_MAX,
      fieldSize: FORM_FIELD_BYTES_MAX,
      fileSize: UPLOAD_BYTES_MAX,
    },
  });
}
