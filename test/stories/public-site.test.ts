import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { CreditRecord } from "../../src/portal/api-types.ts";
import { dayNumber, dayText } from "../../src/portal/days.ts";
import { firstPublicRecord } from "./asking.ts";
import { launchBrowser, type StoryBrowser } from "./browser.ts";
import { startServer } from "./server.ts";

let server: Awaited<ReturnType<typeof startServer>>;
let browser: StoryBrowser;
let penalty: CreditRecord & { readonly uscc: string };

before(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  penalty = await firstPublicRecord(server.url, "administrative-penalty");
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

  test(`anyone finds a subject by part of its name and reads its penalty with ground and term, ${how}`, async () => {
    const page = await browser.page({ javaScriptEnabled });
    await page.goto(server.url);
    await page.locator("#q").fill(penalty.subject.name);
    await page.locator("#q").press("Enter");
    await page.waitForURL(/\/search\?/);
    await page.getByRole("link", { name: penalty.subject.name, exact: true }).first().click();
    await page.waitForURL(/\/subjects\//);
    assert.ok((await page.title()).includes(penalty.subject.name));
    await page
      .getByRole("navigation", { name: "信息类别" })
      .getByRole("link", { name: /行政处罚/ })
      .click();
    const card = page.getByRole("article", { name: penalty.documentNumber, exact: true });
    assert.ok(await card.getByText("可以公示，因为").isVisible());
    assert.ok(await card.getByText(penalty.body.name).first().isVisible());
    const days = await card.getByRole("listitem").allTextContents();
    assert.ok(days.includes(`公示至 ${penalty.publicThrough}`), days.join());
    assert.ok(days.some((day) => day.startsWith("今天")));
    assert.match((await card.locator(".proof").textContent()) ?? "", /《.+》.+（.+）/);
    await page.context().close();
  });
}

test("the last public day is the last on which the record is shown: the day after, the tab says what was searched", async () => {
  const page = await browser.page();
  const last = penalty.publicThrough ?? "";
  await page.goto(`${server.url}/subjects/${penalty.uscc}?tab=administrative-penalty`);
  const card = page.getByRole("article", { name: penalty.documentNumber, exact: true });
  await page.getByLabel("查看日期").fill(last);
  await page.getByRole("button", { name: "查看", exact: true }).click();
  await page.waitForURL(/asOf=/);
  assert.equal(await card.count(), 1);
  assert.ok(await page.getByText(`您看到的是 ${last} 当天可以公示、今天仍在公示的记录`).isVisible());
  const dayAfter = dayText(dayNumber(last) + 1);
  await page.getByLabel("查看日期").fill(dayAfter);
  await page.getByRole("button", { name: "查看", exact: true }).click();
  await page.waitForURL(new RegExp(`asOf=${dayAfter}`));
  assert.equal(await card.count(), 0);
  await page.getByRole("link", { name: "回到今天" }).click();
  assert.equal(await card.count(), 1);
  await page.context().close();
});

test("a code with one slip is not replaced: the page names the subject that is one character away", async () => {
  const page = await browser.page();
  const slip = penalty.uscc.endsWith("0") ? "1" : "0";
  await page.goto(`${server.url}/search?q=${penalty.uscc.slice(0, -1)}${slip}`);
  const callout = page.getByText("与它只差一位的是");
  assert.ok(await callout.isVisible());
  assert.ok((await callout.textContent())?.includes(penalty.uscc));
  await page.context().close();
});

test("a search is narrowed to a region, which stays from page to page and can be left again", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/search?q=${encodeURIComponent("有限公司")}`);
  const all = await page.locator(".result-bar strong").textContent();
  const [first = ""] = await page.locator("#region option:not([value=''])").allTextContents();
  await page.getByLabel("登记地区").selectOption({ label: first });
  await page.getByRole("button", { name: "筛选" }).click();
  await page.waitForURL(/region=\d{6}/);
  assert.notEqual(await page.locator(".result-bar strong").textContent(), all);
  const names = () => page.locator(".hit h2").allTextContents();
  const before = await names();
  await page.getByRole("link", { name: "下一页" }).click();
  await page.waitForURL(/region=\d{6}.*cursor=/);
  for (const facts of await page.locator(".hit .facts-line").allTextContents())
    assert.ok(facts.includes(first), facts);
  assert.ok((await names()).every((name) => !before.includes(name)));
  await page.goto(`${server.url}/search?q=${encodeURIComponent("有限公司")}&region=999999`);
  await page.getByRole("link", { name: "查看全部地区" }).click();
  assert.equal(await page.locator(".result-bar strong").textContent(), all);
  await page.context().close();
});

test("a search that finds nothing says so and how to go on", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/search?q=${encodeURIComponent("查无此人此企业")}`);
  assert.ok(await page.getByText("没有查到与“查无此人此企业”相符的主体。").isVisible());
  assert.ok(await page.getByText("试试名称中连续的两个字").isVisible());
  await page.context().close();
});

