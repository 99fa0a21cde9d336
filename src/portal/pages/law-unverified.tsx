import type { LawList } from "../api-types.ts";
import { countText } from "../figures.ts";
import type { Display } from "../page-types.ts";
import { labelOf } from "../parts/content-list.tsx";
import { wordsOf } from "../words/index.ts";

interface UnverifiedView {
  readonly law: LawList;
  readonly display: Display;
  readonly isOpen: boolean;
}

/** Which values nobody compared with the text of the law: how many, and folded below it which. */
export function Unverified({ law, display, isOpen }: UnverifiedView) {
  const words = wordsOf(display.language);
  const open = law.parameters.filter(({ values }) => values.some(({ verified }) => !verified));
  return (
    <section className="callout" aria-labelledby="unverified">
      <h2 id="unverified">{words.law.unverifiedHeading}</h2>
      {open.length === 0 ? (
        <p>{words.law.unverifiedNone}</p>
      ) : (
        <details open={isOpen}>
          <summary>{words.law.unverifiedLead(countText(open.length))}</summary>
          <p>
            {open.map((parameter, index) => (
              <span key={parameter.parameter}>
                {index > 0 && words.site.listSeparator}
                <a href={`/law/${encodeURIComponent(parameter.parameter)}`}>
                  {labelOf(parameter, display.language)}
                </a>
              </span>
            ))}
          </p>
        </details>
      )}
    </section>
  );
}
