import assert from "node:assert/strict";
import { createHook } from "node:async_hooks";
import { after, before, it } from "node:test";
import type postgres from "postgres";
import { insertAccount } from "../../src/platform/identity/accounts.ts";
import { hashPassword } from "../../src/platform/identity/password.ts";
import { signIn } from "../../src/platform/identity/sign-in.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { saveAdmissions } from "../../src/rooms/bodies/index.ts";
import { lookUp } from "../../src/rooms/sharing/look-up.ts";
import { type ApiBench, apiBench, postFile } from "../support/api.ts";
import { BODY, GOOD_ROW, penaltyCsv } from "../support/penalty-file.ts";

/** Work is compared by what is done, never by the clock: the same derivations of a password, the same statements in order. */

const PASSWORD = "云州 horse 电池 staple 9";
const ENTRY = "administrative-penalty";

let api: ApiBench;
before(async () => {
  api = await apiBench();
  const password = await hashPassword(PASSWORD);
  const recordedAt = api.clock.now().toString();
  await inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, async (tx) => {
    for (const login of ["known", "locked", "shut"])
      await insertAccount(tx, { accountId: uuidv7(), login, displayName: "王", password, recordedAt });
    await tx`update platform.account set locked_until = '2099-01-01' where login = 'locked'`;
    await tx`update platform.account set disabled_at = '2026-01-01' where login = 'shut'`;
    const admission = { bodyCode: BODY.uscc, purpose: "graded-supervision", entry: ENTRY, persons: false };
    await saveAdmissions(tx, [{ ...admission, from: "2026-01-01", until: "2026-12-31", recordedAt }]);
  });
  await postFile(api, { entry: ENTRY, content: penaltyCsv([{}]) });
  await api.work();
});
after(() => api.close());

/** A database that keeps the text of every statement that is asked of it, also inside transactions. */
function listening(sql: postgres.Sql, heard: string[]): postgres.Sql {
  return new Proxy(sql, {
    apply(target, self, given: [TemplateStringsArray, ...unknown[]]) {
      if (Array.isArray(given[0])) heard.push(given[0].join("?").replaceAll(/\s+/gu, " ").trim());
      return Reflect.apply(target, self, given);
    },
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name !== "begin" || typeof value !== "function") return value;
      return (work: (tx: postgres.Sql) => Promise<unknown>) =>
        Reflect.apply(value, target, [(tx: postgres.Sql) => work(listening(tx, heard))]);
    },
  });
}

/** Statements and password derivations that some work takes. */
async function workOf(work: (db: ApiBench["bench"]["intake"]["db"]) => Promise<unknown>) {
  const statements: string[] = [];
  let derivations = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === "ARGON2REQUEST") derivations += 1;
    },
  }).enable();
  const { db } = api.bench.intake;
  await work({ ...db, sql: listening(db.sql, statements) }).catch(() => null);
  hook.disable();
  return { statements, derivations };
}

it("signing in under a known and an unknown name takes the same derivations and the same statements", async () => {
  const attempt = (login: string) =>
    workOf((db) =>
      signIn(
        { db, clock: api.clock, keys: api.bench.intake.keys },
        { login, password: "not the password", code: null, known: null, client: "" },
      ),
    );
  // The first unknown name of a process makes the password of nobody, once.
  await attempt("warm-up");
  const known = await attempt("known");
  assert.equal(known.derivations, 1);
  assert.ok(known.statements.length >= 4);
  for (const login of ["unknown", "locked", "shut"]) assert.deepEqual(await attempt(login), known, login);
});

it("looking up a subject that is there and one that is not takes the same statements", async () => {
  const { law, keys } = api.bench.intake;
  const who = { actor: BODY.uscc, person: null };
  const body = { bodyCode: BODY.uscc, name: BODY.name, territory: "3301", entries: [], ...who };
  const look = (subjectCode: string, purpose = "graded-supervision") =>
    workOf((db) =>
      lookUp(
        { db, clock: api.clock, law, keys, render: (record) => record },
        {
          ...{ body, subjectCode, purpose, caseNumber: "7" },
          ...{ entries: [ENTRY], withholdUntil: null, after: null, limit: 10 },
        },
      ),
    );
  const [row] = await api.bench.database.sql`select count(*)::integer as records from records.record`;
  assert.equal(row?.records, 1, "the known subject has a record");
  const known = await look(GOOD_ROW.uscc);
  assert.ok(known.statements.some((text) => text.includes("insert into sharing.look")));
  assert.deepEqual(await look("91330100MA2CE5GX6X"), known);
  const refused = await look(GOOD_ROW.uscc, "repair");
  assert.deepEqual(await look("91330100MA2CE5GX6X", "repair"), refused);
});