test("the list of penalties can be filtered by body and paged without losing the filter", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/publications/penalties`);
  assert.equal(await page.getByRole("columnheader").count(), 7);
  await page.getByLabel("决定机关").selectOption({ label: penalty.body.name });
  await page.getByRole("button", { name: "筛选" }).click();
  await page.waitForURL(/body=/);
  const bodies = await page.locator('td[data-head="决定机关"]').allTextContents();
  assert.ok(bodies.length > 0);
  assert.deepEqual(new Set(bodies), new Set([penalty.body.name]));
  const next = page.getByRole("link", { name: "下一页" });
  if ((await next.count()) > 0) assert.match((await next.getAttribute("href")) ?? "", /body=.+cursor=/);
  await page.getByRole("link", { name: "清除筛选" }).click();
  assert.ok(!page.url().includes("body="));
  await page.context().close();
});

test("the next page of the licences shows other records than the first", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/publications/licences`);
  const numbers = () => page.locator('td[data-head="决定文书号"]').allTextContents();
  const first = await numbers();
  await page.getByRole("link", { name: "下一页" }).click();
  await page.waitForURL(/cursor=/);
  const second = await numbers();
  assert.ok(second.length > 0);
  assert.ok(second.every((number) => !first.includes(number)));
  await page.getByRole("link", { name: "回到第一页" }).click();
  assert.deepEqual(await numbers(), first);
  await page.context().close();
});

test("suggestions appear while typing and the arrow keys choose one", async () => {
  const page = await browser.page();
  await page.goto(server.url);
  await page.locator("#q").pressSequentially(penalty.subject.name);
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.getByRole("option", { selected: true }).count(), 1);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/subjects\//);
  await page.context().close();
});

test("the law and the catalogue are open to read, with what is not verified said so", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/catalogue`);
  assert.equal(await page.locator(".classes > li").count(), 13);
  await page.getByRole("link", { name: "行政处罚", exact: true }).last().click();
  await page.waitForURL(/\/catalogue\/administrative-penalty/);
  assert.ok(await page.getByRole("rowheader", { name: "违法行为类型" }).isVisible());
  await page.goto(`${server.url}/law`);
  assert.equal(await page.locator("tbody a:visible").count(), 0, "every chapter is folded");
  await page.getByRole("link", { name: "全部展开" }).click();
  assert.equal(await page.locator(".chapter:not([open])").count(), 0);
  await page.getByRole("link", { name: "全部折叠" }).click();
  await page.getByRole("navigation", { name: "本页内容" }).getByRole("link", { name: "办理时限" }).click();
  assert.equal(await page.locator(".chapter[open]").count(), 1, "the chapter that was asked for");
  await page.locator("tbody a:visible").first().click();
  await page.waitForURL(/\/law\/.+on=/);
  assert.ok(await page.getByText("的数值").first().isVisible());
  await page.context().close();
});

test("choosing a region keeps what is searched by", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/search?in=code&q=${penalty.uscc}`);
  await page.locator("#region").selectOption({ index: 1 });
  await page.getByRole("button", { name: "筛选" }).click();
  await page.waitForURL(/region=\d+/u);
  assert.ok(await page.getByRole("radio", { name: "统一社会信用代码" }).isChecked());
  await page.context().close();
});

test("an address that is slightly wrong leads on: to near codes, to the page without its conditions", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  const slip = `${penalty.uscc.slice(0, 16)}${penalty.uscc.charAt(16) === "9" ? "1" : "9"}${penalty.uscc.slice(17)}`;
  await page.goto(`${server.url}/subjects/${slip}`);
  await page.getByRole("link", { name: "查找相近的代码" }).click();
  await page.waitForURL(/in=code/);
  assert.ok(await page.getByRole("link", { name: penalty.subject.name }).isVisible());
  const answer = await page.goto(`${server.url}/subjects/${penalty.uscc}?asOf=yesterday`);
  assert.equal(answer?.status(), 400);
  await page.getByRole("link", { name: "去掉条件，打开这一页" }).click();
  assert.ok(await page.getByRole("heading", { level: 1, name: penalty.subject.name }).isVisible());
  await page.context().close();
});

