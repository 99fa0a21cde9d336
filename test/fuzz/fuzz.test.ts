import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { runApi } from "./api/run-api.ts";
import { runTarget, tried } from "./engine.ts";
import { readInput, textOf, writeInput } from "./input.ts";
import { runParsers } from "./parsers.ts";
import { holds, type Target } from "./target.ts";
import { TARGETS } from "./targets/index.ts";

/** A short run of `npm run fuzz`, always the same one. Longer runs are made by hand and every night. */
const SEED = 20_260_508;
const INPUTS = 4_000;
const REQUESTS = 1_000;
const whole = { seed: SEED, from: 0, until: Number.POSITIVE_INFINITY };

interface ReaderCase {
  readonly target: string;
  readonly because: string;
  readonly input: unknown;
}

const cases: readonly ReaderCase[] = JSON.parse(
  readFileSync(new URL("cases/readers.json", import.meta.url), "utf8"),
);

describe("readers", () => {
  for (const { target: name, because, input } of cases) {
    it(`${name}: ${because}, and does not any more`, async () => {
      const target = TARGETS.find((one) => one.name === name);
      assert.ok(target);
      assert.equal((await tried(target, readInput(input))).broken, null);
    });
  }

  it("answer generated and changed inputs with a value or a documented code", async () => {
    const plan = { ...whole, inputs: INPUTS, growth: false, tell: () => {} };
    const results = await runParsers(TARGETS, plan);
    assert.deepEqual(
      results.flatMap(({ findings }) => findings),
      [],
    );
    assert.ok(results.every(({ inputs, outcomes }) => inputs > 0 && Object.keys(outcomes).length > 0));
  });
});

describe("the server and its worker", () => {
  it("answer every request within the OpenAPI document, and every batch ends", async () => {
    const [requests, batches] = await runApi({ ...whole, requests: REQUESTS });
    assert.deepEqual([...(requests?.findings ?? []), ...(batches?.findings ?? [])], []);
    assert.ok((requests?.inputs ?? 0) >= REQUESTS);
    assert.ok((requests?.outcomes["status-200"] ?? 0) > 0 && (batches?.outcomes.done ?? 0) > 0);
  });
});

describe("the search itself", () => {
  const planted: Target = {
    name: "planted",
    share: 1,
    make: (random) => Array.from({ length: 30 }, () => random.pick([..."abc万"])).join(""),
    check(input) {
      holds(!textOf(input).includes("万"), "no 万", () => textOf(input));
      return ["accepted"];
    },
  };

  it("finds a planted fault, and the smallest input that shows it", async () => {
    const { findings } = await runTarget(planted, { ...whole, inputs: 100 });
    assert.deepEqual(
      findings.map(({ rule, input }) => [rule, input]),
      [["no 万", '"万"']],
    );
  });

  it("makes the same inputs from the same seed", async () => {
    const made = async (seed: number): Promise<readonly string[]> => {
      const inputs: string[] = [];
      const target = {
        ...planted,
        check: (input: Parameters<Target["check"]>[0]) => [String(inputs.push(writeInput(input)))],
      };
      await runTarget(target, { ...whole, seed, inputs: 20 });
      return inputs;
    };
    assert.deepEqual(await made(1), await made(1));
    assert.notDeepEqual(await made(1), await made(2));
  });

  it("refuses a code that is not documented, and sees a prototype with a new member", async () => {
    const invented = await runTarget({ ...planted, check: () => ["NO_SUCH_CODE"] }, { ...whole, inputs: 1 });
    assert.equal(invented.findings[0]?.rule, "documented NO_SUCH_CODE");
    const pollute = (): readonly string[] => {
      Reflect.set(Object.prototype, "polluted", 1);
      return ["accepted"];
    };
    const polluted = await runTarget({ ...planted, check: pollute }, { ...whole, inputs: 1 });
    Reflect.deleteProperty(Object.prototype, "polluted");
    assert.equal(polluted.findings[0]?.rule, "prototype");
  });

  it("writes an input so that it can be read again", () => {
    for (const input of ["\ud800\0", -0, Number.NaN, Infinity, null, Uint8Array.of(0, 255), ["a", -0, null]])
      assert.deepEqual(readInput(JSON.parse(writeInput(input))), input);
  });
});
