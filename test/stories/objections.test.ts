import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { raiseObjection } from "../../src/flows/raise-objection.ts";
import { canonicalJson } from "../../src/kernel/canonical.ts";
import { handOutAccount } from "../../src/platform/identity/hand-out.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { grantRole, saveBody } from "../../src/rooms/bodies/index.ts";
import type { Role } from "../../src/rooms/bodies/types.ts";
import { demonstrationVerifier, registerKey, takeDelegation } from "../../src/rooms/representatives/index.ts";
import type { DelegationStatement } from "../../src/rooms/representatives/types.ts";
import { sendAndTakeIn } from "../support/intake.ts";
import { BODY, GOOD_ROW, penaltyCsv } from "../support/penalty-file.ts";
import {
  accessibilityFaults,
  launchBrowser,
  type StoryBrowser,
  sidewaysScroll,
  tornDays,
} from "./browser.ts";
import { startServer } from "./server.ts";

const TODAY = "2026-05-08";
const UNTIL = "2026-12-31";
const { uscc, documentNumber } = GOOD_ROW;

let server: Awaited<ReturnType<typeof startServer>>;
let browser: StoryBrowser;
let folder = "";
const passwords = new Map<string, string>();

before(async () => {
  [server, browser] = await Promise.all([startServer({ demo: false, today: TODAY }), launchBrowser()]);
  folder = await mkdtemp(join(tmpdir(), "xinheng-objections-"));
  const { db, intake } = server.installation;
  const at = intake.clock.now().toString();
  await inTransaction(db, { actor: "operator", purpose: "test" }, (tx) =>
    saveBody(tx, {
      ...{ bodyCode: BODY.uscc, name: BODY.name, territory: "3301", entries: ["administrative-penalty"] },
      ...{ supplyFrom: "2018-01-01", recordedAt: at },
    }),
  );
  await sendAndTakeIn({ intake, folder }, { entry: "administrative-penalty", bytes: penaltyCsv([{}]) });
  await db.sql`update subjects.subject set invented = true where subject_code = ${uscc}`;
  await person("zhou.shenhe", "周审核", ["examiner"]);
  await person("chen.jingban", "陈经办", ["clerk"]);
  // She examines for another body too, so that whatever she follows must say for which one.
  await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    const other = { bodyCode: "11330106002489401J", name: "云州市示例区市场监督管理局", territory: "330106" };
    await saveBody(tx, { ...other, entries: [], supplyFrom: "2018-01-01", recordedAt: at });
    const [account] = await tx<{ id: string }[]>`
      select account_id as id from platform.account where login = 'zhou.shenhe'`;
    assert.ok(account);
    const role = { accountId: account.id, role: "examiner", from: TODAY, until: UNTIL } as const;
    await grantRole(tx, { ...role, bodyCode: other.bodyCode, by: "operator", at });
  });
  await person("wu.jueding", "吴决定", ["decider"]);
  await delegated(await person("qian.daibiao", "钱代表", []));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function person(login: string, displayName: string, roles: readonly Role[]): Promise<string> {
  const { db, intake } = server.installation;
  const at = intake.clock.now().toString();
  return inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    const made = await handOutAccount(tx, { login, displayName, once: false, at });
    assert.ok(made);
    passwords.set(login, made.password);
    const { accountId } = made;
    for (const role of roles)
      await grantRole(tx, {
        accountId,
        bodyCode: BODY.uscc,
        role,
        from: TODAY,
        until: UNTIL,
        by: "operator",
        at,
      });
    return accountId;
  });
}

async function delegated(account: string): Promise<void> {
  const { db, intake } = server.installation;
  const of = { db, clock: intake.clock, verifier: demonstrationVerifier(db) };
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKey = pair.publicKey.export({ format: "der", type: "spki" });
  await registerKey(of, { accountId: account, subjectCode: uscc, publicKey });
  const statement: DelegationStatement = {
    ...{ kind: "xinheng-delegation-1", subject: uscc, account },
    ...{ scopes: ["correct"], from: TODAY, until: UNTIL },
  };
  const text = Buffer.from(canonicalJson(statement));
  const signature = sign("sha256", text, { key: pair.privateKey, dsaEncoding: "ieee-p1363" });
  await takeDelegation(of, { accountId: account, statement, publicKey, signature });
}

