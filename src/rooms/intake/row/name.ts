import { cleanName, placeholderToNull } from "../../../kernel/name.ts";
import { scanPrivacy } from "../../../kernel/privacy.ts";
import { isResidentId } from "../../../kernel/resident-id.ts";
import { type Column, note, type ReadCell } from "./draft.ts";
import { hasOddEnd } from "./text.ts";

/** What text looks like after it was read in the wrong encoding: the word that replacement characters make, or Latin letters with marks only. */
const GARBLED = /锟斤拷|[\u0080-\u00b6\u00b8-\u00ff]{4}/u;
const DIGIT_RUN = /[0-9\uff10-\uff19]{7}/u;

/**
 * Reads the name of a subject or of a person. Lost characters refuse it (NAME_GARBLED); a personal number in its place
 * refuses the row, because that is what a shifted row looks like.
 */
export function nameReader(column: Column): ReadCell {
  const { lengthMax } = column.field;
  return (cell, draft) => {
    if (cell === null || cell === "") return null;
    const given = typeof cell === "number" ? String(cell) : cell;
    const { name, changed, broken, privateUse } = cleanName(given);
    if (placeholderToNull(name, "is-placeholder") === null) return null;
    if (broken || GARBLED.test(name)) {
      note(draft, column, { code: "NAME_GARBLED", value: name.toWellFormed() });
      return null;
    }
    if (name.length > lengthMax) {
      note(draft, column, {
        code: "TEXT_TOO_LONG",
        value: name,
        params: { length: name.length, max: lengthMax },
      });
      return null;
    }
    if (DIGIT_RUN.test(name) && holdsPersonNumber(name)) {
      note(draft, column, { code: "PERSON_ID_MISPLACED" });
      return null;
    }
    if (privateUse) note(draft, column, { code: "NAME_PRIVATE_USE", value: name });
    if (changed && !hasOddEnd(given)) note(draft, column, { code: "NAME_CLEANED", value: name });
    return name;
  };
}

function holdsPersonNumber(name: string): boolean {
  return isResidentId(name.trim()) || scanPrivacy(name, "text").found.length > 0;
}
