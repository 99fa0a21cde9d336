import { foldUnit, isDigit } from "./characters.ts";
import { orgCodeCheckHolds, registration15CheckHolds, usccCheckHolds } from "./check-digits.ts";
import { hasResidentForm, isResidentId } from "./resident-id.ts";
import { classOf } from "./uscc-classes.ts";

export type PrivateKind =
  | "resident-id"
  | "phone"
  | "passport"
  | "travel-permit"
  | "bank-card"
  | "other-document";

/** What a column holds: codes of organisations, documents of persons, or free text. */
export type ColumnMeaning = "code" | "person-id" | "text";

export interface PrivateFind {
  readonly kind: PrivateKind;
  readonly masked: string;
}

export interface PrivacyScan {
  /** The text with every find masked; the text itself when there is none. */
  readonly masked: string;
  readonly found: readonly PrivateFind[];
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: PrivateKind;
}

const NOTHING: readonly PrivateFind[] = [];
const CONTEXT_LENGTH = 14;
const PERSON_WORDS = /身份证|公民身份|居民身份|证件号|身份号码|居留证|居住证/;
const CODE_WORDS = /信用代码|机构代码|登记号|注册号|代码|编码/;
const CARD_WORDS = /卡号|账号|帐号|账户|银行卡/;

/**
 * Finds and masks the personal numbers in a text. A number that could be a resident identity number and a USCC is told
 * apart by the meaning of the column and the check characters: in a code column whatever passes as a USCC stays, in a
 * column for persons everything is masked, and in free text the words before the number decide, a person first.
 * Protects what PIPL article 28 calls sensitive.
 */
export function scanPrivacy(text: string, column: ColumnMeaning = "text"): PrivacyScan {
  if (column === "person-id") return scanDocument(text);
  if (!hasDigitRun(text)) return { masked: text, found: NOTHING };
  const folded = foldWidths(text);
  const spans = [...numberSpans(folded, column), ...documentSpans(folded), ...spacedSpans(folded)];
  return spans.length === 0 ? { masked: text, found: NOTHING } : maskSpans(text, spans);
}

/**
 * Whether a text that is kept for good, the number of a case or of an order, holds the identity number of a person: it would
 * stand where nothing can be erased.
 */
export function holdsResidentId(text: string): boolean {
  return scanPrivacy(text).found.some(({ kind }) => kind === "resident-id");
}

/** An identifier of a person with its middle hidden: four characters in front and two behind stay of a long one. */
export function maskPersonId(id: string): string {
  const [front, back] = id.length >= 12 ? [4, 2] : id.length >= 6 ? [2, 1] : [1, 0];
  return hideMiddle([...id], front, back);
}

/** A name of a person with its middle hidden: 张*, 王*明. */
export function maskName(name: string): string {
  const signs = [...name.trim()];
  if (signs.length <= 1) return "*".repeat(signs.length);
  return hideMiddle(signs, 1, signs.length === 2 ? 0 : 1);
}

function hideMiddle(signs: readonly string[], front: number, back: number): string {
  const hidden = Math.max(1, signs.length - front - back);
  const start = signs.length > front ? signs.slice(0, front).join("") : "";
  return start + "*".repeat(hidden) + (back > 0 ? signs.slice(-back).join("") : "");
}

/** The whole cell is the document; only its kind is open. */
function scanDocument(text: string): PrivacyScan {
  const id = foldWidths(text).trim();
  if (id === "") return { masked: text, found: NOTHING };
  const masked = maskPersonId(id);
  return { masked, found: [{ kind: kindOfDocument(id), masked }] };
}

function kindOfDocument(id: string): PrivateKind {
  if (hasResidentForm(id)) return "resident-id";
  if (/^[HM]\d{8,10}$/i.test(id)) return "travel-permit";
  return /^[A-Z]{1,2}\d{7,9}$/i.test(id) ? "passport" : "other-document";
}

/** Whether any seven digits stand close together, which is the least that any personal number has. */
function hasDigitRun(text: string): boolean {
  let run = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isDigit(unit) || (unit >= 0xff10 && unit <= 0xff19)) run++;
    else if (unit !== 0x20 && unit !== 0x2d) run = 0;
    if (run === 7) return true;
  }
  return false;
}

/** Unit by unit, so that places in the folded text are places in the text. */
function foldWidths(text: string): string {
  if (!/[\uff01-\uff5e]/.test(text)) return text;
  let folded = "";
  for (let i = 0; i < text.length; i++) folded += String.fromCharCode(foldUnit(text.charCodeAt(i)));
  return folded;
}

