import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { decideObjection, proposeAnswer } from "../../src/flows/answer-objection.ts";
import { raiseObjection } from "../../src/flows/raise-objection.ts";
import { handOutAccount } from "../../src/platform/identity/hand-out.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import {
  grantRole,
  issueKey,
  saveAdmissions,
  saveBody,
  saveDutyHolder,
} from "../../src/rooms/bodies/index.ts";
import { objectionFor } from "../../src/rooms/objections/index.ts";
import { insertDelegation, saveEnterpriseKey } from "../../src/rooms/representatives/store.ts";
import { BODY, penaltyCsv } from "../support/penalty-file.ts";
import { launchBrowser, type StoryBrowser } from "./browser.ts";
import { holds, signInWith } from "./people-hands.ts";
import { startServer } from "./server.ts";

let server: Awaited<ReturnType<typeof startServer>>;
let browser: StoryBrowser;
const passwords = new Map<string, string>();
const UNTIL = "2099-12-31";

before(async () => {
  [server, browser] = await Promise.all([startServer({ demo: false }), launchBrowser()]);
  const { db, intake } = server.installation;
  const at = intake.clock.now().toString();
  const from = intake.clock.today().toString();
  const bodyCode = BODY.uscc;
  await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    const entries = ["administrative-penalty"];
    const supplies = { entries, supplyFrom: "2018-01-01", recordedAt: at };
    await saveBody(tx, { bodyCode, name: BODY.name, territory: "3301", ...supplies });
    for (const [login, displayName, role] of [
      ["zhou.daibiao", "周代表", null],
      ["wu.shenji", "吴审计", "auditor"],
      ["feng.jingban", "冯经办", "clerk"],
    ] as const) {
      const made = await handOutAccount(tx, { login, displayName, once: false, at });
      assert.ok(made);
      passwords.set(login, made.password);
      const { accountId } = made;
      if (role !== null)
        await grantRole(tx, { accountId, bodyCode, role, from, until: UNTIL, by: "operator", at });
    }
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const signIn = (page: Page, login: string) => signInWith(page, login, passwords.get(login) ?? "");

const TRACED = { uscc: "91330100MA2A00018C", name: "云州溯源食品有限公司" };

/** A record that was sent, looked at, downloaded and sent anew. */
async function sendTraced(): Promise<void> {
  const { db, intake } = server.installation;
  const at = intake.clock.now().toString();
  const { key } = await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    const [from, until] = ["2018-01-01", UNTIL];
    const duty = {
      unit: BODY.uscc,
      unitName: BODY.name,
      office: "信用监管处",
      from,
      until: null,
      recordedAt: at,
    };
    for (const partyCode of [BODY.uscc, "platform"]) await saveDutyHolder(tx, { ...duty, partyCode });
    const entry = "administrative-penalty";
    const admission = { bodyCode: BODY.uscc, purpose: "graded-supervision", entry, persons: false };
    await saveAdmissions(tx, [{ ...admission, from, until, recordedAt: at }]);
    return { key: await issueKey(tx, BODY.uscc, at) };
  });
  await represent("zhou.daibiao");
  const authorization = `Bearer ${key}`;
  const sendRow = async (fine: string): Promise<void> => {
    const url = `${server.url}/api/v1/batches?entry=administrative-penalty`;
    const headers = { authorization, "content-type": "text/csv" };
    const answer = await fetch(url, { method: "POST", headers, body: penaltyCsv([{ ...TRACED, fine }]) });
    const { id } = (await answer.json()) as { id: string };
    for (let status = ""; status !== "done"; ) {
      const batch = await fetch(`${server.url}/api/v1/batches/${id}`, { headers: { authorization } });
      ({ status } = (await batch.json()) as { status: string });
    }
  };
  await sendRow("5.000000");
  const look = { uscc: TRACED.uscc, purpose: "graded-supervision", caseNumber: "云市监检〔2026〕7号" };
  const headers = { authorization, "content-type": "application/json" };
  const seen = await fetch(`${server.url}/api/v1/looks`, {
    method: "POST",
    headers,
    body: JSON.stringify(look),
  });
  assert.equal(seen.status, 200);
  const file = await fetch(`${server.url}/api/v1/publications/export?entry=administrative-penalty`);
  assert.ok((await file.text()).includes(TRACED.uscc));
  await sendRow("6.000000");
  await correctTraced();
}

/** An answer to an objection corrects it: a version that no file brought. */
async function correctTraced(): Promise<void> {
  const { db, intake } = server.installation;
  const [row] = await db.sql<{ id: string }[]>`
    select distinct record_id as id from records.record where subject_code = ${TRACED.uscc}`;
  const raised = await raiseObjection(intake, {
    ...{
      subjectCode: TRACED.uscc,
      recordId: row?.id ?? "",
      ground: "wrong",
      evidence: [],
      askedAs: "subject",
    },
    asked: { fields: [{ field: "violationFacts", shouldBe: "另一事实" }], statement: "与决定书不符" },
    ...{ askedBy: uuidv7(), actor: TRACED.uscc, bodyCode: null, idempotencyKey: null },
  });
  assert.ok(raised.ok);
  const handling = { objectionId: raised.value.objectionId, bodyCode: BODY.uscc, actor: BODY.uscc };
  const proposal = { corrections: [{ field: "violationFacts", value: "另一事实" }], reasons: null };
  assert.ok((await proposeAnswer(intake, { ...handling, accountId: uuidv7(), proposal })).ok);
  const one = await objectionFor(db.sql, handling);
  const deciding = { ...handling, accountId: uuidv7(), proposedAt: one?.proposedAt ?? "" };
  assert.ok((await decideObjection(intake, deciding)).ok);
}

