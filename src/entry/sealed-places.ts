import { SEALED_FACTORS } from "../platform/identity/sealed.ts";
import { SEALED_TOKEN_KEYS } from "../platform/oauth/sealed.ts";
import type { SealedPlace } from "../platform/reseal.ts";
import { SEALED_CELLS } from "../rooms/intake/index.ts";
import { SEALED_OBJECTIONS } from "../rooms/objections/index.ts";
import { SEALED_FIELDS } from "../rooms/records/index.ts";
import { SEALED_PERSONS } from "../rooms/subjects/index.ts";

/** Every column that holds sealed bytes. One that is missing here would be lost with a retired key: a test compares with the schema. */
export const SEALED_PLACES: readonly SealedPlace[] = [
  SEALED_FIELDS,
  SEALED_PERSONS,
  SEALED_CELLS,
  SEALED_FACTORS,
  SEALED_TOKEN_KEYS,
  ...SEALED_OBJECTIONS,
];
