import type { DeniedSource } from "./schema.ts";

/** The categories of information that may not be recorded (policy, article 4) which a name reaches for. */
export function deniedBy(denied: readonly DeniedSource[], text: string): readonly DeniedSource[] {
  return denied.filter(({ terms }) => terms.some((term) => holds(text, term)));
}

/** A Chinese term counts anywhere; a Latin one as a whole word or the start of a camel-case name. */
function holds(text: string, term: string): boolean {
  const folded = text.normalize("NFKC");
  if (!/^[\x20-\x7e]+$/.test(term)) return folded.replace(/\s/gu, "").includes(term);
  const words = wordsOf(folded);
  return new RegExp(`\\b${RegExp.escape(wordsOf(term))}`).test(words);
}

function wordsOf(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();
}
