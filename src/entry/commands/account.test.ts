import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type ApiBench, apiBench } from "../../../test/support/api.ts";
import { BODY } from "../../../test/support/penalty-file.ts";
import { accountNamed, setTotp } from "../../platform/identity/accounts.ts";
import { identitiesOf, insertIdentity } from "../../platform/identity/external/identities.ts";
import { checkPassword } from "../../platform/identity/password.ts";
import { totpContext } from "../../platform/identity/sign-in.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { rolesOf } from "../../rooms/bodies/role-store.ts";

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
const UNTIL = "2099-12-31";
const ROLE = ["--body", BODY.uscc, "--role", "clerk"];

/** A provider that nobody asks here. */
const EXTERNAL = {
  XINHENG_PUBLIC_URL: "https://credit.example",
  XINHENG_OIDC_ISSUER: "https://login.example",
  XINHENG_OIDC_CLIENT_ID: "xinheng",
  XINHENG_OIDC_CLIENT_SECRET: "a secret",
};

let api: ApiBench;
let folder = "";
before(async () => {
  api = await apiBench();
  folder = await mkdtemp(join(tmpdir(), "xinheng-account-"));
});
after(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly exit: number;
  readonly answer: { readonly password?: string };
  readonly said: string;
}

const xinheng = (...args: readonly string[]): Promise<Ran> => xinhengTold("", ...args);

/** The command line in a process of its own, on the database of this test and with the keys it was sealed with. */
function xinhengTold(said: string, ...args: readonly string[]): Promise<Ran> {
  const env = {
    ...process.env,
    ...EXTERNAL,
    DATABASE_URL: api.bench.database.url,
    XINHENG_DATA: api.bench.folder,
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, ...args, "--json"], { env }, (error, stdout, stderr) => {
      const exit = error === null ? 0 : Number(error.code);
      resolve({ exit, answer: exit === 0 ? JSON.parse(stdout) : {}, said: stderr });
    });
    child.stdin?.end(said);
  });
}

const account = async () => {
  const found = await accountNamed(api.bench.database.sql, "wang.li");
  assert.ok(found);
  return found;
};
const signIn = (password: string) =>
  api.send({
    method: "POST",
    url: "/api/v1/session",
    headers: { "x-xinheng-page": "1" },
    payload: { login: "Wang.Li", password },
  });

test("the operator adds a person with a role, and the password is good for changing it", async () => {
  const added = await xinheng(
    "account",
    "add",
    "--login",
    "Wang.Li",
    "--name",
    "王丽",
    ...ROLE,
    "--until",
    UNTIL,
  );
  assert.equal(added.exit, 0, added.said);
  const { password = "" } = added.answer;
  const answer = await signIn(password);
  assert.equal(answer.json().mustChangePassword, true, answer.body);
  const headers = { cookie: String(answer.headers["set-cookie"]).split(";")[0] ?? "", "x-xinheng-page": "1" };
  const self = () => api.get("/api/v1/bodies/self", headers);
  assert.equal((await self()).json().code, "PASSWORD_CHANGE_REQUIRED");
  const payload = { present: password, next: "云州 horse 电池 staple 9" };
  const changed = await api.send({ method: "PUT", url: "/api/v1/account/password", headers, payload });
  assert.equal(changed.statusCode, 200, changed.body);
  assert.notEqual((await self()).json().code, "PASSWORD_CHANGE_REQUIRED");
  const [role] = await rolesOf(api.bench.database.sql, (await account()).accountId);
  assert.deepEqual([role?.bodyCode, role?.role, role?.until], [BODY.uscc, "clerk", UNTIL]);
});

test("names are taken once, and roles have a body, a name and an end", async () => {
  const again = await xinheng("account", "add", "--login", "wang.li", "--name", "王丽");
  assert.deepEqual([again.exit, again.said.split(":")[0]], [1, "ACCOUNT_EXISTS"]);
  const endless = await xinheng("account", "add", "--login", "zhang", "--name", "张", ...ROLE);
  assert.equal(endless.exit, 2);
  const over = await xinheng("role", "grant", "--login", "wang.li", ...ROLE, "--until", "2020-01-01");
  assert.deepEqual([over.exit, over.said.split(":")[0]], [1, "ROLE_OVER"]);
  const unknown = await xinheng("role", "end", "--login", "nobody", ...ROLE);
  assert.deepEqual([unknown.exit, unknown.said.split(":")[0]], [1, "ACCOUNT_UNKNOWN"]);
});

