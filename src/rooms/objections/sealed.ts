import type { SealedPlace } from "../../platform/reseal.ts";

const TABLE = "objections.objection";
const KEY: SealedPlace["key"] = [
  ["subject_code", "text"],
  ["objection_id", "uuid"],
];

/** What is sealed of an objection, each text bound to its objection and its column: moved, it does not open. */
export const sealedAs = (objectionId: string, column: "asked" | "proposal" | "return_note"): string =>
  `${objectionId} ${column}`;

/** The same for a piece of evidence. */
export const evidenceSealedAs = (
  objectionId: string,
  { no, column }: { readonly no: number; readonly column: "name" | "content" },
): string => `${objectionId} ${no} ${column}`;

/** Columns of this room that hold sealed bytes. */
export const SEALED_OBJECTIONS: readonly SealedPlace[] = [
  ...["asked", "proposal", "return_note"].map((column) => ({
    table: TABLE,
    column: `${column}_sealed`,
    key: KEY,
    context: `objection_id::text || ' ${column}'`,
  })),
  ...["name", "content"].map((column) => ({
    table: "objections.evidence",
    column: `${column}_sealed`,
    key: [...KEY, ["evidence_no", "integer"] as const],
    context: `objection_id::text || ' ' || evidence_no || ' ${column}'`,
  })),
];
