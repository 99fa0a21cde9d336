import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import fastify, { type FastifyInstance } from "fastify";
import { ensurePortalBuilt } from "../../src/portal/build.ts";
import { mountPortal } from "../../src/portal/mount.ts";
import { accessibilityFaults, launchBrowser, type StoryBrowser } from "./browser.ts";

/** A platform whose answers can be away, slow or refused: written by hand, because the real one is not so on demand. */
let mood: "well" | "away" | "busy" = "well";
/** Held answers are given when the story lets them go. */
let letGo: (() => void) | null = null;
let held: Promise<void> = Promise.resolve();

let app: FastifyInstance;
let url: string;
let browser: StoryBrowser;

const hit = {
  uscc: "91350100M000100Y43",
  name: "样例食品有限公司",
  kind: "enterprise",
  status: "存续",
  region: null,
  establishedOn: null,
  formerNames: [],
  matched: { feature: "name", text: "样例" },
  records: 0,
};
const hits = { asOf: "2026-11-23", items: [hit], total: { value: 1, approximate: false } };
const answers: Readonly<Record<string, unknown>> = {
  "/api/v1/subjects": hits,
  "/api/v1/statistics": { invented: true, byRegion: [], byMonth: [], dataTime: null },
};

before(async () => {
  await ensurePortalBuilt();
  browser = await launchBrowser();
  app = fastify({ forceCloseConnections: true });
  app.get("/api/v1/subjects", async (_request, reply) => {
    await held;
    return mood === "away" ? reply.code(503).send({}) : hits;
  });
  await mountPortal(app, {
    api: async (path) => {
      await held;
      if (mood === "away") throw new Error("the database is away");
      if (mood === "busy") return { status: 429, json: { status: 429, code: "RATE_LIMITED" } };
      return { status: 200, json: answers[path.split("?", 1)[0] ?? ""] };
    },
  });
  url = await app.listen({ host: "127.0.0.1", port: 0 });
});

after(async () => {
  letGo?.();
  await browser?.close();
  await app?.close();
});

beforeEach(() => {
  mood = "well";
  hold(false);
});

function hold(isHeld: boolean): void {
  letGo?.();
  letGo = null;
  if (!isHeld) return;
  held = new Promise((resolve) => {
    letGo = resolve;
  });
}

test("when the platform fails, the reader is told so with a code and a request number, and the retry works", async () => {
  const page = await browser.page();
  mood = "away";
  const answer = await page.goto(`${url}/search?q=${encodeURIComponent("样例")}`);
  assert.equal(answer?.status(), 500);
  assert.ok(await page.getByRole("heading", { name: "页面暂时无法显示" }).isVisible());
  assert.ok(await page.getByText("您没有做错什么").isVisible());
  assert.ok(await page.getByText("INTERNAL_FAULT").isVisible());
  assert.ok(await page.getByText("请求号").isVisible());
  assert.deepEqual(await accessibilityFaults(page), []);
  mood = "well";
  await page.getByRole("link", { name: "重试" }).click();
  assert.ok(await page.getByRole("link", { name: hit.name }).isVisible());
  await page.context().close();
});

test("a reader who asks too often is told to wait, in the language of the page", async () => {
  const page = await browser.page();
  mood = "busy";
  await page.goto(`${url}/search?q=${encodeURIComponent("样例")}&lang=en`);
  assert.ok(await page.getByRole("heading", { name: "Too many requests" }).isVisible());
  assert.ok(await page.getByRole("link", { name: "Try again" }).isVisible());
  await page.context().close();
});

test("on a slow line the page says that it is looking, and what to do when no suggestion comes", async () => {
  const page = await browser.page();
  await page.goto(`${url}/search?q=${encodeURIComponent("样例")}`);
  hold(true);
  await page.locator("#q").fill("样例食");
  await page.getByText("正在查找…").waitFor();
  mood = "away";
  hold(false);
  await page.getByText("暂时取不到建议，按回车仍可查询。").waitFor();
  mood = "well";
  await page.locator("#q").fill("样例食品");
  await page.getByRole("option").first().waitFor();
  assert.equal(await page.locator(".suggest-state").textContent(), "");
  hold(true);
  await page.locator('.search button[type="submit"]').evaluate((button) => {
    new MutationObserver(() => console.log(button.textContent)).observe(button, { childList: true });
  });
  const said = page.waitForEvent("console", (message) => message.text() === "正在查询…");
  await page.locator("#q").press("Enter", { noWaitAfter: true });
  await said;
  hold(false);
  await page.waitForURL(/q=%E6%A0%B7%E4%BE%8B%E9%A3%9F%E5%93%81/);
  await page.getByRole("button", { name: "查询", exact: true }).waitFor();
  await page.context().close();
});