function numberSpans(text: string, column: ColumnMeaning): readonly Span[] {
  const spans: Span[] = [];
  for (const found of text.matchAll(/\d{11,19}/g)) {
    const from = found.index;
    const digits = found[0];
    const isFinalX = digits.length === 17 && /^[Xx](?![0-9A-Za-z])/.test(text.slice(from + 17, from + 19));
    const number = isFinalX ? text.slice(from, from + 18) : digits;
    const kind = kindOfNumber(number, {
      before: text.slice(Math.max(0, from - CONTEXT_LENGTH), from),
      column,
    });
    if (kind !== null) spans.push({ from, to: from + number.length, kind });
  }
  return spans;
}

interface Surroundings {
  readonly before: string;
  readonly column: ColumnMeaning;
}

function kindOfNumber(number: string, around: Surroundings): PrivateKind | null {
  if (number.length === 18 || number.length === 15) {
    if (isPersonNumber(number, around)) return "resident-id";
  }
  if (number.length === 11 || number.length === 13) return isPhone(number, around) ? "phone" : null;
  return isBankCard(number, around) ? "bank-card" : null;
}

function isPersonNumber(number: string, { before, column }: Surroundings): boolean {
  if (!hasResidentForm(number)) return false;
  const isNamedPerson = PERSON_WORDS.test(before);
  const couldBeOrganisation = number.length === 15 ? registration15CheckHolds(number) : isSurelyUscc(number);
  if (couldBeOrganisation && column === "code") return false;
  if (couldBeOrganisation && !isNamedPerson && CODE_WORDS.test(before)) return false;
  if (isNamedPerson) return true;
  if (number.length === 18) return isResidentId(number);
  return column === "code";
}

function isSurelyUscc(number: string): boolean {
  const code = number.toUpperCase();
  return usccCheckHolds(code) && orgCodeCheckHolds(code, 8) && classOf(code.slice(0, 2)) !== null;
}

function isPhone(number: string, { before }: Surroundings): boolean {
  return /^(86)?1[3-9]\d{9}$/.test(number) && !/[第A-Za-z]$/.test(before);
}

/** Cards of banks in China begin with 62; others count only where the text speaks of a card. All pass the Luhn check. */
function isBankCard(number: string, { before, column }: Surroundings): boolean {
  if (column === "code" || number.length < 16) return false;
  return (number.startsWith("62") || CARD_WORDS.test(before)) && luhnHolds(number);
}

function luhnHolds(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; i++) {
    const digit = number.charCodeAt(number.length - 1 - i) - 48;
    const twice = digit * 2;
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

const DOCUMENT = /(护照|通行证|回乡证|台胞证)[^0-9A-Za-z]{0,8}([A-Za-z]{0,2}\d{7,10})(?![0-9A-Za-z])/g;

/** Documents without a check character are found only after their own name. */
function documentSpans(text: string): readonly Span[] {
  if (!/护照|通行证|回乡证|台胞证/.test(text)) return [];
  return [...text.matchAll(DOCUMENT)].map(([whole, word, number = ""], at, all) => {
    const to = (all[at]?.index ?? 0) + whole.length;
    return { from: to - number.length, to, kind: word === "护照" ? "passport" : "travel-permit" };
  });
}

/** Six digits or more on one side of a blank, or a telephone group: dates and amounts have no such thing. */
const MAY_BE_SPACED = /\d{3}[ -]\d{4}[ -]\d{4}|\d{6}[ -]\d{8}/;
const SPACED_PHONE = /(?<!\d)1[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)/g;
const SPACED_ID = /(?<!\d)\d{6}[ -](?:19|20)\d{6}[ -]\d{3}[\dXx](?![0-9A-Za-z])/g;

/** Numbers that were written in groups. */
function spacedSpans(text: string): readonly Span[] {
  if (!MAY_BE_SPACED.test(text)) return [];
  const phones = [...text.matchAll(SPACED_PHONE)].map((found) => spanOf(found, "phone"));
  const ids = [...text.matchAll(SPACED_ID)].filter(([id]) => isResidentId(id.replaceAll(/[ -]/g, "")));
  return [...phones, ...ids.map((found) => spanOf(found, "resident-id"))];
}

function spanOf(found: RegExpExecArray, kind: PrivateKind): Span {
  return { from: found.index, to: found.index + found[0].length, kind };
}

function maskSpans(text: string, spans: readonly Span[]): PrivacyScan {
  const found: PrivateFind[] = [];
  let masked = "";
  let done = 0;
  for (const { from, to, kind } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from < done) continue;
    const hidden = maskNumber(text.slice(from, to), kind);
    found.push({ kind, masked: hidden });
    masked += text.slice(done, from) + hidden;
    done = to;
  }
  return { masked: masked + text.slice(done), found };
}

function maskNumber(number: string, kind: PrivateKind): string {
  if (kind !== "phone") return maskPersonId(number);
  return hideMiddle([...number], number.length - 8, 4);
}
