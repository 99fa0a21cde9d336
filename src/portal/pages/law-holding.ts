import type { LawList, LegalBasis } from "../api-types.ts";

type Found = Pick<LawList, "parameters" | "instruments">;
type Ground = Pick<LegalBasis, "instrument" | "article">;

/**
 * The parameters and instruments that hold every word of a text: names in both languages, codes, titles, numbers, issuers,
 * and the articles that values and the grounds of the catalogue name. Width, case and book marks do not count. An empty text
 * holds everything.
 */
export function lawHolding(law: LawList, grounds: readonly Ground[], text: string): Found {
  const words = text.split(/\s+/u).map(folded).filter(Boolean);
  const holds = (parts: readonly (string | null)[]) => {
    const all = folded(parts.filter((part) => part !== null).join(" "));
    return words.every((word) => all.includes(word));
  };
  const named = [...grounds, ...law.parameters.flatMap(({ values }) => values)];
  const articlesOf = (id: string) =>
    named.filter(({ instrument }) => instrument === id).map(({ article }) => article);
  const titles = new Map(law.instruments.map(({ id, title }) => [id, title] as const));
  return {
    parameters: law.parameters.filter(({ parameter, zh, en, values }) =>
      values.some(({ instrument, article }) =>
        holds([parameter, zh, en, titles.get(instrument) ?? instrument, article]),
      ),
    ),
    instruments: law.instruments.filter(({ id, title, number, issuer }) =>
      ["", ...articlesOf(id)].some((article) => holds([id, title, number, issuer, article])),
    ),
  };
}

function folded(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s《》]/gu, "");
}
