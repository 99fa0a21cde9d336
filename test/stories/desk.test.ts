import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { BODY } from "../support/penalty-file.ts";
import { accessibilityFaults, launchBrowser, type StoryBrowser, sidewaysScroll, tabTo } from "./browser.ts";
import { type Desk, deskServer, signInAs } from "./desk-server.ts";

/** The incident desk and the auditor's console, as the people of the operator and of another body see them. */

let desk: Desk;
let browser: StoryBrowser;
before(async () => {
  [desk, browser] = await Promise.all([deskServer(), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const signedIn = (login: string, address: string): Promise<Page> =>
  signInAs(desk, browser, { login, address });

/** No fault of axe with everything opened, and nothing to scroll sideways at 360 pixels; a picture of each where they are asked for. */
async function holds(page: Page, what: string): Promise<void> {
  await fits(page, what);
  await openAll(page, true);
  assert.deepEqual(await accessibilityFaults(page), [], what);
  await page.setViewportSize({ width: 360, height: 740 });
  assert.equal(await sidewaysScroll(page), 0, `${what} at 360 pixels, everything opened`);
  await page.setViewportSize({ width: 1280, height: 900 });
  await openAll(page, false);
}

async function fits(page: Page, what: string): Promise<void> {
  await picture(page, what);
  await page.setViewportSize({ width: 360, height: 740 });
  assert.equal(await sidewaysScroll(page), 0, `${what} at 360 pixels`);
  await picture(page, `${what}-360`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function openAll(page: Page, isOpen: boolean): Promise<void> {
  await page.locator("details").evaluateAll((all, open) => {
    for (const one of all) one.toggleAttribute("open", open);
  }, isOpen);
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PEOPLE_PICTURES;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function inEnglish(page: Page, what: string): Promise<void> {
  const address = page.url();
  await page.goto(`${address}${address.includes("?") ? "&" : "?"}lang=en`);
  await fits(page, `${what}-en`);
  await page.goto(`${address}${address.includes("?") ? "&" : "?"}lang=zh`);
}

test("a law officer judges a case, freezes the key, tells the authority and asks for the end; another person closes it", async () => {
  const page = await signedIn("zhao.fazhi", "/incidents");
  await page.getByRole("heading", { name: "安全事件", level: 1 }).waitFor();
  await page.getByText("逾期").first().waitFor();
  await holds(page, "incidents");
  await inEnglish(page, "incidents");
  assert.equal(await page.getByRole("link", { name: "审计记录" }).count(), 0, "no role opens the trail");

  await page.goto(desk.url + desk.caseAddress);
  await page.getByText("下一步").waitFor();
  await holds(page, "incident-new");
  await inEnglish(page, "incident-new");
  assert.ok(await tabTo(page, "#triage-grade"));
  await page.getByLabel("结论").selectOption({ label: "重大事件" });
  await page.getByLabel("涉及或者可能涉及个人信息").check();
  await page.getByLabel("理由或者说明").first().fill("太短");
  await page.getByRole("button", { name: "记录研判" }).click();
  await page.getByRole("alert").getByText("INCIDENT_NOTE_REQUIRED").waitFor();
  await page.getByLabel("理由或者说明").first().fill("一小时内反复无目的查询，已与机关核实");
  await page.getByRole("button", { name: "记录研判" }).click();
  await page.getByText("已记录研判").waitFor();

  await page.getByLabel("理由或者说明").first().fill("先冻结涉事密钥，再查原因");
  await page.getByRole("button", { name: "立即冻结" }).click();
  await page.getByText("已控制。").waitFor();
  assert.equal(await desk.askWithKey(), "CREDENTIAL_FROZEN");

  await page.getByText("致主管部门 · 中文").click();
  const draft = (await page.locator("pre").first().textContent()) ?? "";
  assert.match(draft, /个人信息保护法/u);
  await page.getByLabel("发出的文本").fill(draft);
  await page.getByLabel("理由或者说明").first().fill("已按规定向网信部门报告");
  await page.getByRole("button", { name: "记录", exact: true }).click();
  await page.getByText("已记录。").waitFor();
  await page.getByLabel("事项").selectOption({ label: "措施能够有效避免危害，不通知个人" });
  await page.getByLabel("理由或者说明").first().fill("密钥即刻冻结，查询均被拒绝");
  await page.getByRole("button", { name: "记录", exact: true }).click();
  await page.getByRole("button", { name: "提出结案" }).waitFor();
  await page.getByLabel("理由或者说明").first().fill("处置完毕，提请结案");
  await page.getByRole("button", { name: "提出结案" }).click();
  await page.getByText("已提出结案，待另一人同意。").waitFor();
  await page.getByText("您已提出结案，须由另一人同意。").waitFor();
  await fits(page, "incident-asked");
  await page.context().close();

  const other = await signedIn("li.guanli", desk.caseAddress);
  await other.getByText("解除冻结").first().click();
  await other.locator("#lift-note").fill("机关已更换程序，可以恢复使用");
  await other.getByRole("button", { name: "解除冻结" }).click();
  await other.getByText("已解除冻结。").waitFor();
  assert.equal(await desk.askWithKey(), "PURPOSE_REQUIRED");
  await other.getByLabel("理由或者说明").first().fill("同意结案，已复核全部步骤");
  await other.getByRole("button", { name: "同意结案" }).click();
  await other.getByText("已结案，没有待办步骤。").waitFor();
  await holds(other, "incident-closed");
  await inEnglish(other, "incident-closed");
  await other.getByRole("link", { name: "全部事件" }).click();
  await other.getByRole("link", { name: /查询被拒绝/u }).waitFor();
  await other.context().close();
});

test("another body sees the cases about itself and can do nothing about them", async () => {
  const page = await signedIn("sun.shenji", "/incidents");
  await page.getByText("由平台运营单位办理").waitFor();
  assert.equal(
    await page.getByRole("link", { name: /批量查询/u }).count(),
    0,
    "nobody is warned before the freeze",
  );
  await desk.containOther();
  await page.reload();
  await page.getByRole("link", { name: /批量查询/u }).click();
  await page.getByText("等待有权办理的人员。").waitFor();
  assert.equal(await page.getByText("已与机关核实").count(), 0, "what the desk writes stays there");
  assert.equal(await page.getByRole("button", { name: "记录研判" }).count(), 0);
  await holds(page, "incident-own-body");
  await page.goto(`${desk.url}/audit`);
  await page.getByText(`您查阅的是${BODY.name}的记录。`).waitFor();
  await fits(page, "audit-own-body");
  const clerk = await signedIn("wang.jingban", "/incidents");
  await clerk.getByText("不能查看本页").waitFor();
  assert.equal(await clerk.getByRole("link", { name: "安全事件" }).count(), 0);
  const more = await signedIn("li.guanli", desk.otherAddress);
  await more.getByText("再冻结一把密钥或者一个程序").click();
  await holds(more, "incident-more");
  await inEnglish(more, "incident-more");
  await more.getByText("再冻结一把密钥或者一个程序").click();
  await more.locator("#contain-note").fill("同一机关的另一把密钥也参与了");
  await more.getByRole("button", { name: "立即冻结" }).click();
  await more.getByText("已控制。").waitFor();
  for (const one of [page, clerk, more]) await one.context().close();
});

test("an auditor reads the trail by filters, by a subject whose number stands in no address, and the page says that this is on it", async () => {
  const page = await signedIn("qian.shenji", "/audit");
  await page.getByText("本次查阅已记入审计记录。").waitFor();
  await holds(page, "audit");
  await inEnglish(page, "audit");
  await page.getByLabel("结果").selectOption({ label: "被拒绝" });
  await page.getByLabel("行为").selectOption({ label: "查询被拒绝" });
  await page.getByRole("button", { name: "筛选" }).click();
  await page.getByText("行为: 查询被拒绝").waitFor();
  await page.locator("summary", { hasText: "详情" }).first().click();
  await page.getByText("PURPOSE_REQUIRED").first().waitFor();
  await fits(page, "audit-refused");
  await page.getByText("按被查询的主体筛选").click();
  await page.getByLabel("号码种类").selectOption({ label: "护照" });
  await page.locator("#subject-number").fill("E12345678");
  await page.getByRole("button", { name: "查找" }).click();
  await page.getByText("对某一主体的查询").waitFor();
  assert.ok(!page.url().includes("E12345678"));
  await page.getByText("没有符合条件的审计记录。").waitFor();
  await fits(page, "audit-empty");
  await page.getByRole("link", { name: "清除全部条件" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "导出 CSV" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), "audit.csv");
  await page.context().close();
});

test("an auditor asks for a walk of the chain, a job does it, and the page shows what it found", async () => {
  const page = await signedIn("qian.shenji", "/audit");
  await page.getByText("尚未核验").waitFor();
  await page.getByRole("button", { name: "现在核验" }).click();
  await page.getByText("已排队，等待后台任务").waitFor();
  await fits(page, "audit-walking");
  await desk.detect();
  await page.reload();
  await page.getByText("完整", { exact: true }).waitFor();
  await fits(page, "audit-whole");
  await page.context().close();
});

test("dark, high contrast and large type hold on both pages", async () => {
  const page = await signedIn("qian.shenji", "/audit");
  await page.emulateMedia({ colorScheme: "dark" });
  for (const address of ["/audit", desk.caseAddress]) {
    for (const settings of ["contrast=normal", "contrast=high&type=large"]) {
      await page.goto(`${desk.url}${address}?${settings}`);
      assert.deepEqual(await accessibilityFaults(page, "look"), [], `${address} ${settings}`);
      assert.equal(await sidewaysScroll(page), 0, address);
    }
    await picture(page, `dark-large${address.replaceAll("/", "-")}`);
  }
  await page.context().close();
});

test("without JavaScript both pages are complete to read, and filters work", async () => {
  const page = await signedIn("qian.shenji", "/audit");
  const state = await page.context().storageState();
  await page.context().close();
  const plain = await browser.page({ javaScriptEnabled: false, storageState: state });
  await plain.goto(`${desk.url}/audit`);
  await plain.getByLabel("结果").selectOption({ label: "被拒绝" });
  await plain.getByRole("button", { name: "筛选" }).click();
  await plain.waitForURL(/result=refused/u);
  await plain.goto(`${desk.url}/incidents`);
  assert.ok(await plain.getByRole("link", { name: /批量查询/u }).isVisible());
  await plain.context().close();
});