/** A page of somebody who is signed in, at the address asked for. */
async function signedIn(login: string, address: string): Promise<Page> {
  const page = await browser.page();
  await page.goto(server.url + address);
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(passwords.get(login) ?? "");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  return page;
}

/** No fault for axe, nothing to scroll sideways on a telephone, in either language; pictures where they are asked for. */
async function holds(page: Page, what: string): Promise<void> {
  const address = page.url();
  const size = page.viewportSize();
  for (const language of ["en", "zh"]) {
    const url = new URL(address);
    url.searchParams.set("lang", language);
    await page.goto(url.href);
    assert.deepEqual(await accessibilityFaults(page), [], `${what} ${language}`);
    await picture(page, `${what}-${language}`);
    await page.setViewportSize({ width: 360, height: 740 });
    assert.equal(await sidewaysScroll(page), 0, `${what} ${language} at 360 pixels`);
    assert.deepEqual(await tornDays(page), [], `${what} ${language} at 360 pixels`);
    await picture(page, `${what}-${language}-360`);
    if (size !== null) await page.setViewportSize(size);
  }
}

async function picture(page: Page, name: string): Promise<void> {
  const pictures = process.env.PEOPLE_PICTURES;
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

const subjectPage = `/subjects/${uscc}?tab=administrative-penalty`;

test("an enterprise asks, an examiner proposes, a decider decides, the public page is corrected and the enterprise has its answer", async () => {
  const enterprise = await signedIn("qian.daibiao", "/my/objections");
  await enterprise.getByText("还没有提出过异议").waitFor();
  await enterprise.getByRole("link", { name: `对 ${documentNumber} 提出异议` }).click();
  await enterprise.getByRole("heading", { name: documentNumber }).waitFor();
  await holds(enterprise, "object");
  await enterprise.getByLabel("罚款金额（万元） 应当是").fill("0.5");
  await enterprise.getByLabel("说明理由").fill("决定书写明罚款五千元。");
  const pdf = { name: "决定书.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 云州") };
  await enterprise
    .getByLabel("证明材料")
    .setInputFiles({ ...pdf, buffer: Buffer.from("no file of that kind") });
  await enterprise.getByRole("button", { name: "提交异议" }).click();
  await enterprise.getByRole("alert").getByText("OBJECTION_EVIDENCE_INVALID").waitFor();
  await enterprise.getByLabel("证明材料").setInputFiles(pdf);
  await enterprise.getByRole("button", { name: "提交异议" }).click();
  await enterprise.getByText("该记录已标注").waitFor();
  await enterprise.getByText("应于 2026-05-18 前答复").waitFor();
  await holds(enterprise, "my-objections-open");

  const anybody = await browser.page();
  await anybody.goto(server.url + subjectPage);
  await anybody.getByText("有异议 · 核查中").waitFor();
  await anybody.getByText("50,000.00 元").waitFor();
  await holds(anybody, "subject-disputed");
  await anybody.goto(`${server.url}/publications/penalties`);
  await anybody.getByText("有异议 · 核查中").waitFor();

  const examiner = await signedIn("zhou.shenhe", "/objections");
  await examiner.getByText(GOOD_ROW.name).waitFor();
  await holds(examiner, "queue");
  await examiner.getByRole("link", { name: `查看对 ${documentNumber} 的异议` }).click();
  await examiner.getByText("决定书写明罚款五千元").waitFor();
  const download = examiner.waitForEvent("download");
  await examiner.getByRole("link", { name: "决定书.pdf" }).click();
  assert.match((await download).suggestedFilename(), /\.pdf$/u);
  await holds(examiner, "handle");
  assert.equal(
    await examiner.getByLabel("罚款金额（万元） 更正为").inputValue(),
    "0.5",
    "filled in as it was asked",
  );
  await examiner.getByText("更正其他项目").click();
  await examiner.getByLabel("处罚内容 更正为").fill("罚款人民币5000元");
  await examiner.getByRole("button", { name: "提出更正意见" }).click();
  await examiner.getByText("待另一人决定").waitFor();
  await examiner.getByText("等待决定人决定").waitFor();
  await anybody.goto(server.url + subjectPage);
  await anybody.getByText("50,000.00 元").waitFor();

  const decider = await signedIn("wu.jueding", "/objections");
  await decider.getByRole("link", { name: `查看对 ${documentNumber} 的异议` }).click();
  await decider.getByRole("heading", { name: "决定", exact: true }).waitFor();
  await holds(decider, "decide");
  await decider.getByRole("button", { name: "同意并答复" }).click();
  await decider.getByText("已决定并答复").waitFor();
  await holds(decider, "decided");

  await anybody.goto(server.url + subjectPage);
  await anybody.getByText("5,000.00 元").waitFor();
  await anybody.getByText("第 2 版（更正后）").waitFor();
  assert.equal(await anybody.getByText("有异议").count(), 0, "the mark is gone");
  await enterprise.goto(`${server.url}/my/objections`);
  await enterprise.getByText("更正后为第 2 版").waitFor();
  await holds(enterprise, "my-objections-answered");
  for (const page of [examiner, decider, anybody, enterprise]) await page.context().close();
});

