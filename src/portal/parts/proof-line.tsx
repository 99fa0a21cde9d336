import type { LegalBasis } from "../api-types.ts";
import { type Words, wordFor } from "../words/index.ts";
import { articleAddress } from "./article.tsx";
import { bracketed } from "./bracketed.ts";

/** "May be shown, because 《…》 article (tier)": the legal ground of showing a record, and the ground of its term. */
export function ProofLine({
  basis,
  words,
}: {
  readonly basis: readonly LegalBasis[];
  readonly words: Words;
}) {
  const of = (role: LegalBasis["role"]) => basis.filter((one) => one.role === role);
  const grounds = [of("publicity"), of("recording"), basis].find((some) => some.length > 0) ?? [];
  const terms = of("term");
  const others = basis.filter((one) => !grounds.includes(one) && !terms.includes(one));
  if (basis.length === 0) return <p className="proof">{words.record.proofNone}</p>;
  return (
    <div className="proof">
      {words.record.proof}
      {words.site.colon}
      <Bases bases={grounds} words={words} />
      {terms.length > 0 && !grounds.some((one) => terms.includes(one)) && (
        <>
          {words.record.proofNext}
          {words.record.proofTerm}
          {words.site.colon}
          <Bases bases={terms} words={words} />
        </>
      )}
      {words.site.stop}
      {others.length > 0 && (
        <details>
          <summary>{words.record.proofOthers}</summary>
          <BasisList bases={others} words={words} />
        </details>
      )}
    </div>
  );
}

/** Legal bases one by one, each with what it is the basis of. */
export function BasisList({
  bases,
  words,
}: {
  readonly bases: readonly LegalBasis[];
  readonly words: Words;
}) {
  return (
    <ul className="plain">
      {bases.map((basis) => (
        <li key={`${basis.instrument} ${basis.article} ${basis.role}`}>
          {words.catalogue.role[basis.role]}
          {words.site.colon}
          <Basis basis={basis} words={words} />
        </li>
      ))}
    </ul>
  );
}

function Bases({ bases, words }: { readonly bases: readonly LegalBasis[]; readonly words: Words }) {
  return bases.map((one, index) => (
    <span key={`${one.instrument} ${one.article} ${one.role}`}>
      {index > 0 && words.site.listSeparator}
      <Basis basis={one} words={words} />
    </span>
  ));
}

/** One legal basis: title and article with a link that opens the article, its tier, and a mark where the article is unverified. */
function Basis({ basis, words }: { readonly basis: LegalBasis; readonly words: Words }) {
  return (
    <>
      <a href={articleAddress(basis.instrument, basis.article)} lang="zh-CN">
        {bracketed(basis.title)}
        {basis.article}
      </a>
      {words.site.open}
      {wordFor(words.tiers, basis.tier)}
      {words.site.close}
      {!basis.verified && <span className="unverified">{words.record.unverified}</span>}
    </>
  );
}
