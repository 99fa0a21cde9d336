import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import fastify, { type FastifyInstance } from "fastify";
import type { CreditRecord, Statistics, Subject } from "./api-types.ts";
import { ensurePortalBuilt } from "./build.ts";
import { mountPortal } from "./mount.ts";

const uscc = "91350100M000100Y43";
const times = { asOf: "2026-11-23", knownAt: "2026-11-23T06:00:00Z", dataTime: "2026-11-22T22:00:00Z" };
const statistics: Statistics = {
  ...times,
  subjects: 1,
  bodies: 1,
  publicRecords: 1,
  byEntry: [],
  byMonth: [],
  byRegion: [],
  bodyNames: [],
  expiringThisMonth: 0,
  invented: true,
};
const subject: Subject = {
  ...times,
  uscc,
  name: "云州<远山>食品有限公司",
  formerNames: [],
  kind: "enterprise",
  status: null,
  region: null,
  establishedOn: null,
  identifiers: [],
  registration: null,
  counts: [{ entry: "administrative-penalty", count: 1 }],
  sources: 3,
  invented: true,
};
const record: CreditRecord = {
  id: "r1",
  entry: "administrative-penalty",
  subject: { uscc, name: subject.name },
  documentNumber: "云市监处罚〔2026〕318号",
  body: { uscc: "113301000024894011", name: "云州市市场监督管理局" },
  source: null,
  decidedOn: "2026-04-30",
  from: null,
  until: null,
  severity: "general",
  content: {},
  publicFrom: "2026-04-30",
  publicThrough: "2027-04-30",
  repairFrom: "2026-07-31",
  minimumEnds: "2026-07-30",
  clock: { dueOn: "2026-05-12", receivedOn: "2026-05-07", state: "on-time", lateDays: null },
  basis: [
    {
      instrument: "administrative-penalty-law",
      title: "中华人民共和国行政处罚法",
      article: "第四十八条",
      tier: "law",
      territory: "national",
      verified: false,
      role: "publicity",
    },
  ],
  recordedAt: "2026-05-07T02:00:00Z",
  disputedOn: null,
  version: 1,
};
const answers: Readonly<Record<string, unknown>> = {
  "/api/v1/statistics": statistics,
  "/api/v1/catalogue": { edition: "2024", classes: [], entries: [] },
  "/api/v1/publications": {
    ...times,
    items: [record, { ...record, id: "r2", subject: { uscc: null, name: "张*" } }],
    lookedTo: "2026-01-31",
    bounded: true,
  },
  [`/api/v1/subjects/${uscc}`]: subject,
  [`/api/v1/subjects/${uscc}/records`]: { ...times, items: [record] },
  "/api/v1/subjects": { ...times, items: [], total: { value: 0, approximate: false } },
  "/api/v1/law": { parameters: [], instruments: [] },
};

let app: FastifyInstance;

before(async () => {
  await ensurePortalBuilt();
  app = fastify();
  await mountPortal(app, {
    api: async (path) => {
      const name = path.split("?", 1)[0] ?? "";
      if (name.endsWith("BROKEN")) throw new Error("the database is away");
      const json = answers[name];
      if (json !== undefined) return { status: 200, json };
      return { status: 404, json: { status: 404, code: "SUBJECT_NOT_FOUND" } };
    },
  });
});

const publicPages = [
  "/",
  "/search?q=远山",
  `/subjects/${uscc}`,
  "/publications/licences",
  "/catalogue",
  "/law",
  "/guide",
  "/style",
];