test("an answer goes back and is refused with reasons, and the enterprise reads them with the ways on", async () => {
  const enterprise = await signedIn("qian.daibiao", "/my/objections");
  await enterprise.getByRole("link", { name: `对 ${documentNumber} 提出异议` }).click();
  await enterprise.getByLabel("违法行为类型 应当是").fill("没有违法行为");
  await enterprise.getByLabel("说明理由").fill("不服处罚。");
  await enterprise.getByRole("button", { name: "提交异议" }).click();
  await enterprise.getByText("该记录已标注").waitFor();
  const examiner = await signedIn("zhou.shenhe", "/objections");
  const decider = await signedIn("wu.jueding", "/objections");
  const refuse = async (reasons: string): Promise<void> => {
    await examiner.goto(`${server.url}/objections`);
    await examiner.getByRole("link", { name: `查看对 ${documentNumber} 的异议` }).click();
    await examiner.getByLabel("理由").last().fill(reasons);
    await examiner.getByRole("button", { name: "提出不予更正的意见" }).click();
    await examiner.getByText("待另一人决定").waitFor();
    await decider.goto(`${server.url}/objections`);
    await decider.getByRole("link", { name: `查看对 ${documentNumber} 的异议` }).click();
  };
  await examiner.getByText(GOOD_ROW.name).waitFor();
  await decider.getByText(GOOD_ROW.name).waitFor();
  await refuse("与决定书一致。");
  await decider.getByLabel("退回的意见").fill("请写明对处罚不服的救济途径。");
  await decider.getByRole("button", { name: "退回重新审核" }).click();
  await decider.getByText("已退回重新审核").waitFor();
  await refuse("与决定书一致；对处罚决定不服的，可以申请行政复议。");
  await decider.getByRole("button", { name: "同意并答复" }).click();
  await decider.getByText("已决定并答复").waitFor();
  await enterprise.goto(`${server.url}/my/objections`);
  await enterprise.getByText("与决定书一致；对处罚决定不服的").waitFor();
  await enterprise.getByText("60 日内申请行政复议").waitFor();
  await holds(enterprise, "my-objections-refused");
  for (const page of [examiner, decider, enterprise]) await page.context().close();
});

test("what the body asks of its own accord marks the record and keeps the enterprise from nothing", async () => {
  const { intake, db } = server.installation;
  const [row] = await db.sql<{ id: string }[]>`
    select distinct record_id as id from records.record where subject_code = ${uscc}`;
  const raised = await raiseObjection(intake, {
    ...{ subjectCode: uscc, recordId: row?.id ?? "", ground: "wrong", evidence: [], askedAs: "body" },
    asked: { fields: [{ field: "violationFacts", shouldBe: null }], statement: "本机关自查" },
    ...{ askedBy: uuidv7(), actor: BODY.uscc, bodyCode: BODY.uscc, idempotencyKey: null },
  });
  assert.ok(raised.ok);
  const enterprise = await signedIn("qian.daibiao", "/my/objections");
  await enterprise.getByText("本机关自查").waitFor();
  await enterprise.getByRole("link", { name: `对 ${documentNumber} 提出异议` }).click();
  await enterprise.getByLabel("违法行为类型 应当是").fill("另一类型");
  await enterprise.getByLabel("说明理由").fill("也与决定书不符。");
  await enterprise.getByRole("button", { name: "提交异议" }).click();
  await enterprise.getByText("该记录已标注").waitFor();
  assert.equal(await enterprise.getByRole("link", { name: `对 ${documentNumber} 提出异议` }).count(), 0);
  await holds(enterprise, "my-objections-both");
  await enterprise.context().close();
});

