import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeGb18030 } from "./gb18030.ts";
import { makePieceDecoder } from "./piece-decoder.ts";

function inPieces(encoding: string, pieces: readonly Uint8Array[]): string {
  const decoder = makePieceDecoder(encoding);
  return pieces.map((piece) => decoder.push(piece)).join("") + decoder.end();
}

/** Every way to cut some bytes in two, and byte by byte. */
function cuts(bytes: Buffer): readonly (readonly Uint8Array[])[] {
  const two = Array.from({ length: bytes.length + 1 }, (_, at) => [
    bytes.subarray(0, at),
    bytes.subarray(at),
  ]);
  return [...two, [...bytes].map((byte) => Uint8Array.of(byte))];
}

test("a broken character across two pieces of a GB18030 file is lost and does not stop the reading", () => {
  for (const broken of [
    [0x83, 0x30, 0x81],
    [0x84, 0x31, 0xa5],
    [0xfe, 0x34],
    [0x83, 0x30, 0x38],
    [0x81, 0x30, 0x81, 0x41],
  ]) {
    const bytes = Buffer.concat([
      Buffer.from("a,"),
      Buffer.from(broken),
      Buffer.from("b,c\r\n"),
      Buffer.from(broken),
    ]);
    const whole = new TextDecoder("gb18030").decode(bytes);
    assert.match(whole, /\ufffd/);
    for (const pieces of cuts(bytes)) assert.equal(inPieces("gb18030", pieces), whole);
  }
});

test("however the bytes are cut, the text is the same", () => {
  const text = "云州远山，𠮷野䶮€\r\n第二行;a 1";
  for (const [encoding, bytes] of [
    ["gb18030", encodeGb18030(text)],
    ["utf-8", Buffer.from(text)],
    ["utf-16le", Buffer.from(text, "utf16le")],
  ] as const)
    for (const pieces of cuts(bytes)) assert.equal(inPieces(encoding, pieces), text);
});

test("bytes without any blank are not held back without end", () => {
  const decoder = makePieceDecoder("gb18030");
  const piece = Buffer.alloc(1024 * 1024, 0x41);
  const lengths = Array.from({ length: 9 }, () => decoder.push(piece).length);
  assert.ok(Math.max(...lengths) > 0 && lengths.reduce((sum, length) => sum + length, 0) >= 4 * piece.length);
});
