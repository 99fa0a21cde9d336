import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurn } from "./background.ts";

test("a work that breaks is told and keeps no other from its turn", async () => {
  const [failed, done]: [string[], string[]] = [[], []];
  let slices = 2;
  const works = [
    ["broken", async () => Promise.reject(new Error("no key"))],
    [
      "sound",
      async () => {
        done.push("slice");
        slices -= 1;
        return slices > 0;
      },
    ],
  ] as const;
  const turn = inTurn<string>(works, (name) => failed.push(name));
  assert.equal(await turn(), true);
  await assert.rejects(turn(), /no key/, "the fault is known once all have had their turn");
  assert.deepEqual(
    [failed, done],
    [
      ["broken", "broken"],
      ["slice", "slice"],
    ],
  );
});
