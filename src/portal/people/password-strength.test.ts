import assert from "node:assert/strict";
import { test } from "node:test";
import { passwordStrength } from "./password-strength.ts";

test("a hint tells short, plain, fair and good passwords apart, by length and not by kinds of characters", () => {
  const told = {
    short: ["", "abc", "Xk7-mq2.Zp9"],
    plain: ["aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "123412341234", "1212121212121212", "xk7xk7xk7xk7xk7"],
    fair: ["jwu3-0pdk-8q", "river stones"],
    good: ["another long passphrase", "云州的秋天有一条很长的河从老城旁边经过"],
  } as const;
  for (const [strength, passwords] of Object.entries(told))
    for (const password of passwords) assert.equal(passwordStrength(password), strength, password);
});
