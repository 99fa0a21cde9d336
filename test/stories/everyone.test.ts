import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { firstPublicRecord } from "./asking.ts";
import { accessibilityFaults, launchBrowser, type StoryBrowser, sidewaysScroll, tabTo } from "./browser.ts";
import { startServer } from "./server.ts";

let server: Awaited<ReturnType<typeof startServer>>;
let browser: StoryBrowser;
let addresses: readonly string[] = [];
/** Pages that together show every component in every colour. */
let looks: readonly string[] = [];
let subjectAddress = "";

before(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  const penalty = await firstPublicRecord(server.url, "administrative-penalty");
  const licence = await firstPublicRecord(server.url, "administrative-licence");
  subjectAddress = `/subjects/${penalty.uscc}`;
  addresses = [
    "/",
    `/search?q=${encodeURIComponent(penalty.subject.name.slice(0, 4))}`,
    `/search?q=${encodeURIComponent("查无此企业")}`,
    subjectAddress,
    `${subjectAddress}?tab=administrative-penalty`,
    `/subjects/${licence.uscc}?tab=administrative-licence`,
    `${subjectAddress}?tab=serious-list`,
    `/search?q=${penalty.uscc}&in=code`,
    `/search?q=${penalty.documentNumber.slice(-8)}&in=document`,
    `${subjectAddress}?asOf=2001-01-01`,
    "/publications/licences",
    "/publications/penalties",
    "/publications/penalties?from=2001-01-01&to=2001-01-02",
    "/publications/penalties?from=yesterday",
    "/catalogue",
    "/catalogue/administrative-penalty",
    "/law",
    "/law/term.general.maximum-months",
    "/law/administrative-penalty-law",
    `/law?q=${encodeURIComponent("行政处罚法 第四十八条")}`,
    "/guide",
    "/style",
    "/nowhere",
  ];
  looks = [
    "/",
    addresses[1] ?? "/",
    subjectAddress,
    "/publications/penalties",
    "/catalogue",
    "/style",
    "/nowhere",
  ];
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test("axe finds no fault on any public page", async () => {
  const faults: string[] = [];
  const page = await browser.page();
  for (const address of addresses) {
    await page.goto(server.url + address);
    for (const fault of await accessibilityFaults(page)) faults.push(`${address} ${fault}`);
  }
  await page.context().close();
  assert.deepEqual(faults, []);
});

for (const [how, colorScheme, settings] of [
  ["dark", "dark", ""],
  ["high contrast and large type", "light", "?contrast=high&type=large"],
  ["dark high contrast and English", "dark", "?contrast=high&lang=en"],
] as const) {
  test(`axe finds no fault of contrast or size on any public page in ${how}`, async () => {
    const faults: string[] = [];
    const page = await browser.page({ colorScheme });
    await page.goto(server.url + settings);
    for (const address of settings === "" ? addresses : looks) {
      await page.goto(server.url + address);
      for (const fault of await accessibilityFaults(page, "look")) faults.push(`${address} ${fault}`);
    }
    await page.context().close();
    assert.deepEqual(faults, []);
  });
}

test("no page must be scrolled sideways at 360 pixels, at twice the size, in large type, on a tablet, or in English", async () => {
  const wide: string[] = [];
  for (const [width, settings] of [
    [360, ""],
    [640, ""],
    [400, "?type=large"],
    [360, "?lang=en"],
    [1280, "?lang=en"],
    [1024, "?lang=en"],
    [1280, "?type=large&lang=en"],
  ] as const) {
    const page = await browser.page({ viewport: { width, height: 740 } });
    if (settings !== "") await page.goto(`${server.url}/${settings}`);
    for (const address of width === 1024 || settings.includes("&") ? looks : addresses) {
      await page.goto(server.url + address);
      const pixels = await sidewaysScroll(page);
      if (pixels > 0) wide.push(`${address} ${settings} at ${width}: ${pixels}`);
    }
    await page.context().close();
  }
  assert.deepEqual(wide, []);
});

test("pages ask nothing of other hosts, break no content policy and throw no error", async () => {
  const page = await browser.page();
  const troubles: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith("data:"))
      troubles.push(request.url());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/40[04]/.test(message.text())) troubles.push(message.text());
  });
  for (const address of [...addresses, "/workbench"]) {
    await page.goto(server.url + address, { waitUntil: "networkidle" });
  }
  assert.deepEqual(troubles, []);
  await page.context().close();
});

