import type { SealedPlace } from "../reseal.ts";

/** Secrets of second factors. */
export const SEALED_FACTORS: SealedPlace = {
  table: "platform.account",
  column: "totp_sealed",
  key: [["account_id", "uuid"]],
  context: "'totp ' || account_id",
};