async function represent(login: string): Promise<void> {
  const { db, intake } = server.installation;
  const at = intake.clock.now().toString();
  const from = intake.clock.today().toString();
  const [account] = await db.sql`select account_id from platform.account where login = ${login}`;
  const accountId = String(account?.account_id);
  const key = { algorithm: "ES256", publicKey: Buffer.from("key") } as const;
  const said = { subject: TRACED.uscc, account: accountId, scopes: ["looks"] } as const;
  const statement = { kind: "xinheng-delegation-1", ...said, from, until: UNTIL } as const;
  await inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    await saveEnterpriseKey(tx, { ...key, subjectCode: TRACED.uscc, verifier: "test", by: accountId, at });
    const made = { delegationId: uuidv7(), statement, text: "0".repeat(64), signature: Buffer.alloc(64) };
    await insertDelegation(tx, { ...made, key, at });
  });
}

test("a representative and an auditor follow a record from its source to every recipient, in print too", async () => {
  await sendTraced();
  const page = await browser.page();
  await page.goto(`${server.url}/trace`);
  await signIn(page, "zhou.daibiao");
  await page.getByRole("link", { name: TRACED.name }).click();
  await page.getByText("云市监处罚〔2026〕318号").waitFor();
  await holds(page, "trace-list");
  await page.getByRole("link", { name: /查看流转/u }).click();
  await page.getByRole("heading", { name: "接收方" }).waitFor();
  const hop = page.locator(".hop").first();
  assert.match((await hop.textContent()) ?? "", /分级分类监管.*收到第 1 版.*对方未副签.*责任：.*信用监管处/u);
  assert.match((await hop.textContent()) ?? "", /变更为第 2 版.*不详/u);
  assert.ok(await page.getByText("1 天里 1 次下载包含这条记录").isVisible());
  await page.getByText("这一版本不是由文件报送的").waitFor();
  await holds(page, "trace");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".people-places").isVisible(), false);
  assert.ok(await hop.isVisible());
  await page.emulateMedia({ media: "screen" });
  await page.goto(`${page.url()}&lang=en`);
  await page.getByText("whether it knows: not known").first().waitFor();
  await holds(page, "trace-en");
  await page.goto(`${server.url}/trace?uscc=${BODY.uscc}`);
  await page.getByRole("alert").getByText("TRACE_READER_REQUIRED").waitFor();
  await holds(page, "trace-refused-en");
  await page.context().close();

  const auditor = await browser.page();
  await auditor.goto(`${server.url}/trace`);
  await signIn(auditor, "wu.shenji");
  await auditor.getByLabel("统一社会信用代码", { exact: true }).fill(TRACED.uscc);
  await holds(auditor, "trace-find");
  await auditor.getByRole("button", { name: "查找" }).click();
  await auditor.getByRole("link", { name: /查看流转/u }).click();
  await auditor.getByText("您以机关审计员的身份查阅").waitFor();
  await auditor.context().close();
});

test("a clerk looks for a case in the workbench, is told why not, and the enterprise sees the look", async () => {
  const page = await browser.page({ acceptDownloads: true });
  await page.goto(`${server.url}/workbench/look`);
  await page.getByRole("button", { name: "用账号进入" }).click();
  await page.getByLabel("登录名").waitFor();
  await signIn(page, "feng.jingban");
  await page.getByLabel("目的").waitFor();
  const ask = async (purpose: string): Promise<void> => {
    await page.getByLabel("目的").selectOption({ label: purpose });
    await page.getByLabel("案件或者事项编号").fill("云市监检〔2026〕8号");
    await page.getByLabel("号码", { exact: true }).fill(TRACED.uscc);
    await page.getByRole("button", { name: "查询", exact: true }).click();
  };
  await ask("政府采购和公共资源交易");
  await page.getByRole("alert").getByText("READ_NOT_ADMITTED").waitFor();
  await holds(page, "look-refused");
  await ask("分级分类监管");
  await page.getByRole("heading", { name: "看到 1 条记录" }).waitFor();
  await page.getByText("60,000.00 元").waitFor();
  await holds(page, "look-seen");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "下载本次查询的回执（JSON）" }).click(),
  ]);
  assert.match(file.suggestedFilename(), /^receipt-look-/u);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "1 record seen" }).waitFor();
  await holds(page, "look-seen-en");
  assert.ok(!page.url().includes(TRACED.uscc), "what was asked stands in no address");
  await page.getByRole("button", { name: "Look at another subject" }).click();
  assert.equal(await page.getByLabel("Identifier", { exact: true }).inputValue(), "");
  await page.context().close();

  const enterprise = await browser.page();
  await enterprise.goto(`${server.url}/my`);
  await signIn(enterprise, "zhou.daibiao");
  await enterprise.getByText("云市监检〔2026〕8号").waitFor();
  await enterprise.context().close();
});
