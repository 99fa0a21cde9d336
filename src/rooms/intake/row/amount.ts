import { type AmountCode, type AmountRead, fenToWanText, readAmount } from "../../../kernel/money.ts";
import { placeholderToNull } from "../../../kernel/name.ts";
import { type Column, note, type ReadCell } from "./draft.ts";
import { remember } from "./remember.ts";

type Reading = AmountRead | AmountCode | null;

/** A yuan amount from here on is no typing slip for 万元: ￥3 may be 3 万元, ￥3000 is not. */
const PLAINLY_YUAN_FEN = 100_000;

/**
 * Reads an amount to whole fen. Nothing and zero are both no amount. A sign of yuan inside a column of 万元 is refused
 * with the amount in 万元 as suggestion, because nobody can tell which of the two is wrong.
 */
export function amountReader(column: Column): ReadCell {
  const unit = column.field.unit ?? "yuan";
  const read = remember((cell: string | number): Reading => {
    if (typeof cell === "string" && placeholderToNull(cell, "is-placeholder") === null) return null;
    const amount = readAmount(cell, unit);
    return amount.ok ? amount.value : amount.code;
  });
  return (cell, draft) => {
    if (cell === null || cell === "") return null;
    const amount = read(cell);
    if (amount === null) return null;
    if (typeof amount === "string") {
      note(draft, column, { code: amount, value: cell });
      return null;
    }
    if (unit === "wan-yuan" && amount.unitSeen === "yuan") {
      const isPlain = amount.notes.includes("UNIT_IN_CELL") || amount.fen >= PLAINLY_YUAN_FEN;
      const suggestion = isPlain ? wanText(amount.fen) : undefined;
      note(draft, column, { code: "AMOUNT_IN_YUAN", value: cell, suggestion });
      return null;
    }
    if (amount.notes.length > 0) note(draft, column, { code: "AMOUNT_MARKS_REMOVED", value: cell });
    return amount.fen === 0 ? null : amount.fen;
  };
}

/** Fen as the templates write 万元: with six decimals. */
export function wanText(fen: number): string {
  const [whole = "0", fraction = ""] = fenToWanText(fen).split(".");
  return `${whole}.${fraction.padEnd(6, "0")}`;
}
