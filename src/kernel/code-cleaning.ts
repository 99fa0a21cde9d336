import { foldUnit, isBlank } from "./characters.ts";
import type { CodeProblemCode } from "./code-problems.ts";

export interface CleanCode {
  readonly text: string;
  readonly notes: readonly CodeProblemCode[];
}

const NO_NOTES: readonly CodeProblemCode[] = [];
/** Marks that people and spreadsheets put around or into a code and that no code has: hyphens and quotation marks. */
const MARKS = new Set([..."-‐‑‒–—−﹣'\"`’‘“”=·"].map((mark) => mark.charCodeAt(0)));

/** A code in capital half-width characters without spaces and marks, and what had to be changed to get there. */
export function cleanCode(given: string): CleanCode {
  if (isPlain(given)) return { text: given, notes: NO_NOTES };
  let text = "";
  let [wide, marked, small] = [false, false, false];
  for (let i = 0; i < given.length; i++) {
    const unit = given.charCodeAt(i);
    const narrow = foldUnit(unit);
    if (isBlank(unit) || MARKS.has(narrow)) {
      marked = true;
      continue;
    }
    wide ||= narrow !== unit;
    small ||= narrow >= 97 && narrow <= 122;
    text += String.fromCharCode(narrow >= 97 && narrow <= 122 ? narrow - 32 : narrow);
  }
  const whole = withoutDecimalTail(text);
  return { text: whole, notes: notesOf(small, wide, marked || whole !== text) };
}

function notesOf(small: boolean, wide: boolean, marked: boolean): readonly CodeProblemCode[] {
  const notes: CodeProblemCode[] = [];
  if (small) notes.push("CODE_CASE_NORMALISED");
  if (wide) notes.push("CODE_WIDTH_NORMALISED");
  if (marked) notes.push("CODE_MARKS_REMOVED");
  return notes;
}

/** Statistics programs write a whole number as 110000006486907.0. */
function withoutDecimalTail(text: string): string {
  return /^\d{8,20}\.0{1,6}$/.test(text) ? text.slice(0, text.indexOf(".")) : text;
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const plain = (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90);
    if (!plain) return false;
  }
  return true;
}
