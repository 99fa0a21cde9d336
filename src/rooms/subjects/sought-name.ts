import { foldName, searchKeyOf } from "./search-key.ts";
import type { Subject } from "./types.ts";

/** A name as the search keeps it: a row of subjects.name. */
export interface SoughtName {
  readonly subjectCode: string;
  /** Characters of the folded name. */
  readonly nameLength: number;
  readonly folded: string;
  readonly isCurrent: boolean;
  readonly pinyin: string;
  readonly initials: string;
  readonly grams: readonly string[];
}

/** Characters of a name that a search compares. Longer names are found by their beginning; an index holds no longer values. */
const COMPARED_MAX = 200;

/** The names a subject is found by, each once: the current one with its sound, former ones without. */
export function soughtNames(
  subject: Pick<Subject, "subjectCode" | "nameKey" | "formerNames">,
): readonly SoughtName[] {
  const { subjectCode } = subject;
  const names = new Map<string, SoughtName>();
  for (const [at, key] of [subject.nameKey, ...subject.formerNames.map((former) => former.key)].entries()) {
    const { folded, ...sound } = searchKeyOf([...foldName(key)].slice(0, COMPARED_MAX).join(""));
    const isCurrent = at === 0;
    const row = { subjectCode, nameLength: [...folded].length, folded, isCurrent };
    if (!names.has(folded)) names.set(folded, { ...row, ...(isCurrent ? sound : silent(sound.grams)) });
  }
  return [...names.values()];
}

function silent(grams: readonly string[]): Pick<SoughtName, "pinyin" | "initials" | "grams"> {
  return { pinyin: "", initials: "", grams: grams.filter((gram) => !gram.startsWith("~")) };
}
