import { type Input, isCells } from "./input.ts";

/** Candidates that are tried before the smallest found so far is good enough. */
const TRIES_MAX = 3000;

/** The smallest input, found by cutting pieces out, for which the same thing still goes wrong. */
export async function shrink(input: Input, isWrong: (input: Input) => Promise<boolean>): Promise<Input> {
  let smallest = input;
  let tries = 0;
  for (let found = true; found && tries < TRIES_MAX; ) {
    found = false;
    for (const candidate of smaller(smallest)) {
      tries += 1;
      if (tries > TRIES_MAX) break;
      if (!(await isWrong(candidate))) continue;
      smallest = candidate;
      found = true;
      break;
    }
  }
  return smallest;
}

/** Smaller inputs of the same kind, the much smaller ones first. */
function* smaller(input: Input): Generator<Input, void, void> {
  if (typeof input === "string") yield* smallerTexts(input);
  else if (typeof input === "number") yield* smallerNumbers(input);
  else if (input instanceof Uint8Array) yield* smallerBytes(input);
  else if (input !== null && isCells(input)) yield* smallerCells(input);
}

function* smallerTexts(text: string): Generator<string, void, void> {
  for (const [from, to] of cuts(text.length)) yield text.slice(0, from) + text.slice(to);
  for (let at = 0; at < Math.min(text.length, SIMPLER_MAX); at++) {
    if (text.charCodeAt(at) !== 0x61) yield `${text.slice(0, at)}a${text.slice(at + 1)}`;
  }
}

const SIMPLER_MAX = 200;

function* smallerNumbers(number: number): Generator<number, void, void> {
  for (const simpler of [0, 1, Math.trunc(number), Math.trunc(number / 2)])
    if (Math.abs(simpler) < Math.abs(number)) yield simpler;
}

function* smallerBytes(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  for (const [from, to] of cuts(bytes.length))
    yield new Uint8Array([...bytes.subarray(0, from), ...bytes.subarray(to)]);
}

/** The number of cells says which is which, so cells become empty or smaller; the last ones may go. */
function* smallerCells(cells: readonly (string | number | null)[]): Generator<Input, void, void> {
  yield cells.slice(0, -1);
  for (let at = cells.length - 1; at >= 0; at--) {
    const cell = cells[at];
    if (cell === null || cell === undefined || cell === "") continue;
    yield cells.with(at, "");
    for (const simpler of smaller(cell))
      if (!(simpler instanceof Uint8Array) && !isCells(simpler)) yield cells.with(at, simpler);
  }
}

/** Spans to leave out: halves, quarters, and so on down to single units. */
function* cuts(length: number): Generator<readonly [number, number], void, void> {
  for (let size = Math.ceil(length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < length; from += size) yield [from, Math.min(length, from + size)];
}
