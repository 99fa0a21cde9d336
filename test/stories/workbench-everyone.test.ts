import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import {
  accessibilityFaults,
  launchBrowser,
  type StoryBrowser,
  sidewaysScroll,
  tornDays,
} from "./browser.ts";
import { type StoryServer, startServer } from "./server.ts";
import { type Clerk, choose, newClerk, upload, WRONG_CODE } from "./workbench-hands.ts";

let server: StoryServer;
let browser: StoryBrowser;
let clerk: Clerk;
let batch = "";

before(async () => {
  [server, browser] = await Promise.all([startServer({ demo: false }), launchBrowser()]);
  clerk = await newClerk(server);
  const page = await browser.page();
  await clerk.signIn(page);
  const rows = [
    { documentNumber: "人人罚〔2026〕1号" },
    { documentNumber: "人人罚〔2026〕2号", uscc: WRONG_CODE },
    { documentNumber: "人人罚〔2026〕3号", decidedOn: "2026-02-30" },
  ];
  await upload(page, { name: "人人.csv", content: clerk.file(rows) });
  batch = new URL(page.url()).pathname;
  await page.context().close();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Every view, with what shows that it is there. */
const views = (): readonly (readonly [string, string])[] => [
  ["/workbench", ".tasks"],
  ["/workbench/upload?entry=administrative-penalty", "#file"],
  ["/workbench/batches", "table.list"],
  ["/workbench/batches?q=nothing", ".empty"],
  [batch, ".rows"],
  [`${batch}?status=duplicate`, ".empty"],
  [`${batch}/mend`, ".mend-cell"],
  ["/workbench/expiring", "main table.list, main .empty"],
  ["/workbench/expiring?what=repair", "main table.list, main .empty"],
  ["/workbench/expiring?what=cells", "table.list"],
  ["/workbench/quality", ".month-chart"],
  ["/workbench/look", "#look-purpose"],
  ["/workbench/programs", "main .card, main .empty"],
  ["/workbench/nowhere", "h1"],
];

interface Reader {
  readonly named: string;
  readonly options: Parameters<StoryBrowser["page"]>[0];
  readonly settings: string;
  /** Axe takes seconds a view: all views are gone through once, and for other readers those with colours and tables of their own. */
  readonly examined: (place: string) => boolean;
}

const isColourful = (place: string) =>
  ["/workbench", batch, `${batch}/mend`, "/workbench/quality"].includes(place);

const readers: readonly Reader[] = [
  {
    named: "on a desktop",
    options: { viewport: { width: 1280, height: 900 } },
    settings: "",
    examined: (place) => !["q=nothing", "what=repair"].some((asked) => place.includes(asked)),
  },
  {
    named: "on a phone, in English, in the dark",
    options: { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
    settings: "?lang=en",
    examined: isColourful,
  },
  {
    named: "at twice the size with high contrast and large type",
    options: { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2, reducedMotion: "reduce" },
    settings: "?contrast=high&type=large",
    examined: isColourful,
  },
];

async function troublesOf(page: Page, { examined }: Reader): Promise<readonly string[]> {
  const troubles: string[] = [];
  for (const [place, there] of views()) {
    await page.goto(clerk.url + place);
    await page.locator(there).first().waitFor({ state: "attached" });
    const faults = examined(place) ? await accessibilityFaults(page) : [];
    const pixels = await sidewaysScroll(page);
    troubles.push(...faults.map((fault) => `${place} ${fault}`));
    if (pixels > 0) troubles.push(`${place} ${pixels} pixels too wide`);
    troubles.push(...(await tornDays(page)).map((text) => `${place} tears a day: ${text}`));
  }
  return troubles;
}

for (const reader of readers) {
  test(`no view has an axe fault or must be scrolled sideways ${reader.named}`, async () => {
    const page = await browser.page(reader.options);
    await page.goto(`${clerk.url}/workbench${reader.settings}`);
    await page.locator("#key").waitFor();
    const signIn = await accessibilityFaults(page);
    assert.equal(new URL(page.url()).search, "");
    await page.locator("#key").fill(clerk.key);
    await page.keyboard.press("Enter");
    await page.locator("nav.places").waitFor();
    assert.deepEqual([...signIn, ...(await troublesOf(page, reader))], []);
    await page.context().close();
  });
}

test("the states between have no axe fault either: a check, a refusal, progress, an error", async () => {
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  await page.goto(`${clerk.url}/workbench`);
  await page.locator("#key").fill("xh_wrong");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await clerk.signIn(page);
  for (const [name, content] of [
    ["好.csv", clerk.file([{ documentNumber: "人人罚〔2026〕4号" }])],
    ["坏.csv", clerk.file([{}]).replace("处罚依据", "心情")],
  ] as const) {
    await choose(page, { name, content });
    assert.deepEqual([await accessibilityFaults(page), await sidewaysScroll(page)], [[], 0], name);
  }
  await page.route("**/api/v1/batches", () => {});
  await page.locator('.upload button[type="submit"]').click();
  await page.getByRole("button", { name: "取消上传" }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "取消上传" }).click();
  await page.getByText("网络已断开").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.context().close();
});

test("the workbench asks nothing of other hosts, breaks no content policy and throws no error", async () => {
  const page = await browser.page();
  const troubles: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(clerk.url)) troubles.push(request.url());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  await clerk.signIn(page);
  for (const [place, there] of views()) {
    await page.goto(clerk.url + place);
    await page.locator(there).first().waitFor({ state: "attached" });
  }
  assert.deepEqual(troubles, []);
  await page.context().close();
});

test("in English the places of the workbench stand in one line, with the name of the body above them", async () => {
  const page = await browser.page({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${clerk.url}/workbench?lang=en`);
  await clerk.signIn(page);
  const tops = await page
    .locator(".brand, nav.places a")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().bottom));
  assert.ok(
    tops.every((bottom) => bottom < 120),
    `one line: ${tops}`,
  );
  const [who, brand] = await Promise.all([
    page.locator(".strip .who").boundingBox(),
    page.locator(".brand").boundingBox(),
  ]);
  assert.ok(who !== null && brand !== null && who.y + who.height <= brand.y);
  await page.context().close();
});

test("a batch shows its receipts, each to be saved as it was signed", async () => {
  const page = await browser.page({ acceptDownloads: true });
  await clerk.signIn(page);
  await page.goto(clerk.url + batch);
  await page.getByRole("heading", { name: "回执" }).click();
  await page.getByText("入库", { exact: true }).waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /^下载回执（JSON）.*入库$/u }).click(),
  ]);
  const receipt = JSON.parse(await readFile(await file.path(), "utf8"));
  assert.equal(receipt.statement.kind, "taken-in");
  assert.ok(receipt.signature.value.length > 0);
  await page.context().close();
});

test("moving names the window and brings the focus to the heading; the skip link leads to the content", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  await page.locator('nav.places a[href="/workbench/quality"]').click();
  await page.waitForFunction(
    () => document.activeElement?.matches("h1") && document.title.startsWith("质量与时限"),
  );
  assert.equal(await page.title(), "质量与时限 · 信衡机关工作台");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "质量与时限");
  await page.goBack();
  await page.waitForFunction(
    () => document.activeElement?.matches("h1") && document.title.startsWith("待办"),
  );
  await page.goto(`${clerk.url}/workbench/upload`);
  await page.locator("#file").waitFor({ state: "attached" });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  await page.context().close();
});
