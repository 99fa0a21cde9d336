import { readChineseNumeral } from "../../../src/kernel/chinese-numerals.ts";
import { readDay } from "../../../src/kernel/day.ts";
import { isIsoDay } from "../../../src/kernel/day-arithmetic.ts";
import { canonicalDocumentNumber } from "../../../src/kernel/document-number.ts";
import { amountsInText, fenToWanText, formatFen, readAmount } from "../../../src/kernel/money.ts";
import { amountText, cellOf, dayText, dirty, documentNumberText, proseText } from "../cells.ts";
import { cellsOf, type Input, textOf } from "../input.ts";
import { ACCEPTED, holds, shown, type Target } from "../target.ts";

/** Days, money and document numbers: what a cell says, and that it says the same when it is written again. */

const day: Target = {
  name: "day",
  share: 15,
  make: (random) => cellOf(random, dayText),
  check(input) {
    const read = readDay(cellsOf(input)[0] ?? null);
    if (!read.ok) return [read.code];
    const { day } = read.value;
    holds(isIsoDay(day), "day is ISO", () => shown(day));
    const again = readDay(day);
    holds(again.ok && again.value.day === day, "day read again", () => `${day} ${shown(again)}`);
    return ACCEPTED;
  },
  grows: { readDay: (text) => readDay(text) },
};

const money: Target = {
  name: "money",
  share: 15,
  make: (random) => [
    cellOf(random, random.chance(0.1) ? proseText : amountText),
    random.pick(["wan-yuan", "yuan"]),
  ],
  check(input) {
    const [cell = null, unit] = cellsOf(input);
    amountsAreSound(typeof cell === "string" ? cell : String(cell));
    const read = readAmount(cell, unit === "yuan" ? "yuan" : "wan-yuan");
    if (!read.ok) return [read.code];
    const { fen } = read.value;
    holds(Number.isSafeInteger(fen) && fen >= 0 && !Object.is(fen, -0), "whole fen", () =>
      shown([String(fen), cell]),
    );
    const wan = readAmount(fenToWanText(fen), "wan-yuan");
    holds(
      wan.ok && wan.value.fen === fen,
      "万元 written and read",
      () => `${fen} ${fenToWanText(fen)} ${shown(wan)}`,
    );
    const yuan = readAmount(formatFen(fen), "yuan");
    holds(
      yuan.ok && yuan.value.fen === fen,
      "yuan written and read",
      () => `${fen} ${formatFen(fen)} ${shown(yuan)}`,
    );
    return ACCEPTED;
  },
  grows: {
    readAmount: (text) => readAmount(text, "yuan"),
    amountsInText: (text) => amountsInText(text),
    readChineseNumeral: (text) => readChineseNumeral(text),
  },
};

function amountsAreSound(text: string): void {
  let at = 0;
  for (const amount of amountsInText(text)) {
    holds(Number.isSafeInteger(amount.fen) && amount.fen >= 0, "amounts in text are fen", () =>
      shown(amount),
    );
    const place = text.indexOf(amount.text, at);
    holds(amount.text !== "" && place >= at, "amounts are parts of the text, in order", () => shown(amount));
    at = place + amount.text.length;
  }
  const numeral = readChineseNumeral(text);
  holds(numeral === null || (Number.isSafeInteger(numeral) && numeral >= 0), "numerals are whole", () =>
    shown(numeral),
  );
}

const documentNumber: Target = {
  name: "document-number",
  share: 8,
  make: (random) => dirty(random, documentNumberText),
  check(input: Input) {
    const text = textOf(input);
    const { canonical, changed } = canonicalDocumentNumber(text);
    holds(changed === (canonical !== text), "changed tells the truth", () => shown(canonical));
    const again = canonicalDocumentNumber(canonical).canonical;
    holds(again === canonical, "canonical form is its own", () => shown([canonical, again]));
    holds(canonical.length <= text.length, "canonical form is not longer", () => shown(canonical));
    return [changed ? "changed" : "unchanged"];
  },
  grows: { canonicalDocumentNumber },
};

export const VALUES: readonly Target[] = [day, money, documentNumber];
