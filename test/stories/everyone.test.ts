import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { firstPublicRecord } from "./asking.ts";
import { accessibilityFaults, launchBrowser, type StoryBrowser, sidewaysScroll, tabTo } from "./browser.ts";
import { startServer } from "./server.ts";

let server: Awaited<ReturnType<typeof startServer>>;
let browser: StoryBrowser;
let addresses: readonly string[] = [];
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
    "/publications/licences",
    "/publications/penalties",
    "/catalogue",
    "/catalogue/administrative-penalty",
    "/law",
    "/guide",
    "/nowhere",
  ];
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test("axe finds no fault on any public page, in light, dark, high contrast and large type", async () => {
  const faults: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.page({ colorScheme });
    for (const address of colorScheme === "light" ? addresses : ["/", subjectAddress]) {
      await collectFaults(page, address, faults);
    }
    await page.goto(`${server.url}/?contrast=high&type=large`);
    await collectFaults(page, subjectAddress, faults);
    await page.context().close();
  }
  assert.deepEqual(faults, []);
});

async function collectFaults(page: Page, address: string, faults: string[]): Promise<void> {
  await page.goto(server.url + address);
  for (const fault of await accessibilityFaults(page)) faults.push(`${address} ${fault}`);
}

test("no page must be scrolled sideways at 360 pixels, in large type at 400, or in English", async () => {
  const wide: string[] = [];
  for (const [width, settings] of [
    [360, ""],
    [400, "?type=large"],
    [360, "?lang=en"],
  ] as const) {
    const page = await browser.page({ viewport: { width, height: 740 } });
    if (settings !== "") await page.goto(`${server.url}/${settings}`);
    for (const address of addresses) {
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
    if (message.type() === "error" && !message.text().includes("404")) troubles.push(message.text());
  });
  for (const address of [...addresses, "/workbench"]) {
    await page.goto(server.url + address, { waitUntil: "networkidle" });
  }
  assert.deepEqual(troubles, []);
  await page.context().close();
});

test("a public page brings at most 40 kB of compressed JavaScript and 100 kB in all", async () => {
  const page = await browser.page();
  for (const address of ["/", subjectAddress, "/publications/penalties"]) {
    const sizes: { readonly kind: string; readonly bytes: number }[] = [];
    const arrivals: Promise<void>[] = [];
    page.on("response", (response) => {
      const arrived = response.body().then(
        (body) => {
          sizes.push({ kind: response.request().resourceType(), bytes: gzipSync(body).length });
        },
        () => {},
      );
      arrivals.push(arrived);
    });
    await page.goto(server.url + address, { waitUntil: "networkidle" });
    await Promise.all(arrivals);
    page.removeAllListeners("response");
    const sum = (kind: RegExp) =>
      sizes.filter((one) => kind.test(one.kind)).reduce((total, { bytes }) => total + bytes, 0);
    assert.ok(sizes.length >= 2, address);
    assert.ok(sum(/script/) <= 40_000, `${address}: ${sum(/script/)}`);
    assert.ok(sum(/./) <= 100_000, `${address}: ${sum(/./)}`);
  }
  await page.context().close();
});

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
  await page.goto(`${server.url}${subjectAddress}?tab=administrative-penalty`);
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForURL(/lang=en/);
  assert.match(page.url(), /tab=administrative-penalty/);
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
