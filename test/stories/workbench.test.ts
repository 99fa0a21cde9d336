import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Body, Statistics } from "../../src/portal/api-types.ts";
import { dayNumber, dayText } from "../../src/portal/days.ts";
import { GOOD_ROW, penaltyCsv } from "../support/penalty-file.ts";
import { accessibilityFaults, launchBrowser, type StoryBrowser, sidewaysScroll } from "./browser.ts";
import { startServer } from "./server.ts";

let server: Awaited<ReturnType<typeof startServer>>;
let browser: StoryBrowser;
let key = "";
let body: Body;
let decidedOn = "";

const wrongCode = GOOD_ROW.uscc.replace("0", "O");
const resultTimeoutMs = 30_000;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  key = await server.bodyKey(["administrative-penalty"]);
  body = await asked<Body>("/api/v1/bodies/self");
  const { asOf } = await asked<Statistics>("/api/v1/statistics");
  decidedOn = dayText(dayNumber(asOf) - 5);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function asked<T>(path: string): Promise<T> {
  const answer = await fetch(server.url + path, { headers: { authorization: `Bearer ${key}` } });
  return (await answer.json()) as T;
}

/** A file of two penalties decided by this body; the second has the letter O in its code. */
function dirtyFile(): string {
  const own = {
    decidedOn,
    publicThrough: dayText(dayNumber(decidedOn) + 300),
    bodyName: body.name,
    bodyCode: body.uscc,
    sourceName: body.name,
    sourceCode: body.uscc,
  };
  return penaltyCsv([
    { ...own, documentNumber: "故事罚〔2026〕1号" },
    { ...own, documentNumber: "故事罚〔2026〕2号", uscc: wrongCode },
  ]);
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.url}/workbench`);
  await page.getByLabel("接口密钥").fill(key);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("heading", { name: "报送信用信息" }).waitFor();
}

async function upload(page: Page, name: string, content: string): Promise<void> {
  await page
    .getByRole("navigation", { name: "工作台导航" })
    .getByRole("link", { name: "报送", exact: true })
    .click();
  await page.getByRole("radio", { name: "行政处罚" }).check();
  await page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.getByRole("region", { name: "前几行" }).waitFor();
  await page.getByRole("button", { name: "报送", exact: true }).click();
  await page.getByRole("heading", { name: "逐行结果" }).waitFor({ timeout: resultTimeoutMs });
}

async function countOf(page: Page, name: string): Promise<string | null> {
  return page
    .locator(".counts > div", { has: page.getByText(name, { exact: true }) })
    .locator("dd")
    .textContent();
}

test("a clerk uploads, sees what was rejected and why, mends the file, sends it again, and nothing is doubled", async () => {
  const page = await browser.page({ acceptDownloads: true });
  await signIn(page);
  await upload(page, "处罚.csv", dirtyFile());
  assert.equal(await countOf(page, "已收"), "1");
  assert.equal(await countOf(page, "退回"), "1");
  const row = page.locator(".rows > li").first();
  assert.ok(await row.getByText("第 3 行").isVisible());
  assert.equal(await row.locator("mark").first().textContent(), "O");
  assert.ok((await row.textContent())?.includes(GOOD_ROW.uscc));
  assert.deepEqual(await accessibilityFaults(page), []);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "下载退回的行" }).click(),
  ]);
  const rejected = await readFile(await download.path(), "utf8");
  assert.ok(rejected.includes("问题说明"));
  assert.ok(rejected.includes("故事罚〔2026〕2号") && !rejected.includes("故事罚〔2026〕1号"));

  await upload(page, "处罚-改好.csv", rejected.replaceAll(wrongCode, GOOD_ROW.uscc));
  assert.equal(await countOf(page, "已收"), "1");
  assert.equal(await countOf(page, "退回"), "0");
  await upload(page, "处罚-再来.csv", dirtyFile().replace(wrongCode, GOOD_ROW.uscc));
  assert.equal(await countOf(page, "重复"), "2");
  assert.equal(await countOf(page, "已收"), "0");

  await page.getByRole("link", { name: "报送记录" }).click();
  for (const name of ["处罚.csv", "处罚-改好.csv", "处罚-再来.csv"]) {
    await page.getByRole("rowheader", { name, exact: true }).waitFor();
  }
  await page.context().close();
});

test("what a clerk has sent can be read by anyone", async () => {
  const page = await browser.page();
  await signIn(page);
  await upload(page, "公开.csv", dirtyFile());
  await page.goto(`${server.url}/subjects/${GOOD_ROW.uscc}?tab=administrative-penalty`);
  assert.ok(await page.getByRole("article", { name: "故事罚〔2026〕1号" }).isVisible());
  await page.context().close();
});

test("a wrong key is refused with a sentence and a code, and a reload keeps a right one", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/workbench`);
  await page.getByLabel("接口密钥").fill("not-a-key");
  await page.getByRole("button", { name: "登录" }).click();
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match((await alert.textContent()) ?? "", /不认识这把密钥.+[A-Z_]{4,}/);
  await signIn(page);
  await page.reload();
  await page.getByRole("heading", { name: "报送信用信息" }).waitFor();
  await page.getByRole("button", { name: "退出" }).click();
  await page.getByLabel("接口密钥").waitFor();
  await page.context().close();
});

test("a file in GB18030 is previewed in its own characters", async () => {
  const page = await browser.page();
  await signIn(page);
  /** 名称,云州 in GB18030. */
  const buffer = Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0xd4, 0xc6, 0xd6, 0xdd, 0x0a]);
  await page.locator("#file").setInputFiles({ name: "国标.csv", mimeType: "text/csv", buffer });
  await page.getByRole("columnheader", { name: "名称" }).waitFor();
  assert.ok(await page.getByRole("cell", { name: "云州" }).isVisible());
  assert.ok(await page.getByText("GB18030").isVisible());
  await page.context().close();
});

test("when the platform cannot be reached, the workbench says so, keeps the choice, and a retry succeeds", async () => {
  const page = await browser.page();
  await signIn(page);
  await page.getByRole("radio", { name: "行政处罚" }).check();
  await page
    .locator("#file")
    .setInputFiles({ name: "断.csv", mimeType: "text/csv", buffer: Buffer.from(dirtyFile()) });
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "报送", exact: true }).click();
  assert.match((await page.getByRole("alert").textContent()) ?? "", /连不上平台/);
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "报送", exact: true }).click();
  await page.getByRole("heading", { name: "逐行结果" }).waitFor({ timeout: resultTimeoutMs });
  await page.context().close();
});

test("the main pages of the workbench have no axe fault and fit a phone, in both languages", async () => {
  for (const language of ["zh", "en"]) {
    const page = await browser.page({ viewport: { width: 360, height: 740 } });
    await page.goto(`${server.url}/workbench?lang=${language}`);
    await page.locator("#key").waitFor();
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.locator("#key").fill(key);
    await page.keyboard.press("Enter");
    await page.locator("#file").waitFor();
    for (const place of ["/workbench", "/workbench/batches", "/workbench/quality", "/workbench/nowhere"]) {
      await page.goto(server.url + place, { waitUntil: "networkidle" });
      await page.locator("h1").waitFor();
      assert.deepEqual(await accessibilityFaults(page), [], place);
      assert.equal(await sidewaysScroll(page), 0, place);
    }
    await page.context().close();
  }
});