test("a clerk writes down what the body found by itself, and what a person brought to the counter", async () => {
  const own = "云市监处罚〔2026〕319号";
  const { intake } = server.installation;
  const bytes = penaltyCsv([{ documentNumber: own }]);
  await sendAndTakeIn({ intake, folder }, { entry: "administrative-penalty", bytes });
  const clerk = await signedIn("chen.jingban", "/objections");
  await clerk.getByRole("link", { name: "登记异议" }).click();
  await holds(clerk, "raise");
  await clerk.getByLabel("统一社会信用代码", { exact: true }).fill(BODY.uscc);
  await clerk.getByRole("button", { name: "查找" }).click();
  await clerk.getByText("没有由本机关作出、正在公示的记录").waitFor();
  await clerk.getByLabel("统一社会信用代码", { exact: true }).fill(uscc);
  await clerk.getByRole("button", { name: "查找" }).click();
  await clerk.getByRole("link", { name: `对 ${own} 提出异议` }).click();
  await clerk.getByRole("heading", { name: own }).waitFor();
  await holds(clerk, "raise-form");
  await clerk.getByRole("row", { name: "罚款金额（万元） 5" }).waitFor();
  await clerk.getByLabel("违法行为类型 应当是").fill("未按规定公示");
  await clerk.getByLabel("说明理由").fill("本机关自查发现与决定书不符。");
  await clerk.getByRole("button", { name: "登记异议" }).click();
  await clerk.getByText("该记录已标注").waitFor();
  await clerk.getByRole("link", { name: `查看对 ${own} 的异议` }).waitFor();
  await clerk.goto(`${server.url}/objections?raise=find&uscc=${uscc}`);
  await clerk.getByText("已有异议待答复").first().waitFor();

  await clerk.getByLabel("信息类别").selectOption({ label: "行政处罚" });
  await clerk.getByRole("button", { name: "选择类别" }).click();
  await clerk.getByRole("textbox", { name: "记录编号" }).waitFor();
  await holds(clerk, "raise-by-number");
  await clerk.getByRole("textbox", { name: "记录编号" }).fill("00000000-0000-8000-8000-000000000000");
  await clerk.getByLabel("当事人号码的种类").selectOption({ label: "护照" });
  await clerk.getByLabel("当事人的号码").fill("E12345678");
  await clerk.getByLabel("违法事实 应当是").fill("没有违法");
  await clerk.getByLabel("说明理由").fill("当事人到窗口提出。");
  const sent = clerk.waitForRequest((request) => request.method() === "POST");
  await clerk.getByRole("button", { name: "登记异议" }).click();
  const { person: named } = (await sent).postDataJSON() as { person: unknown };
  assert.deepEqual(named, { type: "passport", number: "E12345678" });
  await clerk.getByRole("alert").getByText("OBJECTION_RECORD_UNKNOWN").waitFor();
  assert.ok(!clerk.url().includes("E12345678"));
  await clerk.context().close();
  const decider = await signedIn("wu.jueding", "/objections?raise=find");
  await decider.getByText("登记异议须有本机关的经办人或者审核人角色").waitFor();
  await decider.context().close();
});

test("somebody without a delegation or a role is told what is missing", async () => {
  const page = await signedIn("wu.jueding", "/my/objections");
  await page.getByText("您还没有可以办理异议的授权委托").waitFor();
  await holds(page, "my-objections-none");
  await page.context().close();
  const other = await signedIn("qian.daibiao", "/objections");
  await other.getByText("不能查看本页").waitFor();
  await holds(other, "objections-none");
  await other.context().close();
});
