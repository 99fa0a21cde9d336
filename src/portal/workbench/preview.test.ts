import assert from "node:assert/strict";
import { test } from "node:test";
import { encodingOf, previewOf } from "./preview.ts";

const text = "行政相对人名称,文号\n云州远山食品有限公司,云市监处罚〔2026〕1号\n";
/** 名称 and 云州 in GB18030, written as bytes because this runtime encodes UTF-8 only. */
const gbBytes = new Uint8Array([0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0xd4, 0xc6, 0xd6, 0xdd, 0x0a]);

test("a preview reads UTF-8, with or without mark, and GB18030", async () => {
  const utf8 = await previewOf(new File([`\uFEFF${text}`], "a.csv"));
  assert.equal(utf8.encoding, "UTF-8");
  assert.deepEqual(utf8.rows[1]?.cells, ["云州远山食品有限公司", "云市监处罚〔2026〕1号"]);
  const gb = await previewOf(new File([gbBytes], "b.csv"));
  assert.equal(gb.encoding, "GB18030");
  assert.deepEqual(
    gb.rows.map(({ cells }) => cells),
    [["名称"], ["云州"]],
  );
});

test("a slice that ends in the middle of a character is still UTF-8", () => {
  const bytes = new TextEncoder().encode("云州远山");
  assert.equal(encodingOf(bytes.slice(0, 10)), "utf-8");
});

test("a byte order mark decides for UTF-16", () => {
  assert.equal(encodingOf(new Uint8Array([0xff, 0xfe, 0x41, 0x00])), "utf-16le");
  assert.equal(encodingOf(new Uint8Array([0xfe, 0xff, 0x00, 0x41])), "utf-16be");
});

test("characters that were lost before are pointed out", async () => {
  const read = await previewOf(new File(["名称\n云\uFFFD州\n"], "c.csv"));
  assert.equal(read.hasReplacements, true);
});
