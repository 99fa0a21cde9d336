import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { Language } from "../page-types.ts";
import { workbenchEn } from "../words/workbench-en.ts";
import { type WorkbenchWords, workbenchZh } from "../words/workbench-zh.ts";

/** How this reader wants the workbench to look; the same cookies as on the public site. */
export interface Display {
  readonly language: Language;
  readonly largeType: boolean;
  readonly highContrast: boolean;
}

interface Texts extends Display {
  readonly words: WorkbenchWords;
  /** Changes the display at once: nothing is loaded again, so nothing that was typed or chosen is lost. */
  readonly show: (change: Partial<Display>) => void;
}

const TextsContext = createContext<Texts | null>(null);
const yearSeconds = 31_536_000;

export function TextsProvider({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}) {
  const [display, setDisplay] = useState<Display>(() => {
    const { type, contrast } = document.documentElement.dataset;
    return { language, largeType: type === "large", highContrast: contrast === "high" };
  });
  const texts = useMemo<Texts>(() => {
    const words = display.language === "en" ? workbenchEn : workbenchZh;
    const show = (change: Partial<Display>) => {
      const next = { ...display, ...change };
      apply(next);
      setDisplay(next);
    };
    return { ...display, words, show };
  }, [display]);
  return <TextsContext value={texts}>{children}</TextsContext>;
}

export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (texts === null) throw new Error("Texts are used outside their provider.");
  return texts;
}

function apply(display: Display): void {
  const root = document.documentElement;
  root.lang = display.language === "en" ? "en" : "zh-CN";
  setOrDrop(root, "type", display.largeType ? "large" : null);
  setOrDrop(root, "contrast", display.highContrast ? "high" : null);
  keep("xh_lang", display.language);
  keep("xh_type", display.largeType ? "large" : "normal");
  keep("xh_contrast", display.highContrast ? "high" : "normal");
}

function setOrDrop(root: HTMLElement, name: "type" | "contrast", value: string | null): void {
  if (value === null) delete root.dataset[name];
  else root.dataset[name] = value;
}

function keep(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and on pages without TLS
  document.cookie = `${name}=${value}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax`;
}