test("every public page brings at most 40 kB of compressed JavaScript and 100 kB in all, and its content in the first request", async () => {
  const heavy: string[] = [];
  for (const address of [...addresses, "/style"]) {
    const page = await browser.page({ viewport: { width: 1280, height: 3000 } });
    const { scripts, all } = await transferredBy(page, server.url + address);
    if (scripts > 40_000 || all > 100_000) heavy.push(`${address}: ${scripts} of ${all} bytes`);
    assert.equal(await page.locator('link[rel="stylesheet"]').count(), 0, address);
    await page.context().close();
  }
  assert.deepEqual(heavy, []);
});

/** Bytes on the line for one page, headers and all, by a reader who has nothing kept and touches nothing. */
async function transferredBy(page: Page, url: string): Promise<{ scripts: number; all: number }> {
  const line = await page.context().newCDPSession(page);
  const kinds = new Map<string, string>();
  const sum = { scripts: 0, all: 0 };
  line.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    sum.all += encodedDataLength;
    if (kinds.get(requestId) === "Script") sum.scripts += encodedDataLength;
  });
  await line.send("Network.enable");
  await page.goto(url, { waitUntil: "networkidle" });
  assert.ok(sum.all > 0 && sum.scripts > 0, url);
  return sum;
}

test("the keyboard alone leads from the home page past the navigation to a record", async () => {
  const page = await browser.page();
  const penalty = await firstPublicRecord(server.url, "administrative-penalty");
  await page.goto(server.url);
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement?.matches(".skip")));
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  assert.ok(await tabTo(page, "#q"));
  await page.keyboard.type(penalty.uscc);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search/);
  assert.ok(await tabTo(page, `.hit a[href*="${penalty.uscc}"]`));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/subjects/);
  assert.ok(await tabTo(page, '.tabs a[href*="administrative-penalty"]'));
  await page.keyboard.press("Enter");
  await page.waitForURL(/tab=administrative-penalty/);
  assert.ok(await page.getByRole("article", { name: penalty.documentNumber, exact: true }).isVisible());
  await page.context().close();
});

test("the language switch keeps the page, and the choice holds on the next one", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}${subjectAddress}?tab=administrative-penalty&asOf=2030-01-01`);
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForURL(/lang=en/);
  assert.match(page.url(), /tab=administrative-penalty/);
  assert.match(page.url(), /asOf=2030-01-01/);
  await page.getByRole("link", { name: "Back to today" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.ok(await page.getByText("May be shown, because").first().isVisible());
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Guide" }).click();
  assert.ok(await page.getByRole("heading", { name: "Guide", level: 1 }).isVisible());
  await page.getByRole("link", { name: "中文" }).click();
  assert.ok(await page.getByRole("heading", { name: "使用指南", level: 1 }).isVisible());
  await page.context().close();
});

test("large type enlarges the text without JavaScript and stays", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/guide`);
  const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
  const before = await size();
  await page.getByRole("link", { name: "大字" }).click();
  assert.ok((await size()) >= before * 1.25);
  await page.goto(`${server.url}/law`);
  assert.ok((await size()) >= before * 1.25);
  await page.context().close();
});

test("the code of a subject is copied with one press", async () => {
  const page = await browser.page({ permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(server.url + subjectAddress);
  await page.getByRole("button", { name: "复制代码" }).click();
  await page.getByRole("button", { name: "已复制" }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(subjectAddress.endsWith(copied));
  await page.context().close();
});

test("a mobile reader finds a record by cards, with every control large enough to touch", async () => {
  const page = await browser.page({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await page.goto(`${server.url}/publications/penalties`);
  const cell = page.locator("tbody td").nth(1);
  assert.equal(await cell.evaluate((one) => getComputedStyle(one).display), "block");
  await page.locator("tbody a").first().tap();
  await page.waitForURL(/\/subjects\//);
  assert.ok(await page.locator(".term-days").first().isVisible());
  const small = await page
    .locator("button:visible, input:visible, select:visible, .tabs a, .places a, .tools a, .foot a")
    .evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.outerHTML.slice(0, 80)),
    );
  assert.deepEqual(small, []);
  await page.context().close();
});
