import type { Cell } from "../../src/rooms/intake/types.ts";

/** What a target is given: a cell, bytes of a file, or several cells. */
export type Input = Cell | Uint8Array | readonly Cell[];

/** An input as one line of JSON, from which it can be made again: bytes, lone surrogates and numbers beyond JSON included. */
export function writeInput(input: Input): string {
  return JSON.stringify(isCells(input) ? input.map(plain) : plain(input));
}

function plain(part: Cell | Uint8Array): unknown {
  if (part instanceof Uint8Array) return { base64: Buffer.from(part).toString("base64") };
  const isPlain = typeof part !== "number" || (Number.isFinite(part) && !Object.is(part, -0));
  return isPlain ? part : { number: Object.is(part, -0) ? "-0" : String(part) };
}

/** The input that a line of `writeInput` stands for. */
export function readInput(value: unknown): Input {
  return Array.isArray(value) ? value.map(cellOf) : partOf(value);
}

function partOf(value: unknown): Cell | Uint8Array {
  if (typeof value === "object" && value !== null && "base64" in value)
    return new Uint8Array(Buffer.from(String(value.base64), "base64"));
  return cellOf(value);
}

function cellOf(value: unknown): Cell {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (typeof value === "object" && "number" in value) return Number(value.number);
  throw new Error(`Not an input of a target: ${JSON.stringify(value)}`);
}

export function isCells(input: Input): input is readonly Cell[] {
  return Array.isArray(input);
}

/** The cells of an input that is several, or the one cell it is. */
export function cellsOf(input: Input): readonly Cell[] {
  if (isCells(input)) return input;
  return input instanceof Uint8Array ? [] : [input];
}

/** The text of an input that is one cell. */
export function textOf(input: Input): string {
  const [cell] = cellsOf(input);
  return typeof cell === "string" ? cell : String(cell);
}

/** The bytes of an input that is a file. */
export function bytesOf(input: Input): Buffer {
  return input instanceof Uint8Array ? Buffer.from(input) : Buffer.from(textOf(input));
}
