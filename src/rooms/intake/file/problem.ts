import { beginningOf } from "../../../kernel/characters.ts";
import { type Outcome, type Reason, refuse } from "../../../kernel/outcome.ts";
import { scanPrivacy } from "../../../kernel/privacy.ts";
import { FILE_PROBLEM_TEXTS, type FileProblemCode } from "./problem-texts.ts";

export type { FileProblemCode } from "./problem-texts.ts";

export type FileProblemParams = Readonly<Record<string, string | number>>;

/**
 * A refusal of the whole file that shows only while its rows are streamed. `chunks()` throws it; the intake flow
 * turns it into a failed batch with `code` and `because`. Refusals known on opening are returned by `openTable`.
 */
export class FileProblem extends Error {
  readonly code: FileProblemCode;
  readonly because: Reason;

  constructor(code: FileProblemCode, params: FileProblemParams = {}) {
    const because = fileReason(code, params);
    super(`${code}: ${because.en}`);
    this.name = "FileProblem";
    this.code = code;
    this.because = because;
  }
}

/** The sentence of a file refusal in both languages, with `{name}` places filled from `params`. */
function fileReason(code: FileProblemCode, params: FileProblemParams = {}): Reason {
  const text = FILE_PROBLEM_TEXTS[code];
  return { zh: fill(text.zh, params), en: fill(text.en, params) };
}

/** A returned refusal of a file. */
export function refuseFile<T>(
  code: FileProblemCode,
  params: FileProblemParams = {},
): Outcome<T, FileProblemCode> {
  return refuse(code, fileReason(code, params));
}

/** Turns a thrown FileProblem back into a refusal; anything else is a bug or a broken disk and is thrown on. */
export function refusalOf<T>(thrown: unknown): Outcome<T, FileProblemCode> {
  if (thrown instanceof FileProblem) return refuse(thrown.code, thrown.because);
  throw thrown;
}

function fill(text: string, params: FileProblemParams): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => shown(String(params[name] ?? place)));
}

const SHOWN_LENGTH_MAX = 200;

/** Names of the parts of an archive may hold anything and be as long as they like; a sentence is kept in the database. */
function shown(text: string): string {
  return beginningOf(scanPrivacy(text).masked, SHOWN_LENGTH_MAX).toWellFormed().replaceAll("\0", "\ufffd");
}