test("a role is taken, a password made anew, an account shut and opened, and each is on the trail", async () => {
  assert.equal((await xinheng("role", "end", "--login", "wang.li", ...ROLE)).exit, 0);
  const [role] = await rolesOf(api.bench.database.sql, (await account()).accountId);
  assert.equal(role?.ended, true);
  const { answer } = await xinheng("account", "reset", "wang.li");
  assert.equal(await checkPassword(answer.password ?? "", (await account()).password), true);
  const { accountId } = await account();
  await inTransaction(api.bench.intake.db, { actor: "test", purpose: "test" }, (tx) =>
    setTotp(tx, {
      accountId,
      sealed: api.bench.intake.keys.seal("A".repeat(32), totpContext(accountId)),
      step: null,
    }),
  );
  assert.equal((await signIn(answer.password ?? "")).json().code, "SECOND_FACTOR_REQUIRED");
  await inTransaction(api.bench.intake.db, { actor: "test", purpose: "test" }, (tx) =>
    insertIdentity(tx, {
      identityId: accountId,
      accountId,
      issuer: EXTERNAL.XINHENG_OIDC_ISSUER,
      subject: Buffer.from("a thief there"),
      recordedAt: api.clock.now().toString(),
    }),
  );
  const lost = await xinheng("account", "reset-factors", "wang.li");
  const left = await identitiesOf(api.bench.database.sql, accountId);
  assert.equal(left.length, 0, "nobody comes back by one");
  assert.equal(
    (await signIn(answer.password ?? "")).json().code,
    "SIGN_IN_FAILED",
    "the password is another one",
  );
  const made = api.clock.now();
  const { onceUntil } = await account();
  assert.ok(onceUntil);
  api.clock.moveTo(onceUntil);
  assert.equal((await signIn(lost.answer.password ?? "")).json().code, "ONE_TIME_PASSWORD_OVER");
  assert.equal(
    (await signIn("not the password")).json().code,
    "SIGN_IN_FAILED",
    "who has it not learns nothing",
  );
  api.clock.moveTo(made.toString());
  assert.equal((await signIn(lost.answer.password ?? "")).json().mustChangePassword, true);
  assert.equal((await xinheng("account", "disable", "wang.li")).exit, 0);
  assert.equal((await account()).disabled, true);
  assert.equal((await signIn(lost.answer.password ?? "")).statusCode, 401);
  assert.equal((await xinheng("account", "unlock", "wang.li")).exit, 0);
  assert.equal((await signIn(lost.answer.password ?? "")).statusCode, 200);
  const [open] = await api.bench.database.sql`
    select count(*)::integer as n from platform.session where ended_at is null`;
  assert.equal(open?.n, 1, "sessions from before are ended");
  const acts = await api.bench.database.sql<{ act: string }[]>`
    select act from platform.audit where actor = 'operator' and purpose = 'administration' order by position`;
  assert.deepEqual(
    acts.map(({ act }) => act),
    [
      "add-account",
      "grant-role",
      "end-role",
      "reset-password",
      "reset-factors",
      "disable-account",
      "unlock-account",
    ],
  );
});

test("the operator links people of the external provider, once each, and unlinks them", async () => {
  const person = ["--login", "zhao.tongyi", "--name", "赵统一"];
  const added = await xinhengTold("number-7\n", "account", "add", ...person, "--external");
  assert.equal(added.exit, 0, added.said);
  assert.equal(added.answer.password, undefined);
  const made = await accountNamed(api.bench.database.sql, "zhao.tongyi");
  assert.equal(made?.password, null);
  const linked = async () =>
    api.bench.database
      .sql`select issuer from platform.external_identity where account_id = ${made?.accountId ?? ""}`;
  assert.deepEqual(
    (await linked()).map(({ issuer }) => issuer),
    ["https://login.example"],
  );
  const taken = await xinhengTold("number-7", "account", "link", "wang.li");
  assert.deepEqual([taken.exit, taken.said.split(":")[0]], [1, "EXTERNAL_LINKED_ELSEWHERE"]);
  const silent = await xinhengTold("", "account", "link", "wang.li");
  assert.deepEqual([silent.exit, silent.said.split(":")[0]], [2, "SUBJECT_MISSING"]);
  assert.equal((await xinhengTold("number-8", "account", "link", "wang.li")).exit, 0);
  assert.equal((await xinheng("account", "unlink", "zhao.tongyi")).exit, 0);
  assert.deepEqual([...(await linked())], []);
});
