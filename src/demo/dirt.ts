import type { DayCount } from "./calendar.ts";
import { inventRegistrationNumber, inventResidentId, isAllDigits } from "./codes.ts";
import type { Random } from "./random.ts";
import type { DirtKind } from "./types.ts";

/** The cells of one row by column; a number is a number cell where the format has them. */
export type DirtyRow = Record<string, string | number>;

export interface DirtGround {
  readonly random: Random;
  readonly days: DayCount;
  /** Whether number cells exist in the format. */
  readonly hasNumbers: boolean;
}

/** Changes the row in place; false when the kind cannot befall this row, which then stays clean. */
type Soil = (row: DirtyRow, ground: DirtGround) => boolean;

/** Kinds that need a fine in the row. */
export const AMOUNT_DIRT: ReadonlySet<DirtKind> = new Set([
  "yuan-for-wan",
  "currency-sign",
  "amount-mismatch",
  "amount-differs",
]);

const EXCEL_EPOCH = "1899-12-30";
const FULL_WIDTH_SHIFT = 0xfee0;
const CHECKS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** What each kind of dirt does to the cells of one row. Kinds about the shape of a file are not among them. */
export const SOILS: Readonly<Partial<Record<DirtKind, Soil>>> = {
  "letter-o": (row) => changeCode(row, (code) => code.replace("0", "O")),
  "lower-case": (row) => changeCode(row, (code) => code.toLowerCase()),
  "full-width": (row) => changeCode(row, fullWidth),
  "wrong-check": (row) => changeCode(row, wrongCheck),
  "old-15-digit": (row, { random }) =>
    changeCode(row, (code) => inventRegistrationNumber(code.slice(2, 8), random)),
  "code-as-number": codeAsNumber,
  "serial-date": serialDate,
  "impossible-date": (row) => put(row, "decidedOn", `${text(row, "decidedOn").slice(0, 4)}-02-30`),
  "future-date": (row, { random, days }) => put(row, "decidedOn", days.iso(20 + random.below(300))),
  "yuan-for-wan": (row) => changeFine(row, (yuan) => String(yuan)),
  "currency-sign": (row) => changeFine(row, (yuan) => `￥${yuan}`),
  "amount-mismatch": (row) => changeFine(row, (yuan) => (yuan / 1e8).toFixed(6)),
  "amount-differs": (row) => changeFine(row, (yuan) => ((yuan + 700) / 1e4).toFixed(6)),
  "replacement-character": (row) =>
    put(row, "subjectName", text(row, "subjectName").replace(/.$/u, "\uFFFD")),
  placeholder: (row) => {
    const places = { registrationNumber: "-", organisationCode: "/", taxNumber: "NULL", remarks: "无" };
    for (const [key, value] of Object.entries(places)) row[key] = value;
    return true;
  },
  "id-in-text": (row, { random }) => {
    const key = row.facts === undefined ? "content" : "facts";
    const id = inventResidentId("339901", random);
    return put(row, key, `${text(row, key)}经办人身份证号${id}。`);
  },
  "unknown-kind": (row) =>
    put(row, row.penaltyKinds === undefined ? "licenceKind" : "penaltyKinds", "口头教育"),
  "missing-required": (row) => put(row, "documentNumber", ""),
  classified: (row) => put(row, "remarks", "机密★10年"),
};

function text(row: DirtyRow, key: string): string {
  return String(row[key] ?? "");
}

function put(row: DirtyRow, key: string, value: string | number): true {
  row[key] = value;
  return true;
}

function changeCode(row: DirtyRow, change: (code: string) => string): boolean {
  const code = text(row, "uscc");
  const changed = change(code);
  return code !== "" && changed !== code && put(row, "uscc", changed);
}

function fullWidth(code: string): string {
  return [...code].map((one) => String.fromCharCode(one.charCodeAt(0) + FULL_WIDTH_SHIFT)).join("");
}

/** Another last character: one substitution is always caught by the outer check. */
function wrongCheck(code: string): string {
  const at = CHECKS.indexOf(code.charAt(17));
  return `${code.slice(0, 17)}${CHECKS.charAt((at + 7) % CHECKS.length)}`;
}

function codeAsNumber(row: DirtyRow, { hasNumbers }: DirtGround): boolean {
  const code = text(row, "uscc");
  if (!isAllDigits(code)) return false;
  return put(row, "uscc", hasNumbers ? Number(code) : Number(code).toExponential(5).toUpperCase());
}

function serialDate(row: DirtyRow, { days, hasNumbers }: DirtGround): boolean {
  const serial = days.distance(text(row, "decidedOn")) - days.distance(EXCEL_EPOCH);
  return put(row, "decidedOn", hasNumbers ? serial : String(serial));
}

function changeFine(row: DirtyRow, change: (yuan: number) => string): boolean {
  const fine = text(row, "fine");
  return fine !== "" && put(row, "fine", change(Math.round(Number(fine) * 10_000)));
}
