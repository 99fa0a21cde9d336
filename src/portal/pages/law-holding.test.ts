import assert from "node:assert/strict";
import { test } from "node:test";
import type { LawList } from "../api-types.ts";
import { lawHolding } from "./law-holding.ts";

const instrument = {
  id: "administrative-penalty-law",
  title: "行政处罚法",
  tier: "law",
  number: null,
  issuer: "全国人民代表大会常务委员会",
  territory: "national",
  effective: "2021-07-15",
  verified: true,
} as const;

const value = {
  from: "2021-07-15",
  until: null,
  domain: null,
  value: 7,
  instrument: instrument.id,
  article: "第四十八条第二款、第八十五条",
  verified: true,
  note: null,
};

const law: LawList = {
  parameters: [
    { parameter: "clock.publish", zh: "公开期限", en: "Days to publish", unit: "days", values: [value] },
    {
      parameter: "term.general",
      zh: "一般公示期",
      en: "Term",
      unit: "months",
      values: [{ ...value, article: "第九条" }],
    },
  ],
  instruments: [instrument],
};

const grounds = [{ instrument: instrument.id, article: "第四十条" }];

const namesFor = (text: string) =>
  lawHolding(law, grounds, text).parameters.map(({ parameter }) => parameter);

test("an article of a named instrument is found, however it is spaced", () => {
  assert.deepEqual(namesFor("《行政处罚法》 第四十八条"), ["clock.publish"]);
  assert.deepEqual(namesFor("第九条"), ["term.general"]);
  assert.deepEqual(namesFor("DAYS ｐｕｂｌｉｓｈ"), ["clock.publish"]);
});

test("an instrument is found by its title, its issuer, and any article that a value or an entry of the catalogue names", () => {
  for (const text of ["常务委员会", "处罚法", "第九条", "第四十条"]) {
    assert.deepEqual(lawHolding(law, grounds, text).instruments, [instrument], text);
  }
  assert.deepEqual(lawHolding(law, grounds, "第七条").instruments, []);
});

test("no text holds back nothing", () => {
  assert.deepEqual(lawHolding(law, grounds, " "), {
    parameters: law.parameters,
    instruments: law.instruments,
  });
});
