import { createContext, type ReactNode, useContext } from "react";
import type { Language } from "../page-types.ts";
import { workbenchEn } from "../words/workbench-en.ts";
import { type WorkbenchWords, workbenchZh } from "../words/workbench-zh.ts";

interface Texts {
  readonly language: Language;
  readonly words: WorkbenchWords;
}

const TextsContext = createContext<Texts>({ language: "zh", words: workbenchZh });

/** Gives the application its language. A change of language loads the page anew, like on the public site. */
export function TextsProvider({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}) {
  const words = language === "en" ? workbenchEn : workbenchZh;
  return <TextsContext value={{ language, words }}>{children}</TextsContext>;
}

export function useTexts(): Texts {
  return useContext(TextsContext);
}
