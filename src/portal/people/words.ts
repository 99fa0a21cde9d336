import type { Language } from "../page-types.ts";
import { objectionsEn } from "../words/objections-en.ts";
import { type ObjectionWords, objectionsZh } from "../words/objections-zh.ts";
import { peopleEn } from "../words/people-en.ts";
import { type PeopleWords, peopleZh } from "../words/people-zh.ts";

/** Texts of the pages for people in one language. */
export function peopleWordsOf(language: Language): PeopleWords {
  return language === "en" ? peopleEn : peopleZh;
}

/** Texts of objections in one language. */
export function objectionWordsOf(language: Language): ObjectionWords {
  return language === "en" ? objectionsEn : objectionsZh;
}
