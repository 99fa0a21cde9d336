import type { Language } from "../page-types.ts";
import { en } from "./en.ts";
import { type Words, zh } from "./zh.ts";

export type { Words } from "./zh.ts";

/** Texts of the public site in one language. */
export function wordsOf(language: Language): Words {
  return language === "en" ? en : zh;
}

/** The word for a code, or the code itself where this release does not know it yet: never a blank. */
export function wordFor(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}
