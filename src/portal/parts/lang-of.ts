import type { Words } from "../words/index.ts";

/** The language mark of a text that is Chinese on a page that is not, so that it is read out in Chinese. */
export function langOf(text: unknown, words: Words): { readonly lang?: "zh-CN" } {
  const isForeign = words.htmlLang !== "zh-CN" && typeof text === "string" && /\p{Script=Han}/u.test(text);
  return isForeign ? { lang: "zh-CN" } : {};
}
