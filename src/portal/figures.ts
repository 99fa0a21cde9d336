/** Figures as people read them: thousands separated, money in yuan. */

/** A count with thousands separators, the same in both languages. */
export function countText(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Integer fen as yuan with two decimals: 5000000 gives `50,000.00`. */
export function yuanText(fen: number): string {
  const sign = fen < 0 ? "-" : "";
  const whole = Math.trunc(Math.abs(fen) / 100);
  return `${sign}${countText(whole)}.${String(Math.abs(fen) % 100).padStart(2, "0")}`;
}
