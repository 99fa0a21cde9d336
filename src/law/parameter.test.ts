import assert from "node:assert/strict";
import { test } from "node:test";
import { basisOf } from "./basis.ts";
import { loadLaw } from "./load.ts";
import { numberOn, textsOn, valueFor, valueOn } from "./parameter.ts";
import { secrecyMarkIn } from "./secrecy.ts";

const law = loadLaw();

test("a value holds from its first day through its last", () => {
  assert.deepEqual(numberOn(law, "term.general.maximum-months", "2026-03-31"), { ok: true, value: 36 });
  assert.deepEqual(numberOn(law, "term.general.maximum-months", Temporal.PlainDate.from("2026-04-01")), {
    ok: true,
    value: 12,
  });
});

test("before the first provision there is no value, and an unknown name is refused", () => {
  const before = valueOn(law, "term.general.maximum-months", "2023-04-30");
  assert.equal(before.ok ? null : before.code, "NO_LAW_IN_FORCE");
  const unknown = valueOn(law, "term.general.maximum", "2026-04-30");
  assert.equal(unknown.ok ? null : unknown.code, "UNKNOWN_PARAMETER");
});

test("the value of a domain goes before the general value, and other domains have the general one", () => {
  const asked = (domain: string) =>
    valueFor(law, "term.serious.minimum-months", { day: "2025-06-01", domain });
  const food = asked("food");
  const customs = asked("customs");
  assert.equal(food.ok ? food.value.value : null, 12);
  assert.equal(customs.ok ? customs.value.value : null, 3);
});

test("every value of the law names its instrument and article", () => {
  for (const { parameter, values } of law.parameters.values()) {
    for (const { instrument, article } of values) {
      assert.ok(law.instruments.has(instrument) && article.length > 0, parameter);
    }
  }
});

test("a basis is verified only when the instrument and the cited fact both are", () => {
  const read = { instrument: "administrative-penalty-law", article: "第四十八条" };
  assert.equal(basisOf(law, read, "publicity").verified, true);
  assert.equal(basisOf(law, { ...read, verified: false }, "publicity").verified, false);
  assert.equal(basisOf(law, { instrument: "catalog-2024", article: "第三类" }, "recording").verified, false);
  assert.equal(basisOf(law, read, "publicity").tier, "law");
});

test("a secrecy mark makes a text classified, a trade secret does not", () => {
  assert.equal(secrecyMarkIn(law, "本决定属于机密★5年", "2026-05-01"), "机密");
  assert.equal(secrecyMarkIn(law, "备注：涉密", "2026-05-01"), "涉密");
  assert.equal(secrecyMarkIn(law, "侵犯他人商业秘密", "2026-05-01"), null);
  assert.equal(secrecyMarkIn(law, "侵犯商业秘密，文件为秘密级", "2026-05-01"), "秘密");
  assert.equal(secrecyMarkIn(law, "本文件不涉密", "2026-05-01"), null);
});

test("word lists of the intake are data", () => {
  const markers = textsOn(law, "intake.simple-procedure.markers", "2026-05-01");
  assert.ok(markers.ok && markers.value.includes("简易程序"));
});
