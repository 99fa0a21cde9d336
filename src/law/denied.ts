import type { DeniedSource } from "./schema.ts";

/** The categories of information that may not be recorded (policy, article 4) which a name reaches for. */
export function deniedBy(denied: readonly DeniedSource[], text: string): readonly DeniedSource[] {
  const written = foldedOf(text);
  return denied.filter(({ terms }) => terms.some((term) => holds(written, foldedOf(term))));
}

/** A text as terms are sought in it: whoever writes it another way reaches for the same. */
interface Folded {
  /** Letters and digits alone, in simplified characters. */
  readonly squeezed: string;
  /** Latin words in small letters, one space between them. */
  readonly words: string;
  readonly isLatin: boolean;
}

/**
 * A Chinese term counts anywhere. A Latin one counts as a whole word or the start of one, and one of several words also when
 * they are written as one: a single word does not, for it may stand inside another (petition in competition).
 */
function holds(text: Folded, term: Folded): boolean {
  if (!term.isLatin) return text.squeezed.includes(term.squeezed);
  if (new RegExp(`(?:^| )${RegExp.escape(term.words)}`, "u").test(text.words)) return true;
  return term.words.includes(" ") && text.squeezed.includes(term.squeezed);
}

const folded = new Map<string, Folded>();
/** Terms and headers recur; whoever sends ever new headers fills no memory. */
const FOLDED_MAX = 5_000;

function foldedOf(text: string): Folded {
  const known = folded.get(text);
  if (known !== undefined) return known;
  const made = fold(text);
  if (folded.size >= FOLDED_MAX) folded.clear();
  folded.set(text, made);
  return made;
}

function fold(text: string): Folded {
  const plain = [...text.normalize("NFKC")].map((one) => SIMPLE.get(one) ?? one).join("");
  const seen = plain
    .replace(/\p{Cf}|\p{Cc}/gu, "")
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
  const words = seen
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    // Letters that stand apart are a word.
    .replace(/(?<=^| )[a-z](?: [a-z](?= |$))+/gu, (letters) => letters.replaceAll(" ", ""));
  return {
    squeezed: words.replaceAll(" ", ""),
    words,
    isLatin: /^[\x20-\x7e]+$/u.test(text),
  };
}

/** Traditional characters of the terms with what they stand for, and Cyrillic and Greek letters that look like Latin ones. */
const SIMPLE: ReadonlyMap<string, string> = new Map(
  [
    "錄录條条紋纹識识別别臉脸聲声爲为為为個个護护歷历曆历狀状況况診诊斷断蹤踪軌轨跡迹蹟迹記记賬账帳账戶户財财產产銀银號号餘余額额價价",
    "證证並并書书後后採采員员見见類类舉举訪访願愿務务獻献輕轻違违闖闯紅红燈灯車车遺遗傳传體体態态殘残檢检來来義义無无償偿廚厨懷怀離离蘭兰徵征",
    "\u0430a\u0410A\u0435e\u0415E\u043eo\u041eO\u0440p\u0420P\u0441c\u0421C\u0443y\u0445x\u0425X\u0456i\u0406I\u0455s\u0501d\u04bbh\u041dH\u0442t\u0422T\u043cm\u041cM\u043ak\u041aK\u0412B\u03b1a\u03bfo\u03c1p\u03bdv\u03b9i\u03c4t\u03bak",
  ].flatMap(pairsIn),
);

function pairsIn(text: string): readonly (readonly [string, string])[] {
  const all = [...text];
  return all.flatMap((one, at) => (at % 2 === 0 ? [[one, all[at + 1] ?? one] as const] : []));
}
