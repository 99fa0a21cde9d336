import { orgCodeCheckCharacter, usccCheckCharacter } from "../../src/kernel/uscc.ts";
import { type Cells, penaltyCsv } from "../support/penalty-file.ts";

const OFFICE = "91330100";

/** The invented firm of a number: its code has the right check characters. */
export function firm(number: number): { readonly uscc: string; readonly name: string } {
  const own = `MA2${String(number).padStart(5, "0")}`;
  const code = `${OFFICE}${own}${orgCodeCheckCharacter(own)}`;
  return { uscc: `${code}${usccCheckCharacter(code)}`, name: `云州演练${number}号食品有限公司` };
}

/** A penalty of each of these firms, all under one series of document numbers. */
export function penalties(series: string, numbers: readonly number[]): string {
  return penaltyCsv(numbers.map((number) => rowOf(series, number)));
}

const PAD_CHARACTERS = 1_000_000;
/** Rows of a large file that are refused, each for one endless cell. */
export const PAD_ROWS = 17;

/** The same, made large enough to be applied in many slices. */
export function largePenalties(series: string, numbers: readonly number[]): string {
  const padding = Array.from({ length: PAD_ROWS }, (_, at) => ({
    ...rowOf(series, 90_000 + at),
    note: "x".repeat(PAD_CHARACTERS),
  }));
  return penaltyCsv([...numbers.map((number) => rowOf(series, number)), ...padding]);
}

function rowOf(series: string, number: number): Cells {
  return { ...firm(number), documentNumber: `云市监处罚〔2026〕${series}${number}号` };
}
