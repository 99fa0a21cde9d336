import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { systemClock } from "../../src/platform/clock.ts";
import { accountNamed, setTotp } from "../../src/platform/identity/accounts.ts";
import { handOutAccount } from "../../src/platform/identity/hand-out.ts";
import { totpContext } from "../../src/platform/identity/sign-in.ts";
import { newTotpSecret, totpCode } from "../../src/platform/identity/totp.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { settingsFor, type TestProvider, testProvider } from "../support/external-provider.ts";
import { accessibilityFaults, launchBrowser, type StoryBrowser, sidewaysScroll, tabTo } from "./browser.ts";
import { type StoryServer, startServer } from "./server.ts";

let server: StoryServer;
let provider: TestProvider;
let browser: StoryBrowser;
let password = "";
const LOGIN = "li.guanlian";

before(async () => {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  // Another name of this machine is another site to a browser: what it does with cookies then is part of the story.
  provider = await testProvider({ publicUrl, host: "localhost" });
  const settings = settingsFor(provider, publicUrl);
  [server, browser] = await Promise.all([startServer({ demo: false, port, settings }), launchBrowser()]);
  const { db, intake } = server.installation;
  const at = intake.clock.now().toString();
  await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    const made = await handOutAccount(tx, { login: LOGIN, displayName: "李关联", once: false, at });
    assert.ok(made);
    password = made.password;
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await provider?.close();
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function holds(page: Page, what: string): Promise<void> {
  assert.deepEqual(await accessibilityFaults(page), [], what);
  const folder = process.env["PEOPLE_PICTURES"];
  for (const [width, height] of [
    [360, 740],
    [1280, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    assert.equal(await sidewaysScroll(page), 0, `${what} at ${width} pixels`);
    if (folder === undefined) continue;
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${what}-${width}.png`), fullPage: true });
  }
}

async function atProvider(page: Page, who: string): Promise<void> {
  await page.getByLabel("Who are you?").fill(who);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("a person links an external identity, signs in with it without JavaScript, and the provider ends the session", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/sign-in`);
  await holds(page, "external-sign-in");
  await page.getByLabel("登录名").fill(LOGIN);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("button", { name: "关联统一身份" }).click();
  await atProvider(page, "number-1");
  await page.getByText("统一身份已关联").waitFor();
  assert.equal(new URL(page.url()).pathname, "/account");
  await holds(page, "external-account");
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByLabel("登录名").waitFor();
  await page.context().close();

  const plain = await browser.page({ javaScriptEnabled: false });
  await plain.goto(`${server.url}/sign-in?next=/my`);
  await plain.getByRole("link", { name: "用单位统一身份登录" }).click();
  await atProvider(plain, "number-1");
  await plain.getByText("李关联").first().waitFor();
  assert.equal(new URL(plain.url()).pathname, "/my", "to the page asked for");
  await plain.goto(`${provider.issuer}/session/end`);
  await plain.getByRole("button", { name: "Yes" }).click();
  await plain.getByText("Signed out there").waitFor();
  await plain.goto(`${server.url}/account`);
  await plain.getByText("请先登录").waitFor();
  await plain.context().close();
});

test("who is not linked is told how to go on, in both languages; who signs out is told of the provider", async () => {
  const page = await browser.page({ locale: "en" });
  await page.goto(`${server.url}/sign-in?lang=en&next=/my`);
  await page.waitForFunction(() => !document.querySelector<HTMLButtonElement>("form button")?.disabled);
  assert.ok(await tabTo(page, 'a[href^="/api/v1/session/external?"]'), "by keyboard");
  await page.keyboard.press("Enter");
  await atProvider(page, "number-2");
  const alert = page.getByRole("alert").filter({ hasText: "EXTERNAL_NOT_LINKED" });
  await alert.getByText("not linked to an account here").waitFor();
  await holds(page, "external-refused-en");
  await page.goto(`${server.url}/sign-in?lang=zh&refused=EXTERNAL_NOT_LINKED`);
  await page.getByText("还没有关联本平台账号").waitFor();
  await page.context().clearCookies();

  await page.goto(`${server.url}/sign-in?lang=en`);
  await page.getByRole("link", { name: "Sign in through your organisation" }).click();
  await atProvider(page, "number-1");
  await page.getByRole("heading", { name: "My account" }).waitFor();
  await holds(page, "external-account-en");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out of this platform").waitFor();
  await holds(page, "external-signed-out-en");
  await page.getByRole("link", { name: "Sign out there" }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  await page.waitForURL(`${server.url}/sign-in`);

  const secret = await useAuthenticator();
  await page.goto(`${server.url}/sign-in?next=/account`);
  await page.getByRole("link", { name: "Sign in through your organisation" }).click();
  await atProvider(page, "number-1");
  await page.getByText("Your external identity holds").waitFor();
  await holds(page, "external-code-en");
  const code = page.getByLabel("One-time code");
  await code.fill("000000");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("alert").getByText("SIGN_IN_FAILED").waitFor();
  await code.fill(totpCode(secret, Math.floor(systemClock.now().epochMilliseconds / 30_000)));
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("organisation's account with two factors").first().waitFor();
  await page.context().close();
});

/** The person put an authenticator in use meanwhile. */
async function useAuthenticator(): Promise<string> {
  const { db, intake } = server.installation;
  const secret = newTotpSecret();
  const account = await accountNamed(db.sql, LOGIN);
  assert.ok(account);
  const { accountId } = account;
  const sealed = intake.keys.seal(secret, totpContext(accountId));
  await inTransaction(db, { actor: "operator", purpose: "test" }, (tx) =>
    setTotp(tx, { accountId, sealed, step: null }),
  );
  return secret;
}
