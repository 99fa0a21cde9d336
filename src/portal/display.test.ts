import assert from "node:assert/strict";
import { test } from "node:test";
import { readDisplay, settingCookies } from "./display.ts";

test("pages are Chinese in normal type unless the reader asks otherwise", () => {
  assert.deepEqual(readDisplay({}, undefined), { language: "zh", largeType: false, highContrast: false });
});

test("the address is stronger than the cookie, and unknown values change nothing", () => {
  const cookie = "other=1; xh_lang=en; xh_type=large; xh_contrast=high";
  assert.deepEqual(readDisplay({}, cookie), { language: "en", largeType: true, highContrast: true });
  assert.equal(readDisplay({ lang: "zh" }, cookie).language, "zh");
  assert.equal(readDisplay({ lang: "xx" }, cookie).language, "en");
  assert.equal(readDisplay({ lang: "<script>" }, undefined).language, "zh");
});

test("only known display settings become cookies", () => {
  const cookies = settingCookies(new URLSearchParams("lang=en&type=huge&q=a"));
  assert.equal(cookies.length, 1);
  assert.match(cookies[0] ?? "", /^xh_lang=en; Path=\/; Max-Age=\d+; SameSite=Lax$/);
});
