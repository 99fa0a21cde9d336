import {
  UPLOAD_BYTES_MAX,
  UPLOAD_BYTES_PER_BODY_DAY_MAX,
  UPLOADS_AT_ONCE_MAX,
  UPLOADS_AT_ONCE_PER_BODY_MAX,
  UPLOADS_PER_WINDOW_MAX,
} from "../../platform/limits.ts";
import { refusal } from "./refusals.ts";

/** What uploads may cost. Tests lower what would take long to reach. */
export interface UploadLimits {
  readonly bytes: number;
  /** Uploads of one client in a window of RATE_WINDOW_SECONDS. */
  readonly perWindow: number;
  readonly atOnce: number;
  readonly atOncePerBody: number;
  /** Bytes of files of one body in a civil day. */
  readonly bytesPerDay: number;
}

export const UPLOAD_LIMITS: UploadLimits = {
  bytes: UPLOAD_BYTES_MAX,
  perWindow: UPLOADS_PER_WINDOW_MAX,
  atOnce: UPLOADS_AT_ONCE_MAX,
  atOncePerBody: UPLOADS_AT_ONCE_PER_BODY_MAX,
  bytesPerDay: UPLOAD_BYTES_PER_BODY_DAY_MAX,
};

/** Places for uploads on their way in. One that finds none is refused at once: waiting would hold its connection. */
export interface UploadPlaces {
  /** Receives one upload of a body in a place; refuses with BODY_UPLOADS_FULL and UPLOADS_FULL. */
  within<T>(bodyCode: string, receive: () => Promise<T>): Promise<T>;
}

export function makeUploadPlaces(limits: Pick<UploadLimits, "atOnce" | "atOncePerBody">): UploadPlaces {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    async within(bodyCode, receive) {
      const own = taken.get(bodyCode) ?? 0;
      if (own >= limits.atOncePerBody) throw refusal("BODY_UPLOADS_FULL");
      if (all >= limits.atOnce) throw refusal("UPLOADS_FULL");
      taken.set(bodyCode, own + 1);
      all += 1;
      try {
        return await receive();
      } finally {
        all -= 1;
        const left = (taken.get(bodyCode) ?? 1) - 1;
        if (left > 0) taken.set(bodyCode, left);
        else taken.delete(bodyCode);
      }
    },
  };
}
