import assert from "node:assert/strict";
import { test } from "node:test";
import { checkPassword, hashPassword, PASSWORD_LENGTH } from "./password.ts";
import { passwordFault } from "./password-rules.ts";
import { newTotpSecret, totpCode, totpStepOf } from "./totp.ts";

test("a password is kept as Argon2id with a salt of its own, and only the right one passes", async () => {
  const [one, two] = await Promise.all([
    hashPassword("正确 horse 电池 staple"),
    hashPassword("正确 horse 电池 staple"),
  ]);
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
  assert.notEqual(one, two);
  assert.equal(await checkPassword("正确 horse 电池 staple", one), true);
  assert.equal(await checkPassword("正确 horse 电池 staplf", one), false);
  assert.equal(await checkPassword("", one), false);
});

test("a password composed another way is the same, and nobody's password never passes", async () => {
  const stored = await hashPassword("caf\u00e9-caf\u00e9-caf\u00e9");
  assert.equal(await checkPassword("cafe\u0301-cafe\u0301-cafe\u0301", stored), true);
  assert.equal(await checkPassword("whatever it is", null), false);
});

test("a stored password that asks for endless work is refused", async () => {
  const stored = (await hashPassword("a long password")).replace("m=19456", "m=9999999");
  await assert.rejects(checkPassword("a long password", stored), /too much work/u);
});

test("a new password is judged by its length and by lists of breached ones, not by kinds of characters", async () => {
  const fault = (password: string) => passwordFault(password, { ...PASSWORD_LENGTH, login: "wang.jingban" });
  const plain = [
    "1234567890123456",
    "qazwsxedcrfv",
    "1qaz2wsx3edc4rfv",
    "justinbieber",
    "JustinBieber",
    "Sunshine2024!!",
    "!2024dragon!!",
    "abc1abc1abc1abc1",
    "mustangmustang",
    "woaini13800001",
    "my name is wang.jingban",
  ];
  for (const password of plain) assert.equal(await fault(password), "PASSWORD_TOO_PLAIN", password);
  const good = [
    "another long passphrase",
    "云州 horse 电池 staple 9",
    "sunshine over the river",
    "jwu3-0pdk-8q2m",
  ];
  for (const password of good) assert.equal(await fault(password), null, password);
  const bounds = [11, 12, 64, 128, 129].map((length) => fault("xk7-mq2.".repeat(20).slice(0, length)));
  assert.deepEqual(await Promise.all(bounds), ["PASSWORD_TOO_SHORT", null, null, null, "PASSWORD_TOO_LONG"]);
});

/** RFC 6238, appendix B, SHA-1: the secret is "12345678901234567890", here the last six digits. */
const RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const RFC_CODES = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
] as const;

test("codes are those of RFC 6238", () => {
  for (const [seconds, code] of RFC_CODES) {
    assert.equal(totpCode(RFC_SECRET, Math.floor(seconds / 30)), code);
    const at = { epochMilliseconds: seconds * 1000, lastStep: null };
    assert.equal(
      totpStepOf(RFC_SECRET, ` ${code.slice(0, 3)} ${code.slice(3)} `, at),
      Math.floor(seconds / 30),
    );
  }
});

test("a code is taken once, within a step to either side, and never later", () => {
  const secret = newTotpSecret();
  assert.match(secret, /^[A-Z2-7]{32}$/u);
  const step = 59_000_000;
  const at = (shift: number, lastStep: number | null = null) =>
    totpStepOf(secret, totpCode(secret, step), { epochMilliseconds: (step + shift) * 30_000, lastStep });
  assert.equal(at(0), step);
  assert.equal(at(1), step);
  assert.equal(at(-1), step);
  assert.equal(at(2), null);
  assert.equal(at(0, step), null, "a code that was taken is not taken again");
  assert.equal(at(0, step - 1), step);
  assert.equal(totpStepOf(secret, "12345", { epochMilliseconds: 0, lastStep: null }), null);
  assert.equal(totpStepOf(secret, "abcdef", { epochMilliseconds: 0, lastStep: null }), null);
});