test("a legal ground on a record opens its article, and an article is found by its number", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/subjects/${penalty.uscc}?tab=administrative-penalty`);
  await page.getByRole("link", { name: "《行政处罚法》第四十八条", exact: true }).first().click();
  await page.waitForURL(/\/law\/administrative-penalty-law#/);
  const article = page.locator(".article:target");
  assert.ok(await article.getByRole("heading", { name: "第四十八条", exact: true }).isVisible());
  assert.ok(await article.getByRole("link", { name: "行政处罚" }).isVisible());
  await page.goto(`${server.url}/law`);
  await page.getByLabel("名称、文件或条文").fill("行政处罚法 第四十八条");
  await page.getByRole("button", { name: "查找" }).click();
  await page.waitForURL(/q=/);
  assert.ok(await page.getByRole("rowheader", { name: "《行政处罚法》" }).isVisible());
  await page.goto(`${server.url}/law?q=${encodeURIComponent("没有这一条")}`);
  assert.ok(await page.getByText("没有参数或法律文件含“没有这一条”").isVisible());
  await page.getByRole("link", { name: "显示全部" }).click();
  assert.ok((await page.locator(".law-list").count()) > 3);
  await page.context().close();
});

test("a code is taken apart, and a document number leads to its record", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(server.url);
  await page.getByRole("radio", { name: "统一社会信用代码" }).check();
  await page.locator("#q").fill(penalty.uscc);
  await page.locator("#q").press("Enter");
  await page.waitForURL(/in=code/);
  assert.ok(await page.getByText("校验位正确").isVisible());
  assert.ok(await page.getByText(penalty.uscc.slice(8, 17), { exact: true }).isVisible());
  assert.equal(await page.locator(".hit").count(), 1);
  await page.getByRole("radio", { name: "文件" }).check();
  await page.locator("#q").fill(penalty.documentNumber);
  await page.locator("#q").press("Enter");
  await page.waitForURL(/in=document/);
  assert.ok(await page.getByRole("cell", { name: penalty.documentNumber, exact: true }).isVisible());
  await page.context().close();
});

test("a record is judged again in the reader's browser, and a record that was changed on the way is found out", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/subjects/${penalty.uscc}?tab=administrative-penalty`);
  const card = page.getByRole("article", { name: penalty.documentNumber, exact: true });
  await card.getByRole("button", { name: "在本机核对" }).click();
  const lines = card.locator(".checked li");
  await lines.first().waitFor();
  assert.deepEqual(
    new Set(await lines.evaluateAll((all) => all.map((one) => one.className))),
    new Set(["holds"]),
  );
  assert.ok(
    (await lines.allTextContents()).some((text) => text.includes(`最长公示到 ${penalty.publicThrough}`)),
  );
  await page.reload();
  await card.locator('[data-island="check"]').evaluate((button) => {
    const facts = JSON.parse(button.dataset.facts ?? "{}");
    button.dataset.facts = JSON.stringify({ ...facts, publicThrough: "2099-01-01" });
  });
  await card.getByRole("button", { name: "在本机核对" }).click();
  await card.locator(".checked .differs").first().waitFor();
  await page.context().close();
});

test("a chart is a table without JavaScript, and answers to the arrow keys where it is looked at", async () => {
  const still = await browser.page({ javaScriptEnabled: false });
  await still.goto(server.url);
  await still.getByText("看数据表").first().click();
  assert.ok(await still.getByRole("columnheader", { name: "行政处罚" }).isVisible());
  await still.context().close();
  const page = await browser.page();
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.goto(server.url, { waitUntil: "networkidle" });
  assert.ok(!fetched.some((url) => url.includes("chart-drawing")));
  await page.locator(".chart").first().scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 200);
  await page.locator(".chart-live canvas").first().waitFor();
  await page.locator(".chart-live").first().press("ArrowRight");
  await page.context().close();
});

test("a list is narrowed to one body by its name, and every condition can be taken away alone", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/publications/penalties?from=2020-01-01`);
  await page.getByRole("link", { name: penalty.body.name }).first().click();
  await page.waitForURL(/body=/);
  const conditions = page.getByRole("navigation", { name: "已选条件" });
  assert.ok(await conditions.getByText(`决定机关 ${penalty.body.name}`).isVisible());
  await page.goto(`${server.url}/publications/penalties?from=2020-01-01&q=${encodeURIComponent("罚")}`);
  await conditions.getByRole("link", { name: /含“罚”/ }).click();
  assert.match(page.url(), /from=2020-01-01/);
  assert.doesNotMatch(page.url(), /q=/);
  await page.context().close();
});
