import { foldUnit, isBlank } from "./characters.ts";

export interface CanonicalNumber {
  readonly canonical: string;
  /** Whether the text was written otherwise. */
  readonly changed: boolean;
}

const OPENING = "〔(（[［【﹝〖〘❲{｛<＜〈﹙⟨「『⦗";
const CLOSING = "〕)）]］】﹞〗〙❳}｝>＞〉﹚⟩」』⦘";
const HYPHENS = "‐‑‒–−﹣";
const KEEP = 0;
const CARE = 1;
const OPEN = 2;
const CLOSE = 3;
const HYPHEN = 4;
const CARE_TABLE = careTable();

function careTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) if (isBlank(unit) || foldUnit(unit) !== unit) table[unit] = CARE;
  for (const sign of OPENING) table[sign.charCodeAt(0)] = OPEN;
  for (const sign of CLOSING) table[sign.charCodeAt(0)] = CLOSE;
  for (const sign of HYPHENS) table[sign.charCodeAt(0)] = HYPHEN;
  return table;
}

/**
 * A document number in its one form: half width, no blanks, brackets of any kind around a year as 〔〕 and elsewhere as (),
 * hyphens as `-`. Letters keep their case, and a character that was lost (U+FFFD) stays for whoever refuses it.
 */
export function canonicalDocumentNumber(text: string): CanonicalNumber {
  const year = canonicalYearOnly(text);
  if (year) return { canonical: text, changed: false };
  const canonical = rebuild(text);
  return { canonical, changed: canonical !== text };
}

/** The common case: nothing to change but at most one pair 〔year〕, which is right already. */
function canonicalYearOnly(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (CARE_TABLE[text.charCodeAt(i)] === KEEP) continue;
    if (text.charAt(i) !== "〔" || text.charAt(i + 5) !== "〕" || !isYear(text, i + 1)) return false;
    i += 5;
  }
  return true;
}

function rebuild(text: string): string {
  let flat = "";
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const care = CARE_TABLE[unit];
    if (care === OPEN) flat += "(";
    else if (care === CLOSE) flat += ")";
    else if (care === HYPHEN) flat += "-";
    else if (!isBlank(unit)) flat += String.fromCharCode(foldUnit(unit));
  }
  // A run of brackets is looked at from its first one only, or a cell of nothing but brackets would take minutes.
  return flat.replaceAll(/(?<!\()\(+((?:19|20)\d\d)年?\)+/g, "〔$1〕");
}

function isYear(text: string, at: number): boolean {
  const century = text.slice(at, at + 2);
  return (century === "19" || century === "20") && isDigitAt(text, at + 2) && isDigitAt(text, at + 3);
}

function isDigitAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 48 && unit <= 57;
}
