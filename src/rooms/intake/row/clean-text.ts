import { isBlank, isZeroWidth } from "../../../kernel/characters.ts";

export interface CleanText {
  readonly text: string;
  /** Whether characters that mean something to nobody were taken out. */
  readonly removed: boolean;
}

const LINE_FEED = 0x0a;

/**
 * A text without invisible and private-use characters, with plain spaces, trimmed. Line breaks become one form in long
 * texts and spaces in short ones; half a character pair becomes the replacement character, which no later step breaks on.
 */
export function cleanText(given: string, keepLines: boolean): CleanText {
  const text = given.toWellFormed();
  let clean = "";
  let removed = false;
  for (const sign of text.replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, "\n")) {
    if (isRemovable(sign)) removed = true;
    else clean += spaceOf(sign, keepLines);
  }
  return { text: trimmed(clean), removed };
}

function isRemovable(sign: string): boolean {
  const point = sign.codePointAt(0) ?? 0;
  if (point >= 0xf0000) return true;
  if (point > 0xffff) return false;
  return isZeroWidth(point) || (point >= 0xe000 && point <= 0xf8ff);
}

function spaceOf(sign: string, keepLines: boolean): string {
  const unit = sign.charCodeAt(0);
  if (unit === LINE_FEED) return keepLines ? "\n" : " ";
  return unit !== 0x3000 && sign.length === 1 && isBlank(unit) ? " " : sign;
}

/** A text without blanks at its ends and at the ends of its lines. */
function trimmed(text: string): string {
  return text.includes("\n") ? text.replaceAll(/[ \u3000]*\n[ \u3000]*/gu, "\n").trim() : text.trim();
}
