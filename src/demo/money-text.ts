import type { Random } from "./random.ts";

const DIGITS = [..."零壹贰叁肆伍陆柒捌玖"];
const PLACES = ["", "拾", "佰", "仟"];

/** Yuan as the templates carry it: 万元 with six decimals, from whole fen so that nothing is rounded. */
export function wanText(yuan: number): string {
  const fen = Math.round(yuan * 100);
  const millionths = String(fen % 1_000_000).padStart(6, "0");
  return `${Math.floor(fen / 1_000_000)}.${millionths}`;
}

/** Yuan as decisions write it: digits, 万元, or capital numerals. */
export function amountText(yuan: number, random: Random): string {
  const chance = random.next();
  if (chance < 0.3) return `${capitals(yuan)}元整`;
  if (chance < 0.5 && yuan % 1000 === 0 && yuan >= 10_000) return `${yuan / 10_000}万元`;
  return chance < 0.75 ? `${yuan.toLocaleString("en-US")}元` : `${yuan}元`;
}

/** Whole yuan below a hundred million in capital numerals: 26000 is 贰万陆仟. */
export function capitals(yuan: number): string {
  const high = Math.floor(yuan / 10_000);
  const low = yuan % 10_000;
  if (high === 0) return group(low);
  if (low === 0) return `${group(high)}万`;
  return `${group(high)}万${low < 1000 ? "零" : ""}${group(low)}`;
}

function group(value: number): string {
  let text = "";
  let isGap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit === 0) {
      isGap = text !== "";
      continue;
    }
    text += `${isGap ? "零" : ""}${DIGITS[digit] ?? ""}${PLACES[place] ?? ""}`;
    isGap = false;
  }
  return text;
}
