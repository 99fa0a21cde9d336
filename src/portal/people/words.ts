import type { Language } from "../page-types.ts";
import { peopleEn } from "../words/people-en.ts";
import { type PeopleWords, peopleZh } from "../words/people-zh.ts";

/** Texts of the pages for people in one language. */
export function peopleWordsOf(language: Language): PeopleWords {
  return language === "en" ? peopleEn : peopleZh;
}
