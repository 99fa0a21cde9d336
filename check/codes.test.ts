import assert from "node:assert/strict";
import { test } from "node:test";
import { codesOf } from "./code-scan.ts";
import { codeTable, wordless } from "./codes.ts";

const SOURCE = `
  refuse("DAY_MISSING", MISSING);
  const MISSING = { zh: "没有日期。", en: "No day." };
  throw problem("NOT_HERE", 404, { zh: \`没有“\${code}”。\`, en: \`No \${code}.\` });
  const table = { CODE_CHECK: error("CODE_CHECK", "校验位不对。", "Wrong check digit."), OTHER: { zh: "另", en: (x) => \`other \${x}\` } };
  const failure = { code: "GIVEN_UP", zh: "停止。", en: "Stopped." };
  note(draft, 1); refuse(code, because); new FileProblem("FILE_LOST"); warn("lower case");
`;

test("codes are found where a sentence stands beside them in both languages, in each form we write", () => {
  const { texts, used } = codesOf("src/kernel/day.ts", SOURCE);
  assert.deepEqual(texts.map((text) => text.code).sort(), [
    "CODE_CHECK",
    "DAY_MISSING",
    "GIVEN_UP",
    "NOT_HERE",
    "OTHER",
  ]);
  assert.equal(texts.find((text) => text.code === "NOT_HERE")?.zh, "没有“…”。");
  assert.deepEqual([...used].sort(), ["CODE_CHECK", "DAY_MISSING", "FILE_LOST", "GIVEN_UP", "NOT_HERE"]);
});

test("a code without sentences is found, and the table lists each code once", () => {
  const found = [{ path: "src/rooms/intake/a.ts", ...codesOf("a.ts", SOURCE) }];
  assert.deepEqual(wordless(found), ["FILE_LOST (src/rooms/intake/a.ts) has no sentence in both languages"]);
  const table = codeTable([...found, ...found]);
  assert.equal(table.match(/DAY_MISSING/g)?.length, 1);
  assert.match(table, /\| GIVEN_UP \| 停止。 \| Stopped\. \| intake \|/);
});
