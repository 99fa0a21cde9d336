import type { Keys } from "../../platform/keys.ts";
import { evidenceSealedAs, sealedAs } from "./sealed.ts";
import type { Asked, Proposal } from "./types.ts";
import type { EvidenceRow, ObjectionRow } from "./views.ts";

/** What is sealed of an objection, opened for those who may read it. */
export interface OpenObjection {
  readonly asked: Asked;
  readonly proposal: Proposal | null;
  readonly returnNote: string | null;
}

/** The words of whoever asked. */
export function openedAsked(keys: Keys, row: Pick<ObjectionRow, "objectionId" | "asked">): Asked {
  const asked: Asked = JSON.parse(keys.open(row.asked, sealedAs(row.objectionId, "asked")));
  return asked;
}

/** The proposed answer, which is the answer once it was decided; null while there is none. */
export function openedAnswer(
  keys: Keys,
  row: Pick<ObjectionRow, "objectionId" | "proposal">,
): Proposal | null {
  if (row.proposal === null) return null;
  const proposal: Proposal = JSON.parse(keys.open(row.proposal, sealedAs(row.objectionId, "proposal")));
  return proposal;
}

export function opened(keys: Keys, row: ObjectionRow): OpenObjection {
  const note = row.returnNote;
  return {
    asked: openedAsked(keys, row),
    proposal: openedAnswer(keys, row),
    returnNote: note === null ? null : keys.open(note, sealedAs(row.objectionId, "return_note")),
  };
}

/** What a piece of evidence is called. */
export function evidenceName(keys: Keys, row: EvidenceRow): string {
  return keys.open(row.named, evidenceSealedAs(row.objectionId, { no: row.no, column: "name" }));
}
