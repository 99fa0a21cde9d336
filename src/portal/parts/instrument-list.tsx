import type { Instrument } from "../api-types.ts";
import { type Words, wordFor } from "../words/index.ts";
import { bracketed } from "./bracketed.ts";

/** The instruments one by one; the title opens the page of the instrument. */
export function InstrumentList({
  instruments,
  words,
}: {
  readonly instruments: readonly Instrument[];
  readonly words: Words;
}) {
  const heads = [words.law.title2, words.law.number, words.law.issuer, words.law.tier, words.law.effective];
  return (
    <table className="list">
      <caption className="hidden">{words.law.instruments}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {instruments.map((one) => (
          <tr key={one.id} id={`instrument-${one.id}`}>
            <th scope="row" data-head={words.law.title2} lang="zh-CN">
              <a href={`/law/${encodeURIComponent(one.id)}`}>{bracketed(one.title)}</a>
              {!one.verified && <span className="unverified">{words.law.unverified}</span>}
            </th>
            <td data-head={words.law.number} lang="zh-CN">
              {one.number ?? ""}
            </td>
            <td data-head={words.law.issuer} lang="zh-CN">
              {one.issuer}
            </td>
            <td data-head={words.law.tier}>{wordFor(words.tiers, one.tier)}</td>
            <td data-head={words.law.effective} className="day">
              {one.effective ?? ""}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
