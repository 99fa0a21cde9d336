import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { GOOD_ROW } from "../support/penalty-file.ts";
import { accessibilityFaults, launchBrowser, type StoryBrowser, sidewaysScroll, tabTo } from "./browser.ts";
import { type StoryServer, startServer } from "./server.ts";
import {
  type Clerk,
  choose,
  countOf,
  newClerk,
  RESULT_TIMEOUT_MS,
  upload,
  WRONG_CODE,
} from "./workbench-hands.ts";

let server: StoryServer;
let browser: StoryBrowser;
let clerk: Clerk;

before(async () => {
  [server, browser] = await Promise.all([startServer({ demo: false }), launchBrowser()]);
  clerk = await newClerk(server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const dirtyRows = (serial: number) => [
  { documentNumber: `故事罚〔2026〕${serial}1号` },
  { documentNumber: `故事罚〔2026〕${serial}2号`, uscc: WRONG_CODE },
  { documentNumber: `故事罚〔2026〕${serial}3号`, decidedOn: "2026-02-30" },
];

const place = (page: Page, path: string) => page.locator(`nav.places a[href="/workbench${path}"]`);

async function ready(page: Page): Promise<void> {
  await page.locator("#rows").waitFor({ timeout: RESULT_TIMEOUT_MS });
}

test("a clerk uploads, mends rejected rows in place and sends only these, until all are taken and anyone can read them", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  await page.getByText("今天没有待办").waitFor();
  await upload(page, { name: "处罚.csv", content: clerk.file(dirtyRows(1)) });
  assert.deepEqual([await countOf(page, "已收"), await countOf(page, "退回")], ["1", "2"]);
  await page.getByRole("link", { name: "在网页上改" }).click();
  await page.getByRole("button", { name: `用建议值 ${GOOD_ROW.uscc}` }).click();
  const first = page.locator(".rows > li").first();
  assert.deepEqual(await first.locator("mark").allTextContents(), ["O", "0"]);
  await page.getByLabel("处罚决定日期").fill("还是错的");
  await page.getByRole("button", { name: "再次报送这 2 行" }).click();
  await page.getByRole("heading", { name: "处罚-改.csv" }).waitFor();
  await ready(page);
  assert.deepEqual([await countOf(page, "已收"), await countOf(page, "退回")], ["1", "1"]);
  await page.getByRole("link", { name: "在网页上改" }).click();
  await page.getByLabel("处罚决定日期").fill(clerk.decidedOn);
  await page.getByRole("button", { name: "再次报送这 1 行" }).click();
  await page.getByText("全部收下，补报完成。").waitFor({ timeout: RESULT_TIMEOUT_MS });
  await place(page, "").click();
  await page.getByText("今天没有待办").waitFor();
  await page.goto(`${clerk.url}/subjects/${GOOD_ROW.uscc}?tab=administrative-penalty`);
  for (const serial of [11, 12, 13])
    await page.getByRole("article", { name: `故事罚〔2026〕${serial}号` }).waitFor();
  await page.context().close();
});

test("rejected rows are downloaded with their reasons, mended in the file and sent again, and nothing is doubled", async () => {
  const page = await browser.page({ acceptDownloads: true });
  await clerk.signIn(page);
  await upload(page, { name: "下载.csv", content: clerk.file(dirtyRows(2)) });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "下载退回的行" }).click(),
  ]);
  const rejected = await readFile(await download.path(), "utf8");
  assert.ok(rejected.includes("问题说明") && !rejected.includes("故事罚〔2026〕21号"));
  const mended = rejected.replaceAll(WRONG_CODE, GOOD_ROW.uscc).replaceAll("2026-02-30", clerk.decidedOn);
  await page.getByRole("link", { name: "改好了，去补报" }).click();
  await page.getByText("补报“下载.csv”中退回的行（还有 2 行待改）").waitFor();
  await page
    .locator("#file")
    .setInputFiles({ name: "改.csv", mimeType: "text/csv", buffer: Buffer.from(mended) });
  await page.getByText("列全部识别").waitFor();
  await page.locator('.upload button[type="submit"]').click();
  await page.getByText("全部收下，补报完成。").waitFor({ timeout: RESULT_TIMEOUT_MS });
  await page.getByRole("link", { name: "回到原来的批次" }).click();
  await page.getByText("退回的行都已再次报送。").waitFor();
  const rows = [...dirtyRows(2).slice(0, 1), { documentNumber: "故事罚〔2026〕22号" }];
  await upload(page, { name: "再来.csv", content: clerk.file(rows) });
  assert.deepEqual([await countOf(page, "重复"), await countOf(page, "已收")], ["2", "0"]);
  await page.context().close();
});

