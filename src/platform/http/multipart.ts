import multipart from "@fastify/multipart";
import type { FastifyInstance } from "fastify";
import { UPLOAD_BYTES_MAX } from "../limits.ts";

/** Lets routes take multipart forms part by part, as streams: one file, a few short fields. */
export async function takeMultipart(app: FastifyInstance): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: true,
    limits: {
      files: 1,
      fields: 10,
      parts: 11,
      fieldNameSize: 100,
      fieldSize: 1_000,
      fileSize: UPLOAD_BYTES_MAX,
    },
  });
}
