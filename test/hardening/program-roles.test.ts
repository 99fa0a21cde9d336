import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type postgres from "postgres";
import { openInstallation } from "../../src/entry/installation.ts";
import { readConfig } from "../../src/platform/config.ts";
import { type ConnectOptions, connect, type ProgramRole } from "../../src/platform/connect.ts";
import { asProgram, type Database } from "../../src/platform/database.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { type Reach, reach, reading } from "../../src/rooms/records/index.ts";
import { type ApiBench, apiBench, bearer, postFile } from "../support/api.ts";
import { addBody } from "../support/intake.ts";
import { BODY, GOOD_ROW, penaltyCsv } from "../support/penalty-file.ts";

const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
const SECOND = { name: "云州近水食品有限公司", uscc: "91330106MA27XYA11P" };
const NEVER_PUBLIC = { kinds: "警告", fine: "", decidedOn: "2026-05-05" };

let api: ApiBench;
let server: Database;
let worker: Database;

/** Two subjects, each with a record that is public and one that never was. */
before(async () => {
  api = await apiBench();
  // One connection, so that what one transaction may see would show in the next one if it stayed.
  server = asProgram(api.bench.intake.db, "xinheng_server", { connectionsMax: 1 });
  worker = asProgram(api.bench.intake.db, "xinheng_worker", { connectionsMax: 1 });
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [] });
  const rows = [
    {},
    { ...NEVER_PUBLIC, documentNumber: "云市监处罚〔2026〕9号" },
    { ...SECOND, documentNumber: "云市监处罚〔2026〕10号" },
    { ...SECOND, ...NEVER_PUBLIC, documentNumber: "云市监处罚〔2026〕11号" },
  ];
  const posted = await postFile(api, { entry: "administrative-penalty", content: penaltyCsv(rows) });
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${posted.json().id}`, bearer(api.key))).json();
  assert.equal(batch.counts.accepted, 4, JSON.stringify(batch));
});

after(async () => {
  await server.close();
  await worker.close();
  await api.close();
});

/** Subjects and severities that a query without any condition sees. */
const seenBy = async (sql: postgres.ISql): Promise<readonly string[]> => {
  const rows = await sql<{ seen: string }[]>`
    select (case when subject_code = ${GOOD_ROW.uscc} then 'first ' else 'second ' end) || severity as seen
      from records.record order by 1`;
  return rows.map((row) => row.seen);
};
const PUBLIC = ["first general", "second general"];

test("a route of the server that forgets every condition shows what is public and no more", async () => {
  assert.deepEqual(await seenBy(server.sql), PUBLIC);
  assert.deepEqual(await seenBy(worker.sql), [
    "first general",
    "first minor",
    "second general",
    "second minor",
  ]);
});

test("within its reach the server sees one subject's own, or what a body answers for, and afterwards neither", async () => {
  const within = (to: Reach) => reading(server, to, seenBy);
  assert.deepEqual(await within({ subject: GOOD_ROW.uscc }), [
    "first general",
    "first minor",
    "second general",
  ]);
  assert.deepEqual(await within({ body: BODY.uscc }), [
    ...["first general", "first minor"],
    ...["second general", "second minor"],
  ]);
  for (const to of [{ body: OTHER.uscc }, { body: "" }, { subject: "" }, { subject: "%" }])
    assert.deepEqual(await within(to), PUBLIC, JSON.stringify(to));
  assert.deepEqual(await seenBy(server.sql), PUBLIC, "a reach ends with its transaction");
});

test("of a version from before it was said whether it was published, its term tells", async () => {
  const { sql } = api.bench.database;
  await sql
    .begin(async (tx) => {
      await tx`update records.record set published = null`;
      await tx`set local role xinheng_server`;
      assert.deepEqual(await seenBy(tx), PUBLIC);
      throw new Rollback();
    })
    .catch(onlyRollback);
});

test("a sealed record is not public again for the server, whatever its term said", async () => {
  const { sql } = api.bench.database;
  await sql
    .begin(async (tx) => {
      await tx`update records.record set sealed_at = now(), content = null, sealed = null, salt = null where subject_code = ${SECOND.uscc}`;
      await tx`set local role xinheng_server`;
      assert.deepEqual(await seenBy(tx), ["first general"]);
      throw new Rollback();
    })
    .catch(onlyRollback);
});

test("who looked and what was objected to is seen by the subject it is about, the body that did it, and nobody else", async () => {
  const { sql } = api.bench.database;
  await sql`
    insert into sharing.look (subject_code, look_id, body_code, body_name, purpose, case_number, entries, record_count,
           looked_at, looked_on, shown_from)
    values (${GOOD_ROW.uscc}, ${uuidv7()}, ${OTHER.uscc}, ${OTHER.name}, 'graded-supervision', '案1', '{administrative-penalty}',
            1, now(), '2026-05-08', '2026-05-08')`;
  const objectionId = uuidv7();
  await sql`
    insert into objections.objection (subject_code, objection_id, record_id, record_version, entry, body_code, ground, asked_as,
           asked_by, asked_sealed, asked_hash, state, received_at, received_on, forwarded_at)
    select subject_code, ${objectionId}, record_id, version, entry, ${BODY.uscc}, 'wrong', 'subject', ${uuidv7()}, '', '',
           'forwarded', now(), '2026-05-08', now()
      from records.record where subject_code = ${GOOD_ROW.uscc} limit 1`;
  await sql`
    insert into objections.evidence values (${GOOD_ROW.uscc}, ${objectionId}, 1, 'pdf', 1, '', '')`;
  const seen = async (tx: postgres.ISql): Promise<string> => {
    const [row] = await tx<{ seen: string }[]>`
      select concat_ws(' ', (select count(*) from sharing.look), (select count(*) from objections.objection),
                       (select count(*) from objections.evidence), (select sum(objections) from objections.waiting)) as seen`;
    return row?.seen ?? "";
  };
  assert.equal(await seen(server.sql), "0 0 0 1", "of all of them only the count");
  assert.equal(await reading(server, { subject: GOOD_ROW.uscc }, seen), "1 1 1 1");
  assert.equal(await reading(server, { body: BODY.uscc }, seen), "0 1 1 1");
  assert.equal(await reading(server, { body: OTHER.uscc }, seen), "1 0 0 1");
  assert.equal(await reading(server, { subject: SECOND.uscc }, seen), "0 0 0 1");
  await assert.rejects(
    server.sql.begin(async (tx) => {
      await reach(tx, { body: OTHER.uscc });
      await tx`
        insert into objections.evidence values (${GOOD_ROW.uscc}, ${objectionId}, 2, 'pdf', 1, '', '')`;
    }),
    /row-level security/u,
  );
});

test("the server writes records in the name of a body that answers for them, and of nobody else", async () => {
  const seal = (tx: postgres.TransactionSql) => tx`update records.record set severity = 'serious' where true`;
  const tried = async (to: Reach): Promise<number> => {
    const touched: number[] = [];
    await server.sql
      .begin(async (tx) => {
        await reach(tx, to);
        touched.push((await seal(tx)).count);
        throw new Rollback();
      })
      .catch(onlyRollback);
    return touched[0] ?? -1;
  };
  assert.equal(await tried({ body: BODY.uscc }), 4);
  assert.equal(await tried({ body: OTHER.uscc }), 0);
  assert.equal(await tried({ subject: GOOD_ROW.uscc }), 0, "who reads of itself changes nothing");
  const foisted = server.sql.begin(async (tx) => {
    await reach(tx, { body: OTHER.uscc });
    await tx`insert into records.record select (jsonb_populate_record(r, jsonb_build_object('record_id', ${uuidv7()}::text))).*
               from records.record r limit 1`;
  });
  await assert.rejects(foisted, /row-level security/u, "nobody records in the name of another body");
});

test("what has happened stays as it was written: the server can neither change nor remove it, nor take a wall down", async () => {
  for (const statement of [
    "update platform.audit set actor = 'nobody'",
    "delete from platform.audit",
    "truncate platform.audit",
    "delete from platform.audit_head",
    "update platform.receipt set statement = ''",
    "delete from platform.receipt",
    "update sharing.look set shown_from = '2099-01-01'",
    "delete from sharing.look",
    "update publicity.change set kind = 'withdrawn'",
    "delete from records.record",
    "delete from records.tombstone",
    "delete from incidents.step",
    "delete from incidents.incident",
    "delete from objections.objection",
    "delete from platform.session",
    "insert into bodies.body select * from bodies.body",
    "update bodies.supply set entry = 'x'",
    "insert into trail.operator values ('x', now())",
    "insert into platform.migration (name, run_on) values ('x', now())",
    "alter table records.record disable row level security",
    "drop policy server_reads_public on records.record",
    "create table records.copied as select 1 as one",
    "create function records.open() returns integer language sql as 'select 1'",
  ])
    await assert.rejects(server.sql.unsafe(statement), /permission denied|must be owner/u, statement);
});

test("the worker knows nothing by which people or programs sign in", async () => {
  for (const statement of [
    "select password from platform.account",
    "update platform.account set password = null",
    "select * from platform.session",
    "select * from platform.recovery_code",
    "select * from platform.passkey",
    "select * from platform.external_identity",
    "select * from bodies.api_key",
    "select * from bodies.client_key",
    "insert into bodies.role select * from bodies.role",
    "delete from platform.audit",
    "delete from sharing.look",
    "delete from records.record",
  ])
    await assert.rejects(worker.sql.unsafe(statement), /permission denied/u, statement);
});

test("a login that owns nothing serves as well, and has no way out of its role", async () => {
  const { sql, url } = api.bench.database;
  const login = `web_${uuidv7().replaceAll("-", "")}`;
  await sql.unsafe(`create role ${login} login in role xinheng_server, xinheng_sharing`);
  const own = new URL(url);
  own.username = login;
  const options: ConnectOptions = { connectionsMax: 1, role: "xinheng_server" };
  const web = connect(own.href, options);
  try {
    assert.deepEqual(await seenBy(web), PUBLIC);
    await web`reset role`;
    assert.deepEqual(await seenBy(web), PUBLIC, "resetting leads back to the role");
    await web`set role none`;
    assert.deepEqual(await seenBy(web), PUBLIC, "without the role it is a member still, and no more");
    await assert.rejects(web`set role xinheng_worker`, /permission denied/u);
    await assert.rejects(web`delete from platform.audit`, /permission denied/u);
  } finally {
    await web.end();
    await sql.unsafe(`drop role ${login}`);
  }
});

test("server and worker start by logins that own nothing, once the owner has noted suite and keys", async () => {
  const { sql, url } = api.bench.database;
  const folder = await mkdtemp(join(tmpdir(), "xinheng-logins-"));
  const opened = (login: string | null, role?: ProgramRole) => {
    const own = new URL(url);
    if (login !== null) own.username = login;
    const config = readConfig({ DATABASE_URL: own.href, XINHENG_DATA: folder, LOG_LEVEL: "silent" });
    assert.ok(config.ok);
    return openInstallation(config.value, "xinheng-test", role === undefined ? {} : { role });
  };
  const suffix = uuidv7().replaceAll("-", "");
  const [web, work] = [`web_${suffix}`, `work_${suffix}`] as const;
  await sql.unsafe(
    `create role ${web} login in role xinheng_server, xinheng_sharing; create role ${work} login in role xinheng_worker`,
  );
  try {
    await assert.rejects(opened(web, "xinheng_server"), { code: "DATABASE_OWNER_NEEDED" });
    await (await opened(null)).close();
    for (const [login, role] of [
      [web, "xinheng_server"],
      [work, "xinheng_worker"],
    ] as const) {
      const installation = await opened(login, role);
      assert.ok((await installation.db.sql`select 1 from records.record limit 1`).length === 1, role);
      await installation.close();
    }
    await assert.rejects(opened(work, "xinheng_server"), { code: "DATABASE_OWNER_NEEDED" });
  } finally {
    await sql.unsafe(`drop role ${web}; drop role ${work}`);
    await rm(folder, { recursive: true, force: true });
  }
});

class Rollback extends Error {}

function onlyRollback(error: unknown): void {
  if (!(error instanceof Rollback)) throw error;
}