test("filters of the report stand in the address: a deep link holds after reload and after signing in", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  await upload(page, { name: "筛选.csv", content: clerk.file(dirtyRows(3)) });
  const dayRow = page.getByRole("row", { name: /日历上没有这一天/ });
  await dayRow.getByRole("link", { name: "只看这些行" }).click();
  await page.waitForURL(/status=rejected&code=DAY_IMPOSSIBLE/);
  const rows = page.locator(".rows > li");
  await page.locator(".rows > li:only-child").waitFor();
  assert.match((await rows.textContent()) ?? "", /第 4 行/);
  const address = page.url();
  await page.reload();
  await page.locator(".rows > li:only-child").waitFor();
  assert.equal(await page.title(), "筛选.csv · 信衡机关工作台");
  const other = await browser.page();
  await other.goto(address);
  await other.locator("#key").fill(clerk.key);
  await other.keyboard.press("Enter");
  await other.locator(".rows > li:only-child").waitFor();
  assert.equal(other.url(), address);
  await other.getByRole("button", { name: "其余不再处理" }).click();
  await other.getByText("已标为不再处理").waitFor();
  await place(other, "/batches").click();
  await other.getByLabel("文件名包含").fill("筛选");
  await other.keyboard.press("Enter");
  await other.waitForURL(/q=/);
  await other.locator("tbody tr:only-child").waitFor();
  await other.reload();
  await other.locator("tbody tr:only-child").waitFor();
  assert.equal(await other.getByLabel("文件名包含").inputValue(), "筛选");
  await Promise.all([page.context().close(), other.context().close()]);
});

test("the keyboard alone is enough to sign in, send a file, mend a row and send it again", async () => {
  const page = await browser.page();
  await page.goto(`${clerk.url}/workbench/upload`);
  assert.ok(await tabTo(page, "#key"));
  await page.keyboard.type(clerk.key);
  await page.keyboard.press("Enter");
  await page.locator('input[name="entry"]').waitFor();
  assert.ok(await tabTo(page, 'input[name="entry"]'));
  await page.keyboard.press("Space");
  assert.ok(await tabTo(page, "#file"));
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Space")]);
  const buffer = Buffer.from(clerk.file(dirtyRows(4).slice(0, 2)));
  await chooser.setFiles({ name: "键盘.csv", mimeType: "text/csv", buffer });
  await page.getByText("列全部识别").waitFor();
  assert.ok(await tabTo(page, '.upload button[type="submit"]'));
  await page.keyboard.press("Enter");
  await ready(page);
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H1");
  assert.ok(await tabTo(page, 'a[href$="/mend"]'));
  await page.keyboard.press("Enter");
  await page.locator(".mend-cell").waitFor();
  assert.ok(await tabTo(page, ".mend-cell input"));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(GOOD_ROW.uscc);
  assert.ok(await tabTo(page, ".resend button"));
  await page.keyboard.press("Enter");
  await page.getByText("全部收下，补报完成。").waitFor({ timeout: RESULT_TIMEOUT_MS });
  await page.context().close();
});

test("columns are checked before a file is sent: unknown and missing ones by name, also in GB18030 and as NDJSON", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  const strange = clerk.file([{}]).replace("行政处罚决定书文号", "心情");
  await choose(page, { name: "怪.csv", content: strange });
  const verdict = page.locator(".check .callout");
  assert.match((await verdict.textContent()) ?? "", /目录中没有的列：心情.*缺少的必填列：行政处罚决定书文号/);
  assert.match((await page.locator(".preview th.unknown").textContent()) ?? "", /心情.*未识别/);
  /** 处罚机关,法定代表人 and a name in GB18030. */
  const gb = Buffer.from("b4a6b7a3bbfab9d82cb7a8b6a8b4fab1edc8cb0ad4c6d6dd2cd5c5c8fd0a", "hex");
  await choose(page, { name: "国标.csv", content: gb });
  await page.getByRole("columnheader", { name: /处罚机关/ }).waitFor();
  assert.ok(await page.getByRole("cell", { name: "云州" }).isVisible());
  assert.match((await verdict.textContent()) ?? "", /GB18030/);
  await choose(page, {
    name: "行.ndjson",
    content: `${JSON.stringify({ 处罚机关: "云州", 法定代表人: "张三" })}\n`,
  });
  await page.getByText("按 NDJSON、UTF-8 读取").waitFor();
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.context().close();
});

test("the language changes in place: the address, the chosen file and what was typed stay", async () => {
  const page = await browser.page({ viewport: { width: 360, height: 740 } });
  await clerk.signIn(page);
  await choose(page, { name: "英.csv", content: clerk.file(dirtyRows(5).slice(0, 2)) });
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Submit credit information" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.title(), "Submit credit information · Xinheng workbench");
  await page.getByText("columns are recognised").waitFor();
  assert.equal(await sidewaysScroll(page), 0);
  await page.getByRole("button", { name: "Submit", exact: true }).click();
  await ready(page);
  await page.getByRole("link", { name: "Mend here" }).click();
  const field = page.locator(".mend-cell input");
  await field.fill("typed");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByText("已改 1 行").waitFor();
  assert.equal(await field.inputValue(), "typed");
  await page.reload();
  await page.getByRole("heading", { name: "改正退回的行：英.csv" }).waitFor();
  await page.context().close();
});
