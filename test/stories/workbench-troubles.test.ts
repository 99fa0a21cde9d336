import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page, Route } from "playwright-core";
import { launchBrowser, type StoryBrowser } from "./browser.ts";
import { type StoryServer, startServer } from "./server.ts";
import { type Clerk, choose, newClerk, RESULT_TIMEOUT_MS, upload } from "./workbench-hands.ts";

let server: StoryServer;
let browser: StoryBrowser;
let clerk: Clerk;
let number = 0;

before(async () => {
  [server, browser] = await Promise.all([startServer({ demo: false }), launchBrowser()]);
  clerk = await newClerk(server);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const oneRow = () => clerk.file([{ documentNumber: `故障罚〔2026〕${++number}号` }]);
const submit = (page: Page) => page.locator('.upload button[type="submit"]').click();
const result = (page: Page) => page.locator("#rows").waitFor({ timeout: RESULT_TIMEOUT_MS });

async function batchesNamed(name: string): Promise<number> {
  const answer = await fetch(`${clerk.url}/api/v1/batches?q=${encodeURIComponent(name)}`, {
    headers: { authorization: `Bearer ${clerk.key}` },
  });
  return ((await answer.json()) as { readonly items: readonly unknown[] }).items.length;
}

test("a wrong key and a revoked one are told apart, with a code, and what was typed stays", async () => {
  const page = await browser.page();
  await page.goto(`${clerk.url}/workbench`);
  await page.getByLabel("接口密钥", { exact: true }).fill("xh_not-a-key");
  await page.getByRole("button", { name: "登录" }).click();
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match((await alert.textContent()) ?? "", /不认识这把密钥.+KEY_REQUIRED/);
  assert.equal(await page.locator("#key").inputValue(), "xh_not-a-key");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "key");
  const revoked = await server.bodyKey([]);
  await server.db.sql`
    update bodies.api_key set revoked_at = issued_at where key_hash = sha256(${revoked}::text::bytea)`;
  await page.locator("#key").fill(revoked);
  await page.keyboard.press("Enter");
  await page.getByText(/已经停用.+KEY_REVOKED/).waitFor();
  await clerk.signIn(page);
  await page.getByRole("button", { name: "退出" }).click();
  await page.locator("#key").waitFor();
  assert.deepEqual(await page.evaluate(() => Object.keys({ ...sessionStorage, ...localStorage })), []);
  await page.context().close();
});

test("a key that is revoked in the middle ends the session kindly; after signing in again the draft is still there", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  await upload(page, { name: "中途.csv", content: clerk.file([{ decidedOn: "2026-02-30" }]) });
  await page.getByRole("link", { name: "在网页上改" }).click();
  await page.locator(".mend-cell input").fill(clerk.decidedOn);
  await page.route("**/mended", (route) => route.fulfill(problem(401, "KEY_REQUIRED")), { times: 1 });
  await page.getByRole("button", { name: "再次报送这 1 行" }).click();
  await page.getByText("登录已失效").waitFor();
  await page.locator("#key").fill(clerk.key);
  await page.keyboard.press("Enter");
  await page.getByText("已改 1 行").waitFor();
  assert.equal(await page.locator(".mend-cell input").inputValue(), clerk.decidedOn);
  await page.context().close();
});

function problem(status: number, code: string, headers: Readonly<Record<string, string>> = {}) {
  return {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: JSON.stringify({ status, code, zh: `句子 ${status}`, en: `Sentence ${status}` }),
  };
}

test("every refusal is shown with a sentence and a code, and trying again really does", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  const answers = [
    [problem(500, "INTERNAL"), "句子 500", "INTERNAL"],
    [problem(503, "UNAVAILABLE"), "句子 503", "UNAVAILABLE"],
    [problem(429, "TOO_MANY_REQUESTS", { "retry-after": "1" }), "句子 429", "TOO_MANY_REQUESTS"],
    [problem(403, "NOT_ALLOWED"), "句子 403", "NOT_ALLOWED"],
    [{ status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }, "暂时繁忙", "HTTP_502"],
    [{ status: 404, contentType: "text/html", body: "gone" }, "没有找到", "HTTP_404"],
    [{ status: 200, contentType: "application/json", body: "{" }, "连不上平台", "NETWORK"],
  ] as const;
  const figures = "**/api/v1/bodies/self/figures*";
  for (const [at, [answer, sentence, code]] of answers.entries()) {
    await page.route(figures, (route) => route.fulfill(answer));
    await page.goto(`${clerk.url}/workbench/quality?months=${[6, 12, 24][at % 3]}`);
    const alert = page.getByRole("alert");
    await alert.getByText(code).waitFor({ timeout: RESULT_TIMEOUT_MS });
    assert.ok((await alert.textContent())?.includes(sentence), code);
    await page.unroute(figures);
    await page.route(figures, (route) => route.fulfill(problem(500, "ONCE_MORE")));
    const retry = alert.getByRole("button", { name: "重试", exact: true });
    await retry.click();
    await alert.getByText("ONCE_MORE").waitFor();
    await page.unroute(figures);
    await retry.click();
    await page.getByText("暂无数字").or(page.locator(".month-chart").first()).waitFor();
  }
  await page.context().close();
});

