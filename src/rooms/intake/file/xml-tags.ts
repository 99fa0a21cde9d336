import { CELL_LENGTH_MAX } from "./limits.ts";
import { FileProblem } from "./problem.ts";

/** What a reader of markup wants to hear. Names are local names; `tag` is the text between the angle brackets. */
export interface TagListener {
  open(name: string, tag: string): void;
  close(name: string): void;
  /** Text between tags with entities resolved; only called while `collects` is true. */
  text(text: string): void;
  collects: boolean;
}

/** Markup in pieces, however it is cut. */
export interface TagScanner {
  push(text: string): void;
}

const LT = "<";
/** Text without a tag of this length is heard in pieces. An entity is never cut: the longest has fewer characters. */
const LONG_TEXT = 64 * 1024;
const ENTITY_LENGTH_MAX = 12;
const SKIPPED: readonly { readonly open: string; readonly close: string }[] = [
  { open: "<!--", close: "-->" },
  { open: "<?", close: "?>" },
];
const CDATA_OPEN = "<![CDATA[";
const CDATA_CLOSE = "]]>";

/** A scanner of the markup of spreadsheets: no validation, no custom entities, so nothing in it can be expanded. */
export function makeTagScanner(listener: TagListener): TagScanner {
  let rest = "";
  return {
    push(text) {
      const all = rest + text;
      const done = scanTags(all, listener);
      rest = all.slice(done);
      if (rest.length > CELL_LENGTH_MAX * 4) throw new FileProblem("FILE_TRUNCATED", { where: "XML" });
    },
  };
}

/** Hears everything complete in `text` and returns the index up to which that was. */
function scanTags(text: string, listener: TagListener): number {
  let at = 0;
  for (;;) {
    const start = text.indexOf(LT, at);
    if (start < 0) return hearLongText(text, at, listener);
    const end =
      text.charCodeAt(start + 1) === 33 || text.charCodeAt(start + 1) === 63 ? -2 : text.indexOf(">", start);
    if (end === -1) return hearText(text, { from: at, to: start }, listener);
    if (listener.collects && start > at) listener.text(resolved(text.slice(at, start)));
    if (end === -2) {
      const next = afterSpecial(text, start, listener);
      if (next < 0) return start;
      at = next;
      continue;
    }
    hearTag(text, { from: start + 1, to: end }, listener);
    at = end + 1;
  }
}

/** Text that is long already is heard before its end is seen, so that whoever gathers it can say that it is too long. */
function hearLongText(text: string, from: number, listener: TagListener): number {
  if (text.length - from < LONG_TEXT) return from;
  const entity = text.lastIndexOf("&");
  const to = entity >= text.length - ENTITY_LENGTH_MAX && entity > from ? entity : text.length;
  return hearText(text, { from, to }, listener);
}

function hearText(text: string, span: { from: number; to: number }, listener: TagListener): number {
  if (listener.collects && span.to > span.from) listener.text(resolved(text.slice(span.from, span.to)));
  return span.to;
}

/** The index after a comment, instruction or CDATA section at `start`; -1 when it is not complete. */
function afterSpecial(text: string, start: number, listener: TagListener): number {
  const skipped = SKIPPED.find((kind) => text.startsWith(kind.open, start));
  const isCdata = text.startsWith(CDATA_OPEN, start);
  const isUndecided = text.length - start < CDATA_OPEN.length && skipped === undefined;
  if (isUndecided) return -1;
  const close = isCdata ? CDATA_CLOSE : (skipped?.close ?? ">");
  const end = text.indexOf(close, start + 2);
  if (end < 0) return -1;
  if (isCdata && listener.collects) listener.text(text.slice(start + CDATA_OPEN.length, end));
  return end + close.length;
}

function hearTag(text: string, span: { from: number; to: number }, listener: TagListener): void {
  if (text.charCodeAt(span.from) === 47) {
    listener.close(nameAt(text, { from: span.from + 1, to: span.to }));
    return;
  }
  const name = nameAt(text, span);
  listener.open(name, text.slice(span.from, span.to));
  if (text.charCodeAt(span.to - 1) === 47) listener.close(name);
}

function nameAt(text: string, span: { from: number; to: number }): string {
  let start = span.from;
  let at = span.from;
  for (; at < span.to; at += 1) {
    const mark = text.charCodeAt(at);
    if (mark === 58) start = at + 1;
    if (mark <= 32 || mark === 47) break;
  }
  return text.slice(start, at);
}

/** The value of an attribute of a tag text by its full name; null when it is not there. */
export function attribute(tag: string, name: string): string | null {
  for (let at = tag.indexOf(`${name}=`); at >= 0; at = tag.indexOf(`${name}=`, at + 1)) {
    const quote = tag.charAt(at + name.length + 1);
    const starts = at > 0 && tag.charCodeAt(at - 1) <= 32;
    if (!starts || (quote !== '"' && quote !== "'")) continue;
    const from = at + name.length + 2;
    const to = tag.indexOf(quote, from);
    return to < 0 ? null : resolved(tag.slice(from, to));
  }
  return null;
}

const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }),
);

function resolved(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|\w+);/g, (whole, entity: string) => {
    if (!entity.startsWith("#")) return NAMED.get(entity) ?? whole;
    const isHex = entity.startsWith("#x");
    const point = Number.parseInt(entity.slice(isHex ? 2 : 1), isHex ? 16 : 10);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
