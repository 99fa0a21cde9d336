import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, stat } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as streamText } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { systemClock } from "../../src/platform/clock.ts";
import { handOutAccount } from "../../src/platform/identity/hand-out.ts";
import { totpCode } from "../../src/platform/identity/totp.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { grantRole, saveBody } from "../../src/rooms/bodies/index.ts";
import type { Role } from "../../src/rooms/bodies/types.ts";
import { BODY, GOOD_ROW } from "../support/penalty-file.ts";
import { putSubjects } from "../support/subjects.ts";
import { launchBrowser, type StoryBrowser, tabTo } from "./browser.ts";
import { holds, signInWith } from "./people-hands.ts";
import { startServer } from "./server.ts";

let server: Awaited<ReturnType<typeof startServer>>;
let browser: StoryBrowser;
const passwords = new Map<string, string>();
const UNTIL = "2099-12-31";
/** What an administrator may give or ask for: no role and no admission lasts for ever. */
const NEXT_YEAR = systemClock.today().add({ years: 1 }).toString();

before(async () => {
  [server, browser] = await Promise.all([startServer({ demo: false }), launchBrowser()]);
  const { db, intake } = server.installation;
  const at = intake.clock.now().toString();
  const from = intake.clock.today().toString();
  await inTransaction(db, { actor: "operator", purpose: "test" }, (tx) =>
    saveBody(tx, {
      bodyCode: BODY.uscc,
      name: BODY.name,
      territory: "3301",
      entries: ["administrative-penalty"],
      supplyFrom: "2018-01-01",
      recordedAt: at,
    }),
  );
  await person("li.guanli", "李管理", ["administrator", "law-officer"], false);
  await person("zhao.fazhi", "赵法制", ["law-officer"], false);
  await person("wang.jingban", "王经办", [], true);
  await person("sun.jingban", "孙经办", ["clerk"], false);
  await person("qian.daibiao", "钱代表", [], false);
  await putSubjects(db.sql, [{ code: GOOD_ROW.uscc, name: "云州示例有限公司", former: [] }]);
  await db.sql`update subjects.subject set invented = true where subject_code = ${GOOD_ROW.uscc}`;
  await db.sql`
    insert into sharing.look (subject_code, look_id, body_code, body_name, purpose, case_number, entries, record_count,
           looked_at, looked_on, shown_from, delay_basis)
    select ${GOOD_ROW.uscc}, gen_random_uuid(), ${BODY.uscc}, ${BODY.name}, 'graded-supervision', '云市监检〔2026〕' || n || '号',
           '{administrative-penalty,honour}', 2, now() - n * interval '1 hour', '2026-05-01', '2026-05-01', null
      from generate_series(1, 60) as n`;

  // biome-ignore lint/complexity/useMaxParams: a table of people reads better as one line each.
  async function person(login: string, name: string, roles: readonly Role[], once: boolean): Promise<void> {
    await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
      const made = await handOutAccount(tx, { login, displayName: name, once, at });
      assert.ok(made);
      passwords.set(login, made.password);
      for (const role of roles) {
        const { accountId } = made;
        await grantRole(tx, { accountId, bodyCode: BODY.uscc, role, from, until: UNTIL, by: "operator", at });
      }
    });
  }
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const signIn = (page: Page, login: string, password: string = passwords.get(login) ?? "") =>
  signInWith(page, login, password);