test("every public page is one complete document with the one style sheet that its policy names, without inline script or foreign address", async () => {
  for (const url of publicPages) {
    const page = await app.inject({ url: encodeURI(url) });
    assert.equal(page.statusCode, 200, url);
    assert.match(page.body, /<\/html>$/, url);
    assert.doesNotMatch(page.body, / style="|\son\w+="/, url);
    const sheets = [...page.body.matchAll(/<style>(.*?)<\/style>/gs)].map(([, css = ""]) => css);
    assert.equal(sheets.length, 1, url);
    const hash = createHash("sha256")
      .update(sheets[0] ?? "")
      .digest("base64");
    assert.ok(
      String(page.headers["content-security-policy"]).includes(`style-src 'self' 'sha256-${hash}';`),
      url,
    );
    assert.doesNotMatch(page.body, /<script(?![^>]*src="\/assets\/)/, url);
    assert.doesNotMatch(page.body, /(?:src|href|action)="(?:https?:)?\/\//, url);
    assert.match(page.body, /演示数据/, url);
  }
});

test("what people and bodies wrote is shown as text, never as markup", async () => {
  const page = await app.inject({ url: `/subjects/${uscc}` });
  assert.match(page.body, /云州&lt;远山&gt;食品有限公司/);
  const search = await app.inject({ url: `/search?q=${encodeURIComponent("<img src=x>")}` });
  assert.doesNotMatch(search.body, /<img/);
});

test("a record card says its four days, its legal ground with tier and mark, and its timeliness", async () => {
  const { body } = await app.inject({ url: `/subjects/${uscc}` });
  for (const said of [
    "2026-04-30 决定并公示",
    "2026-07-31 起可申请修复",
    "公示至 2027-04-30",
    "今天 2026-11-23",
    "《中华人民共和国行政处罚法》",
    "第四十八条",
    "条文未核实",
    "2026-05-07 报送，期限 2026-05-12，按时",
  ]) {
    assert.ok(body.includes(said), said);
  }
});

test("a natural person in a list has a masked name and no link", async () => {
  const { body } = await app.inject({ url: "/publications/licences" });
  assert.match(body, />张\*</);
  assert.doesNotMatch(body, /href="\/subjects\/[^"]*">张/);
});

test("a list can be downloaded with its filters, and says when it does not show all that fits", async () => {
  const { body } = await app.inject({
    url: `/publications/licences?q=${encodeURIComponent("远山")}&cursor=x`,
  });
  assert.match(
    body,
    /href="\/api\/v1\/publications\/export\?entry=administrative-licence&amp;format=csv&amp;q=%E8[^"&]*" download=""/,
  );
  assert.match(body, /已查看到 2026-01-31 的决定/);
  assert.match(body, /只查找了其中一部分/);
});

test("a page that has not changed is answered with 304, and one in another language is another page", async () => {
  const first = await app.inject({ url: "/guide" });
  const etag = String(first.headers.etag);
  const again = await app.inject({ url: "/guide", headers: { "if-none-match": etag } });
  assert.equal(again.statusCode, 304);
  assert.equal(again.body, "");
  const english = await app.inject({
    url: "/guide",
    headers: { "if-none-match": etag, cookie: "xh_lang=en" },
  });
  assert.equal(english.statusCode, 200);
  assert.match(english.body, /<html lang="en"/);
  assert.match(String(english.headers.vary), /Cookie/);
});

test("the language of the address is kept in a cookie, and such an answer is not for shared caches", async () => {
  const page = await app.inject({ url: "/law?lang=en" });
  assert.match(String(page.headers["set-cookie"]), /xh_lang=en/);
  assert.match(String(page.headers["cache-control"]), /private/);
});

test("an unknown address, an unknown subject and a fault each give a page with a code and a way on", async () => {
  const nowhere = await app.inject({ url: "/nowhere" });
  assert.equal(nowhere.statusCode, 404);
  assert.match(nowhere.body, /PAGE_NOT_FOUND/);
  const nobody = await app.inject({ url: "/subjects/91350100M000100Y44" });
  assert.equal(nobody.statusCode, 404);
  assert.match(nobody.body, /SUBJECT_NOT_FOUND/);
  const fault = await app.inject({ url: "/subjects/BROKEN" });
  assert.equal(fault.statusCode, 500);
  assert.match(fault.body, /INTERNAL_FAULT/);
  assert.match(fault.body, /req-/);
  assert.doesNotMatch(fault.body, /database is away/);
  for (const page of [nowhere, nobody, fault]) {
    assert.match(page.body, /href="\/"/);
    assert.match(String(page.headers["x-robots-tag"]), /noindex/);
  }
});

test("an unknown address of the API is not answered with a page", async () => {
  const answer = await app.inject({ url: "/api/v1/nowhere" });
  assert.equal(answer.statusCode, 404);
  assert.doesNotMatch(String(answer.headers["content-type"]), /html/);
});

test("a page is sent in the best encoding that the reader takes, and says that it depends on it", async () => {
  const plain = await app.inject({ url: "/guide" });
  assert.equal(plain.headers["content-encoding"], undefined);
  assert.match(String(plain.headers.vary), /Accept-Encoding/);
  const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
  for (const [accepted, encoding] of [
    ["gzip, deflate, br", "br"],
    ["gzip;q=1.0, br;q=0", "gzip"],
  ] as const) {
    const page = await app.inject({ url: "/guide", headers: { "accept-encoding": accepted } });
    assert.equal(page.headers["content-encoding"], encoding);
    assert.equal(page.headers.etag, plain.headers.etag);
    assert.equal(unpack[encoding](page.rawPayload).toString("utf8"), plain.body);
    assert.ok(page.rawPayload.length < plain.rawPayload.length / 2);
  }
});

test("files of the build are served for ever, compressed when they were built, because their names change with their content", async () => {
  const { body } = await app.inject({ url: "/" });
  const src = /src="(\/assets\/[^"]+\.js)"/.exec(body)?.[1] ?? "";
  const script = await app.inject({ url: src, headers: { "accept-encoding": "br" } });
  assert.equal(script.statusCode, 200);
  assert.equal(script.headers["content-encoding"], "br");
  assert.match(String(script.headers["cache-control"]), /immutable/);
  const plain = await app.inject({ url: src });
  assert.equal(brotliDecompressSync(script.rawPayload).toString("utf8"), plain.body);
});

test("an address with a stroke at its end is the same page, as start-up prints that of the workbench", async () => {
  for (const url of ["/workbench/", "/law/", "/catalogue/", "/guide/", "/style/", "/sign-in/"]) {
    assert.equal((await app.inject(url)).statusCode, 200, url);
  }
  assert.equal((await app.inject("/nowhere/")).statusCode, 404);
});
