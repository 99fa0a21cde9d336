import type { SealedPlace } from "../../platform/reseal.ts";

/** Personal fields of records, bound to their record. */
export const SEALED_FIELDS: SealedPlace = {
  table: "records.record",
  column: "sealed",
  key: [
    ["subject_code", "text"],
    ["record_id", "uuid"],
    ["version", "integer"],
  ],
  context: "record_id::text",
};
