import { shanghaiTime } from "../days.ts";
import type { Language } from "../page-types.ts";
import { dated } from "../parts/dated.ts";
import { peopleWordsOf } from "./words.ts";

interface BasisSeen {
  readonly title: string;
  readonly article: string;
}

export interface LookSeen {
  readonly id: string;
  readonly body: { readonly uscc: string; readonly name: string };
  readonly purpose: { readonly zh: string; readonly en: string; readonly bases: readonly BasisSeen[] };
  readonly caseNumber: string;
  readonly entries: readonly string[];
  readonly records: number;
  readonly lookedAt: string;
  readonly shownFrom: string;
  readonly delayBasis: BasisSeen | null;
}

interface LookView {
  readonly look: LookSeen;
  readonly entryName: (entry: string) => string;
  readonly language: Language;
}

const basisText = (basis: BasisSeen): string => `《${basis.title}》${basis.article}`;

/** One look: body, purpose in the reader's language and beside it in the other, case, entries, and what it rests on. */
export function LookLine({ look, entryName, language }: LookView) {
  const page = peopleWordsOf(language).myPage;
  const other = language === "en" ? "zh" : "en";
  const entries = look.entries.map(entryName).join(language === "en" ? ", " : "、");
  return (
    <li>
      <div>
        <strong>{look.body.name}</strong> <span className="chip">{look.purpose[language]}</span>{" "}
        <span className="quiet" lang={other === "zh" ? "zh-CN" : "en"}>
          {look.purpose[other]}
        </span>
        <p>
          {page.caseNumber(look.caseNumber)} · {page.entries(entries)} · {page.records(look.records)}
        </p>
        <p className="quiet">
          {page.basis} {look.purpose.bases.map(basisText).join("；")}
        </p>
        {look.delayBasis !== null && (
          <p className="quiet">
            {dated(page.delay(look.shownFrom))} {basisText(look.delayBasis)}
          </p>
        )}
      </div>
      <time className="quiet" dateTime={look.lookedAt}>
        {dated(page.at(shanghaiTime(look.lookedAt)))}
      </time>
    </li>
  );
}
