import type { Language } from "../page-types.ts";
import type { DeskWords } from "../words/desk-zh.ts";
import type { CaseFileSeen } from "./desk-types.ts";

/** What the parts of the page share. */
export interface CaseView {
  readonly words: DeskWords;
  readonly language: Language;
  readonly one: CaseFileSeen;
  /** The body that is acted for. */
  readonly as: string;
  /** The address of the page, for going on after a step. */
  readonly here: string;
}