test("a person signs in by keyboard, is told what is wrong, and changes the password first", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/organisation`);
  await page.getByText("请先登录").waitFor();
  await holds(page, "sign-in");
  await signIn(page, "wang.jingban", "not the password");
  const alert = page.getByRole("alert");
  await alert.getByText("SIGN_IN_FAILED").waitFor();
  assert.match((await alert.textContent()) ?? "", /不正确/u);
  await holds(page, "sign-in-refused");

  await page.goto(`${server.url}/sign-in`);
  assert.ok(await tabTo(page, "#field-login"));
  await page.keyboard.type("wang.jingban");
  await page.keyboard.press("Tab");
  await page.keyboard.type(passwords.get("wang.jingban") ?? "");
  await page.keyboard.press("Enter");
  await page.getByText("您的密码由他人设置").waitFor();
  assert.equal(await page.getByRole("heading", { name: "身份验证器" }).count(), 0, "nothing else is open");
  await holds(page, "account-first");
  const next = "云州 horse 电池 staple 9";
  await page.getByLabel("现在的密码").fill(passwords.get("wang.jingban") ?? "");
  await page.getByLabel("新密码").fill("short");
  await page.getByRole("button", { name: "修改密码" }).click();
  await page.getByRole("alert").getByText("PASSWORD_TOO_SHORT").waitFor();
  await page.getByLabel("新密码").fill(next);
  await page.getByRole("button", { name: "修改密码" }).click();
  await page.getByText("密码已修改").waitFor();
  passwords.set("wang.jingban", next);
  await page.getByText("您目前没有任何机关的有效角色").waitFor();
  await page.goto(`${server.url}/organisation`);
  await page.getByText("不能查看本页").waitFor();
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByLabel("登录名").waitFor();
  await page.context().close();
});

test("a password can be pasted and shown, and a new one is judged while it is typed", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/sign-in`);
  const pasted = passwords.get("wang.jingban") ?? "";
  await page.getByLabel("登录名").fill(pasted);
  await page.getByLabel("登录名").press("ControlOrMeta+a");
  await page.getByLabel("登录名").press("ControlOrMeta+c");
  const field = page.getByLabel("密码", { exact: true });
  await field.press("ControlOrMeta+v");
  assert.equal(await field.inputValue(), pasted);
  assert.deepEqual(
    [await field.getAttribute("type"), await field.getAttribute("autocomplete")],
    ["password", "current-password"],
  );
  await page.getByRole("button", { name: "显示密码" }).click();
  assert.equal(await field.getAttribute("type"), "text");
  await holds(page, "sign-in-shown");
  await page.getByRole("button", { name: "隐藏密码" }).click();
  assert.equal(await field.getAttribute("type"), "password");

  await page.getByLabel("登录名").fill("wang.jingban");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  const next = page.getByLabel("新密码");
  await next.press("ControlOrMeta+v");
  assert.equal(await next.inputValue(), pasted, "a new one can be pasted too");
  const told = page.locator("[data-strength-of] [role=status]");
  for (const [typed, says] of [
    ["short", "还不够长：至少 12 个字符"],
    ["123412341234", "太简单：重复或者连续的字符太多"],
    ["jwu3-0pdk-8q", "可以：再长一些更好"],
    ["another long passphrase", "很好"],
  ] as const) {
    await next.fill(typed);
    assert.equal(await told.textContent(), says, typed);
  }
  await holds(page, "account-strength");
  await page.goto(`${server.url}/account?lang=en`);
  await page.getByLabel("New password").fill("short");
  await holds(page, "account-strength-en");
  await page.context().close();
});

test("who sits there proves it again before the account is changed, and what was asked for goes on", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/account`);
  await signIn(page, "sun.jingban");
  const there = await browser.page();
  await there.goto(`${server.url}/account`);
  await signIn(there, "sun.jingban");
  await there.getByRole("heading", { name: "近期安全事件" }).waitFor();
  await there.context().close();
  await page.goto(`${server.url}/account`);
  await server.db.sql`update platform.session set began_at = began_at - interval '20 minutes'`;
  await page.getByRole("button", { name: "结束其他全部会话" }).click();
  const proof = page.getByRole("dialog", { name: "请再次验证身份" });
  await proof.waitFor();
  await holds(page, "account-proof");
  await proof.getByLabel("密码", { exact: true }).fill("not the password");
  await proof.getByRole("button", { name: "验证并继续" }).click();
  await proof.getByRole("alert").getByText("PRESENCE_FAILED").waitFor();
  await proof.getByRole("button", { name: "取消" }).click();
  await page.getByRole("alert").getByText("PRESENCE_REQUIRED").waitFor();
  await page.getByRole("button", { name: "结束其他全部会话" }).click();
  await proof.getByLabel("密码", { exact: true }).fill(passwords.get("sun.jingban") ?? "");
  await proof.getByRole("button", { name: "验证并继续" }).click();
  await page.getByText("会话已结束。").waitFor();
  await page.getByText("登录或者身份验证被拒绝").first().waitFor();
  await holds(page, "account-events");
  await page.goto(`${server.url}/account?lang=en`);
  await page.getByText("Signing in or a proof was refused").first().waitFor();
  await holds(page, "account-events-en");
  await page.context().close();
});

test("an authenticator is set up from its picture, and the next sign-in asks for its code", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/sign-in`);
  await signIn(page, "wang.jingban");
  await page.getByRole("button", { name: "启用身份验证器" }).click();
  await page.getByLabel("第二步").waitFor();
  assert.equal(await page.locator("[data-picture] path").count(), 1);
  const secret = ((await page.locator("[data-secret]").textContent()) ?? "").replaceAll(" ", "");
  const step = (): number => Math.floor(server.installation.intake.clock.now().epochMilliseconds / 30_000);
  await holds(page, "account-factor");
  const first = step();
  await page.getByLabel("第二步").fill(totpCode(secret, first));
  await page.getByRole("button", { name: "确认启用" }).click();
  await page.getByText("请保存这些恢复码").waitFor();
  const codes = await page.locator("[data-codes] li").allTextContents();
  assert.equal(codes.length, 10);
  await holds(page, "account-recovery");
  await page.getByRole("link", { name: "我已保存" }).click();
  await page.getByText("已启用").waitFor();
  await holds(page, "account");

  const other = await browser.page({ locale: "en-GB" });
  await other.goto(`${server.url}/sign-in?lang=en`);
  await other.getByLabel("Name to sign in with").fill("wang.jingban");
  await other.getByLabel("Password").fill(passwords.get("wang.jingban") ?? "");
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.getByRole("alert").getByText("SECOND_FACTOR_REQUIRED").waitFor();
  await holds(other, "sign-in-code-en");
  await other.getByLabel("One-time code").fill(codes[0] ?? "");
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.getByRole("heading", { name: "Sessions" }).waitFor();
  await other.getByRole("button", { name: "End all other sessions" }).click();
  await other.getByText("The session is ended.").waitFor();
  await page.goto(`${server.url}/account`);
  await page.getByText("请先登录").waitFor();
  await page.context().close();
  await other.context().close();
});

