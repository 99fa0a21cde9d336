import type { Language } from "../page-types.ts";
import type { PeopleWords } from "../words/people-zh.ts";
import type { Who } from "./asking.ts";

export interface PurposeSeen {
  readonly purpose: string;
  readonly zh: string;
  readonly en: string;
  readonly entries: readonly string[];
  readonly persons: boolean;
  readonly bases: readonly { readonly title: string; readonly article: string }[];
}

/** What the parts of the page share. */
export interface BodyView {
  readonly words: PeopleWords;
  readonly language: Language;
  readonly who: Who;
  readonly body: { readonly uscc: string; readonly name: string };
  /** The own roles in the body. */
  readonly roles: readonly string[];
  readonly entryName: (entry: string) => string;
  /** ISO day. */
  readonly today: string;
}
