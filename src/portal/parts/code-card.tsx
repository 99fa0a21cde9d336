import { checkCode } from "../../kernel/uscc.ts";
import type { Display } from "../page-types.ts";
import { codeNames } from "../words/code-names.ts";
import { wordsOf } from "../words/index.ts";
import { type FactLine, Facts } from "./content-list.tsx";

/** What the characters of a code say by GB 32100-2015, by the same function that judges submitted files. */
export function CodeCard({ code, display }: { readonly code: string; readonly display: Display }) {
  const words = wordsOf(display.language);
  const check = checkCode(code);
  const { codeParts } = words.search;
  const names = codeNames(check, display.language);
  const parts: readonly (readonly [label: string, value: string | null])[] = [
    [codeParts.department, names.department],
    [codeParts.category, names.category],
    [codeParts.division, check.division && `${check.division} ${check.divisionName ?? ""}`],
    [codeParts.orgCode, check.orgCode],
  ];
  const lines: FactLine[] = parts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
  const said = check.problems.map((problem) =>
    display.language === "en" ? problem.messageEn : problem.message,
  );
  if (said.length > 0) lines.push({ label: codeParts.check, value: said.join(" ") });
  return (
    <section className="card" aria-labelledby="code-itself">
      <h2 id="code-itself">
        {words.search.codeHeading}{" "}
        <span className={check.ok ? "chip good" : "chip bad"}>
          {check.ok ? words.search.codeOk : words.search.codeBad}
        </span>
      </h2>
      <p className="code">{check.normalised}</p>
      <Facts lines={lines} words={words} />
      {check.suggestion !== undefined && (
        <p>
          {words.search.codeMeant}{" "}
          <a className="code" href={`/search?q=${check.suggestion}`}>
            {check.suggestion}
          </a>
        </p>
      )}
      <p className="quiet small-print">{words.search.codeLead}</p>
    </section>
  );
}
