import type { SealedPlace } from "../reseal.ts";

/** Private parts of the keys that access tokens are signed with. */
export const SEALED_TOKEN_KEYS: SealedPlace = {
  table: "platform.token_key",
  column: "private_sealed",
  key: [["key_id", "text"]],
  context: "'token-key:' || key_id",
};