test("a list that fails on a later page keeps what it has", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  const rows = Array.from({ length: 23 }, (_, at) => ({
    documentNumber: `翻页罚〔2026〕${at}号`,
    decidedOn: "2026-02-30",
  }));
  await upload(page, { name: "翻页.csv", content: clerk.file(rows) });
  await page.getByRole("link", { name: "在网页上改" }).click();
  await page.locator(".rows > li").nth(19).waitFor();
  await page.route("**/rejected?*cursor*", (route) => route.fulfill(problem(503, "UNAVAILABLE")), {
    times: 1,
  });
  await page.getByRole("button", { name: "显示更多" }).click();
  await page.getByText("UNAVAILABLE").waitFor();
  assert.equal(await page.locator(".rows > li").count(), 20);
  await page.getByRole("button", { name: "重试" }).click();
  await page.locator(".rows > li").nth(22).waitFor();
  await page.context().close();
});

test("when the network is gone the workbench says so, keeps the choice, and a retry succeeds", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  await choose(page, { name: "断网.csv", content: oneRow() });
  await page.context().setOffline(true);
  await page.getByText("网络已断开").waitFor();
  await submit(page);
  await page.getByText("连不上平台").waitFor();
  await page.context().setOffline(false);
  await page.getByText("网络已断开").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "重试" }).click();
  await result(page);
  await page.context().close();
});

test("a lost answer and a retry send a file once", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  await choose(page, { name: "丢答.csv", content: oneRow() });
  const lose = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  await page.route("**/api/v1/batches", lose, { times: 1 });
  await submit(page);
  await page.getByText("连不上平台").waitFor();
  assert.equal(await batchesNamed("丢答"), 1);
  await page.getByRole("button", { name: "重试" }).click();
  await result(page);
  assert.equal(await batchesNamed("丢答"), 1);
  await page.context().close();
});

test("an upload can be cancelled; the platform has nothing of it, and the choice is still there", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  await choose(page, { name: "取消.csv", content: oneRow() });
  await page.route("**/api/v1/batches", () => {});
  await submit(page);
  const asked = page.waitForEvent("dialog");
  const left = page.locator('nav.places a[href="/workbench/batches"]').click();
  assert.match((await asked).message(), /还在上传/);
  await (await asked).dismiss();
  await left;
  assert.match(page.url(), /upload/);
  await page.getByRole("button", { name: "取消上传" }).click();
  await page.getByText("已取消").waitFor();
  assert.equal(await batchesNamed("取消"), 0);
  await page.unroute("**/api/v1/batches");
  await submit(page);
  await result(page);
  await page.context().close();
});

test("a file that fails as a whole says why and is on the to-do list until it is set aside", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  await choose(page, { name: "整份.csv", content: clerk.file([{}]).replace("处罚依据", "心情") });
  await submit(page);
  await page.getByText(/这个批次没有处理成功：.*没有这些栏目：心情/).waitFor({ timeout: RESULT_TIMEOUT_MS });
  await page.getByText("UNKNOWN_COLUMN").waitFor();
  await page.locator('nav.places a[href="/workbench"]').click();
  await page.getByRole("link", { name: /看原因.*整份\.csv/ }).click();
  await page.getByRole("button", { name: "知道了，不再列入待办" }).click();
  await page.getByRole("button", { name: "知道了，不再列入待办" }).waitFor({ state: "detached" });
  await page.locator('nav.places a[href="/workbench"]').click();
  await page.locator(".recent li").first().waitFor();
  await page.getByRole("link", { name: /看原因.*整份\.csv/ }).waitFor({ state: "detached" });
  await page.context().close();
});

test("a slow network is told, and the page comes when the answer does", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/v1/bodies/self/figures*", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${clerk.url}/workbench/quality`);
  await page.getByText("网络较慢，仍在读取").waitFor();
  release();
  await page.getByText("暂无数字").or(page.locator(".month-chart").first()).waitFor();
  await page.context().close();
});

test("progress outlasts a reload and a lost connection, and ends with the result", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  let share = 0.2;
  const running = async (route: Route) => {
    const answer = await route.fetch();
    const batch = (await answer.json()) as Record<string, unknown>;
    share = Math.min(0.9, share + 0.1);
    const progress = { phase: "applying", share, rows: 12_345 };
    await route.fulfill({
      response: answer,
      json: { ...batch, status: "running", finishedAt: null, progress },
    });
  };
  const one = /\/api\/v1\/batches\/[^/]+$/;
  await page.route(one, running);
  await choose(page, { name: "进度.csv", content: oneRow() });
  await submit(page);
  await page.getByRole("progressbar", { name: "处理进度" }).waitFor();
  await page.getByText("已读 12,345 行").waitFor();
  await page.getByText("约剩").waitFor();
  await page.reload();
  await page.getByRole("progressbar", { name: "处理进度" }).waitFor();
  await page.unroute(one);
  await page.route(one, (route) => route.abort());
  await page.getByText("正在自动重连").waitFor({ timeout: RESULT_TIMEOUT_MS });
  await page.unroute(one);
  await result(page);
  await page.context().close();
});

test("a page of the workbench whose part cannot be fetched says so and goes on after loading again", async () => {
  const page = await browser.page();
  await clerk.signIn(page);
  await page.route("**/assets/quality-*.js", (route) => route.abort(), { times: 1 });
  await page.locator('nav.places a[href="/workbench/quality"]').click();
  await page.getByText("页面出了问题").waitFor();
  await page.getByRole("button", { name: "重新载入" }).click();
  await page.getByRole("heading", { name: "质量与时限" }).waitFor();
  await page.goto(`${clerk.url}/workbench/batches/01a21957-3e1a-7000-bf0a-d2b0806708b3`);
  await page.getByText("本机关没有这个批次").waitFor();
  await page.goto(`${clerk.url}/workbench/nowhere`);
  await page.getByRole("heading", { name: "没有这个页面" }).waitFor();
  await page.context().close();
});
