import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { orgCodeCheckCharacter, usccCheckCharacter } from "../src/kernel/uscc.ts";
import { type Cells, penaltyCsv } from "../test/support/penalty-file.ts";

export interface ManyRows {
  readonly path: string;
  /** Number of the first row among all files of a ground: document numbers never repeat. */
  readonly first: number;
  readonly rows: number;
  readonly body: { readonly uscc: string; readonly name: string };
  /** ISO day; the decisions are of the years before it. */
  readonly today: string;
}

/** Decisions are spread over these days before today. */
const DAYS_BACK = 5 * 365;
/** Of this many decisions one is serious and public for longer. */
const SERIOUS_OF = 4;
/** A subject has this many records on average, however many there are: each file brings new subjects in like measure. */
export const RECORDS_OF_SUBJECT = 8;
const PIECE_ROWS = 2_000;
/** Multipliers without a factor in common with what they are taken modulo of: neighbours in a file are far apart. */
const SUBJECT_STEP = 7_368_787;
const DAY_STEP = 1_299_709;

/** Writes penalties that were never sent before, spread over many subjects and years, as fast as they can be taken in. */
export async function writeManyRows(of: ManyRows): Promise<void> {
  const days = Array.from({ length: DAYS_BACK }, (_, back) =>
    Temporal.PlainDate.from(of.today).subtract({ days: back + 1 }),
  );
  await pipeline(Readable.from(pieces(of, days)), createWriteStream(of.path));
}

function* pieces(of: ManyRows, days: readonly Temporal.PlainDate[]): Generator<string, void, void> {
  for (let done = 0; done < of.rows; done += PIECE_ROWS) {
    const length = Math.min(PIECE_ROWS, of.rows - done);
    const text = penaltyCsv(Array.from({ length }, (_, at) => rowOf(of, days, of.first + done + at)));
    yield done === 0 ? text : text.slice(text.indexOf("\r\n") + 2);
  }
}

function rowOf(of: ManyRows, days: readonly Temporal.PlainDate[], number: number): Cells {
  const subject = (number * SUBJECT_STEP) % Math.ceil((of.first + of.rows) / RECORDS_OF_SUBJECT);
  const decidedOn = days[(number * DAY_STEP) % days.length] ?? Temporal.PlainDate.from(of.today);
  const serious = number % SERIOUS_OF === 0;
  return {
    name: inventedName(subject),
    uscc: inventedCode(subject),
    documentNumber: `云市监处罚〔${decidedOn.year}〕${number + 1}号`,
    ...(serious ? { kinds: "责令停产停业", content: "责令停产停业三个月", fine: "" } : {}),
    decidedOn: decidedOn.toString(),
    publicThrough: decidedOn.add({ years: serious ? 3 : 1 }).toString(),
    bodyName: of.body.name,
    bodyCode: of.body.uscc,
    sourceName: of.body.name,
    sourceCode: of.body.uscc,
  };
}

const WORD = "远山清江明月长风青松白石东海南岭金秋玉泉星河云岫安和永盛恒通瑞祥广源华兴德润嘉禾";
const TRADES = [
  "食品",
  "建材",
  "机电",
  "物流",
  "餐饮",
  "服饰",
  "科技",
  "医药",
  "化工",
  "园林",
  "印刷",
  "养殖",
];

/** Name of an invented subject: a word of two characters and a trade, as names are; not every one is met only once. */
function inventedName(subject: number): string {
  const at = (step: number): string => WORD.charAt(Math.floor(subject / step) % WORD.length);
  return `云州${at(1)}${at(WORD.length)}${TRADES[subject % TRADES.length]}有限公司`;
}

/** Code of an invented subject by its number. */
export function inventedCode(at: number): string {
  const own = `MA${String(at).padStart(6, "0")}`;
  const code = `91330100${own}${orgCodeCheckCharacter(own)}`;
  return `${code}${usccCheckCharacter(code)}`;
}
