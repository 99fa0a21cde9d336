import type { SubjectHit } from "../api-types.ts";
import { countText } from "../figures.ts";
import type { Words } from "../words/index.ts";
import { langOf } from "./lang-of.ts";
import { Marked } from "./marked.tsx";
import { StatusChip } from "./status-chip.tsx";

interface HitView {
  readonly hit: SubjectHit;
  readonly words: Words;
  readonly heading?: "h2" | "h3";
}

/** One subject that was found: name with the part that matched, code, state, and which feature matched. */
export function Hit({ hit, words, heading: Heading = "h2" }: HitView) {
  const { feature, text } = hit.matched;
  const former = hit.formerNames.filter((name) => feature === "former-name" && name.includes(text));
  const facts = [
    words.kinds[hit.kind],
    hit.region?.name,
    hit.establishedOn === null ? null : words.search.established(hit.establishedOn),
  ].filter(Boolean);
  const isInName = feature === "name" || feature === "traditional";
  return (
    <li className="hit">
      <Heading>
        <a href={`/subjects/${encodeURIComponent(hit.uscc)}`} {...langOf(hit.name, words)}>
          {isInName ? <Marked text={hit.name} part={text} /> : hit.name}
        </a>
        <StatusChip status={hit.status} words={words} />
      </Heading>
      <p className="hit-code">
        <span className="code">
          {feature === "code" ? <Marked text={hit.uscc} part={text.toUpperCase()} /> : hit.uscc}
        </span>
        <span className="matched">{words.search.matched[feature]}</span>
      </p>
      {former.length > 0 && (
        <p className="quiet">
          {words.search.formerNames}
          {words.site.colon}
          {former.map((name) => (
            <Marked key={name} text={name} part={text} />
          ))}
        </p>
      )}
      <p className="quiet facts-line">
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
        <span className={hit.records > 0 ? "has" : ""}>
          {hit.records > 0 ? words.search.records(countText(hit.records)) : words.search.noRecords}
        </span>
      </p>
    </li>
  );
}
