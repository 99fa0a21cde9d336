import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeGb18030 } from "../../../kernel/gb18030.ts";
import { detectEncoding } from "./encoding.ts";
import { readBytes, TEXT_ENCODERS } from "./testing.ts";

const TEXT =
  "行政相对人名称,行政处罚决定书文号,处罚决定日期\r\n云州澄川食品有限公司,云市监罚〔2026〕1号,2026-04-03\r\n".repeat(
    20,
  );

test("the encoding of a file is found from its bytes", async () => {
  for (const [name, encode] of Object.entries(TEXT_ENCODERS)) {
    const read = await readBytes(encode(TEXT));
    assert.equal(read.code === null && read.reader.encoding, name.replace(" with mark", ""), name);
    assert.deepEqual(read.code === null && read.rows[1]?.cells[1], "云市监罚〔2026〕1号", name);
  }
});

test("rare characters of GB18030 survive", async () => {
  const read = await readBytes(encodeGb18030(`名称,备注\n${"云州䶮程科技有限公司,𠮷€·\n".repeat(3)}`));
  assert.deepEqual(read.code === null && read.rows[1]?.cells, ["云州䶮程科技有限公司", "𠮷€·"]);
});

test("UTF-8 with a few bad bytes stays UTF-8 and shows U+FFFD", async () => {
  const good = Buffer.from(TEXT);
  const bad = Buffer.concat([good, Buffer.of(0xd4, 0xc6, 0xff), Buffer.from("公司,1,2\n"), good]);
  const read = await readBytes(bad);
  assert.equal(read.code === null && read.reader.encoding, "utf-8");
  assert.match(String(read.code === null && read.rows[40]?.cells[0]), /\uFFFD+公司/);
});

test("GBK with a few bad bytes stays GB18030", async () => {
  const good = encodeGb18030(TEXT);
  const read = await readBytes(Buffer.concat([good, Buffer.of(0xff), Buffer.from("x,1,2\n"), good]));
  assert.equal(read.code === null && read.reader.encoding, "gb18030");
});

test("a short GBK text whose bytes are also UTF-8 is read as Chinese", () => {
  assert.equal(detectEncoding(encodeGb18030("联通"))?.encoding, "gb18030");
});

test("plain ASCII is UTF-8", () => {
  assert.equal(detectEncoding(Buffer.from("a,b\n1,2\n"))?.encoding, "utf-8");
});

test("Chinese that begins only after 100 kB of ASCII is still recognised", async () => {
  const bytes = Buffer.concat([
    Buffer.from("CF_XDR_MC,BZ\n"),
    Buffer.from("abc,1\n".repeat(20_000)),
    encodeGb18030(TEXT),
  ]);
  const read = await readBytes(bytes);
  assert.equal(read.code === null && read.reader.encoding, "gb18030");
});

test("a sample that ends inside a character is not held against its encoding", () => {
  const bytes = Buffer.from(`甲${"乙丙".repeat(40_000)}`);
  for (const length of [65_534, 65_535, 65_536, 65_537]) {
    assert.equal(detectEncoding(bytes.subarray(0, length))?.encoding, "utf-8");
  }
});

test("bytes that are no text are refused", async () => {
  const noise = Buffer.from(
    Array.from({ length: 4000 }, (_, at) => 128 + ((at * 73 + (at >> 3) * 151) % 128)),
  );
  assert.equal((await readBytes(noise)).code, "FILE_ENCODING_UNKNOWN");
});
