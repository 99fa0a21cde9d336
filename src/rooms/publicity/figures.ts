import type { WatchedFigure } from "../../platform/http/metrics.ts";
import type { Cards } from "./card.ts";

/** Figures of the kept cards for /metrics. */
export function cardFigures(cards: Cards): readonly WatchedFigure[] {
  return [
    {
      name: "xinheng_card_requests",
      help: "First pages of subjects that were answered from memory (kept) or worked out (made)",
      labels: ["from"],
      measure: async () => {
        const { kept, made } = cards.figures();
        return [
          { labels: { from: "kept" }, value: kept },
          { labels: { from: "made" }, value: made },
        ];
      },
    },
    {
      name: "xinheng_card_bytes",
      help: "Memory of the kept first pages",
      labels: [],
      measure: async () => [{ labels: {}, value: cards.figures().bytes }],
    },
    {
      name: "xinheng_cards",
      help: "First pages that are kept",
      labels: [],
      measure: async () => [{ labels: {}, value: cards.figures().cards }],
    },
  ];
}
