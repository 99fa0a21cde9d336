import type { FastifyInstance, FastifyRequest } from "fastify";
import { inTime } from "../../platform/http/in-time.ts";
import { RATE_WINDOW_SECONDS } from "../../platform/limits.ts";
import { bodyActing } from "../bodies/index.ts";
import { batchOfBody, type IntakeRoutes, keyOf } from "./asking.ts";
import { makeUploadPlaces, UPLOAD_LIMITS, type UploadPlaces } from "./places.ts";
import { submitBatch } from "./submit.ts";
import { multipartUpload, rawUpload } from "./upload.ts";

/** What the routes that take files share: one limit, one rate, one count of places, one way in. */
export interface FilesIn {
  readonly options: {
    readonly bodyLimit: number;
    readonly onRequest: ReturnType<FastifyInstance["rateLimit"]>;
  };
  receive(request: FastifyRequest, asked: Asked): Promise<{ id: string; status: string }>;
  /** Does something with a file of a body in a place of its own, as long as there is one. */
  readonly within: UploadPlaces["within"];
  /** Bytes of files of one body in a civil day. */
  readonly bytesPerDay: number;
}

/** The entry that rows are for: as the address says, unless the form says otherwise, or whatever anyone says. */
interface Asked {
  readonly asked?: string | undefined;
  readonly always?: string;
  /** The batch whose rejected rows the file holds. */
  readonly mends?: string | undefined;
}

export function filesIn(app: FastifyInstance, intake: IntakeRoutes): FilesIn {
  const limits = { ...UPLOAD_LIMITS, ...intake.limits };
  const places = makeUploadPlaces(limits);
  const of = { ...intake, bytesMax: limits.bytes, bytesPerDay: limits.bytesPerDay };
  return {
    options: {
      bodyLimit: limits.bytes,
      onRequest: app.rateLimit({ max: limits.perWindow, timeWindow: RATE_WINDOW_SECONDS * 1000 }),
    },
    within: places.within,
    bytesPerDay: limits.bytesPerDay,
    async receive(request, { asked, always, mends }) {
      const body = await inTime(bodyActing(intake, request));
      if (mends !== undefined) await batchOfBody(intake, body, mends);
      const mended = mends === undefined ? {} : { mends: { batchId: mends, rows: null } };
      return places.within(body.bodyCode, async () => {
        const upload = request.isMultipart()
          ? await multipartUpload(request, limits.bytes)
          : rawUpload(request, asked);
        const entry = always ?? upload.entry;
        return submitBatch(of, { body, ...upload, ...mended, entry, idempotencyKey: keyOf(request) });
      });
    },
  };
}