test("an administrator gives a role and asks for an admission, and a law officer, another person, confirms it", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/organisation`);
  await signIn(page, "li.guanli");
  await page.getByRole("heading", { name: "人员与角色" }).waitFor();
  await page.getByLabel("登录名").fill("wang.jingban");
  await page.getByLabel("角色", { exact: true }).selectOption({ label: "经办人" });
  await page.getByLabel("截止日").last().fill(NEXT_YEAR);
  await page.getByRole("button", { name: "授予" }).click();
  await page.getByText("角色已授予").waitFor();
  await page.getByLabel("登录名").fill("li.guanli");
  await page.getByLabel("截止日").last().fill(NEXT_YEAR);
  await page.getByRole("button", { name: "授予" }).click();
  await page.getByRole("alert").getByText("ROLE_TO_ONESELF").waitFor();

  await page.getByLabel("目的").selectOption({ value: "graded-supervision" });
  await page.getByLabel("截止日").first().fill(NEXT_YEAR);
  await page.getByRole("button", { name: "提交申请" }).click();
  await page.getByText("申请已提交").waitFor();
  await page.getByText("这是您本人的申请").waitFor();
  await holds(page, "organisation");
  await page.goto(`${server.url}/organisation?lang=en`);
  await holds(page, "organisation-en");

  const officer = await browser.page();
  await officer.goto(`${server.url}/organisation`);
  await signIn(officer, "zhao.fazhi");
  await officer.getByRole("button", { name: "确认生效" }).click();
  await officer.getByText("准入自今日起生效").waitFor();
  await officer.getByText(/赵法制 于 .* 确认/u).waitFor();
  assert.equal(
    await officer.getByRole("button", { name: "授予" }).count(),
    0,
    "a law officer gives no roles",
  );
  await holds(officer, "organisation-confirmed");

  await page.goto(`${server.url}/organisation?lang=zh`);
  await page.getByRole("button", { name: "结束 王经办 的经办人角色" }).click();
  await page.getByText("角色已结束").waitFor();
  await page.getByText("已提前结束").waitFor();
  await page.context().close();
  await officer.context().close();
});

test("a representative brings a signed delegation, sees who looked, takes the list along and gives the delegation back", async () => {
  const page = await browser.page({ acceptDownloads: true });
  await page.goto(`${server.url}/my`);
  await signIn(page, "qian.daibiao");
  await page.getByText("您还没有任何企业的有效授权委托").waitFor();
  await holds(page, "my-none");
  const account = (await page.locator(".people-help code").first().textContent()) ?? "";
  const keyFile = join(await mkdtemp(join(tmpdir(), "xinheng-delegation-")), "key.pem");
  const options = ["--uscc", GOOD_ROW.uscc, "--account", account, "--key", keyFile];
  const script = "docs/examples/sign-delegation.mjs";
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...options]);
  const { statement, publicKey, signature } = JSON.parse(stdout);
  assert.equal((await stat(keyFile)).mode & 0o777, 0o600);
  await page.getByLabel("统一社会信用代码").fill(GOOD_ROW.uscc);
  await page.getByLabel("公钥").fill(publicKey);
  await page.getByRole("button", { name: "核验并登记" }).click();
  await page.getByText("企业公钥已核验并登记").waitFor();
  const bring = async (file: object): Promise<void> => {
    await page.getByLabel("委托书文件内容").fill(JSON.stringify(file));
    await page.getByRole("button", { name: "提交委托书" }).click();
  };
  await bring({ statement: { ...statement, until: statement.from }, publicKey, signature });
  await page.getByRole("alert").getByText("SIGNATURE_INVALID").waitFor();
  await bring({ statement, publicKey, signature });
  await page.getByText("授权委托已生效").waitFor();
  await page.getByText("云市监检〔2026〕1号").waitFor();
  await page.getByText(`自 ${statement.from} 至 ${statement.until}`).waitFor();
  const places = page.getByRole("navigation", { name: "账号" });
  assert.deepEqual(
    await places.getByRole("link").allTextContents(),
    ["我的账号", "企业自助", "异议和更正", "记录流转"],
    "what is open to a representative, and nothing else",
  );
  await holds(page, "my");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载全部记录" }).click();
  const saved = JSON.parse(await readFile(await (await download).path(), "utf8"));
  assert.equal(saved.items.length, 60);
  await page.getByRole("link", { name: "下一页" }).click();
  await page.getByText("云市监检〔2026〕60号").waitFor();
  await page.goto(`${server.url}/my?lang=en`);
  await page.getByText("Graded supervision").first().waitFor();
  await holds(page, "my-en");
  await page.getByRole("button", { name: "Give the delegation back" }).click();
  await page.getByText("No enterprise has a delegation for you").waitFor();
  await page.getByText("given back", { exact: true }).waitFor();
  await page.context().close();
});

test("a clerk enters the workbench with an account, gets to the page asked for, and leaves signed out", async () => {
  const page = await browser.page();
  await page.goto(`${server.url}/workbench/batches`);
  await page.getByRole("button", { name: "用账号进入" }).waitFor();
  await holds(page, "workbench-door");
  await page.getByRole("button", { name: "用账号进入" }).click();
  await page.getByLabel("登录名").waitFor();
  await signIn(page, "sun.jingban");
  await page.getByRole("heading", { name: "报送记录" }).waitFor();
  assert.equal(new URL(page.url()).pathname, "/workbench/batches");
  await page.reload();
  await page.getByRole("heading", { name: "报送记录" }).waitFor();
  await page.getByRole("button", { name: "退出" }).click();
  await page.getByRole("button", { name: "用账号进入" }).waitFor();
  await page.goto(`${server.url}/account`);
  await page.getByText("请先登录").waitFor();
  await page.context().close();
});

test("a passkey is registered, signs in without a password, is taken once and at this site only, and is removed", async () => {
  const page = await browser.page();
  const tools = await page.context().newCDPSession(page);
  await tools.send("WebAuthn.enable");
  await tools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  // A passkey belongs to a name; an address of numbers has none.
  const site = server.url.replace("127.0.0.1", "localhost");
  await page.goto(`${site}/account`);
  await signIn(page, "zhao.fazhi");
  await page.getByLabel("名称").fill("办公室电脑");
  await page.getByRole("button", { name: "登记通行密钥" }).click();
  await page.getByText("通行密钥已登记").waitFor();
  await holds(page, "account-passkey");
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("button", { name: "用通行密钥登录" }).waitFor();
  const asking = page.waitForRequest(`${site}/api/v1/session/passkey`);
  await page.getByRole("button", { name: "用通行密钥登录" }).click();
  const given = (await asking).postData() ?? "";
  await page.getByText(/最近使用/u).waitFor();
  const replay = (host: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { host, "x-xinheng-page": "1", "content-type": "application/json" };
      const request = httpRequest(`${server.url}/api/v1/session/passkey`, { method: "POST", headers });
      request.on("response", (answer) => void streamText(answer).then(resolve, reject));
      request.on("error", reject).end(given);
    });
  assert.match(await replay(new URL(site).host), /PASSKEY_INVALID/u, "an answer counts once");
  assert.match(await replay("evil.example"), /PASSKEY_INVALID/u, "and for this site only");
  await page.getByRole("button", { name: "删除通行密钥 办公室电脑" }).click();
  await page.getByText("还没有登记通行密钥").waitFor();
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("button", { name: "用通行密钥登录" }).click();
  await page.getByRole("alert").getByText("PASSKEY_INVALID").waitFor();
  await page.context().close();
});

test("without JavaScript nothing that was typed leaves the page, and no link leads to another site", async () => {
  const page = await browser.page({ javaScriptEnabled: false });
  await page.goto(`${server.url}/sign-in?next=//evil.example`);
  assert.equal(await page.getByRole("button", { name: "登录", exact: true }).isDisabled(), true);
  assert.equal(await page.locator("form[data-island=api]").getAttribute("data-then"), "/account");
  await page.context().close();
});
