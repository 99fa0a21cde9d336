import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { exportJWK, generateKeyPair } from "jose";
import { type ApiBench, apiBench, bearer } from "../../../test/support/api.ts";
import { BODY } from "../../../test/support/penalty-file.ts";
import { signedInPerson } from "../../../test/support/people.ts";
import { inTransaction } from "../../platform/transaction.ts";
import type { Role } from "../../rooms/bodies/types.ts";
import { saveFindings } from "../../rooms/incidents/store.ts";

/** The commands as the operator types them, each in a process of its own. */

let api: ApiBench;
before(async () => {
  api = await apiBench();
});
after(() => api.close());

/** A case of detection about an actor. */
async function opened({ bench, clock }: ApiBench, actor: string): Promise<string> {
  const at = clock.now();
  const [id = ""] = await inTransaction(bench.intake.db, { actor: "system", purpose: "test" }, (tx) =>
    saveFindings(
      tx,
      [
        {
          rule: "refused-looks",
          actor,
          from: at.subtract({ hours: 1 }).toString(),
          until: at.toString(),
          found: 30,
          threshold: 10,
        },
      ],
      { at: at.toString(), invented: false },
    ),
  );
  return id;
}

const CLI = join(import.meta.dirname, "../cli.ts");

interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly refused: string;
}

function xinheng(...words: readonly string[]): Promise<Ran> {
  const { bench } = api;
  const env = {
    ...process.env,
    DATABASE_URL: bench.database.url,
    XINHENG_DATA: bench.folder,
    LOG_LEVEL: "warn",
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, ...words], { env }, (_error, out, wrong) =>
      resolve({ exit: child.exitCode ?? -1, out, refused: wrong.split(":")[0] ?? "" }),
    );
  });
}

const answered = async (...words: readonly string[]) => {
  const ran = await xinheng(...words, "--json");
  assert.equal(ran.exit, 0, `${words.join(" ")}: ${ran.refused}`);
  return JSON.parse(ran.out);
};

async function jwks(kid: string, more: object = {}): Promise<string> {
  const pair = await generateKeyPair("ES256", { extractable: true });
  const path = join(api.bench.folder, `${kid}.json`);
  await writeFile(path, JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid, ...more }] }));
  return path;
}

/** A person of the body who is here by role; answers the login. */
const officer = async (role: Role): Promise<string> =>
  (await signedInPerson(api, { roles: [role], until: "2999-12-31" })).login;

test("the operator lists, rotates, freezes and revokes the keys of a body", async () => {
  const of = ["--uscc", BODY.uscc];
  const { key, othersUntil } = await answered("body", "key", "rotate", ...of);
  const { items } = await answered("body", "key", "list", ...of);
  assert.equal(items.length, 2);
  assert.ok(items.some((one: { until: string }) => one.until === othersUntil));
  const fresh = items.find((one: { until: string }) => one.until !== othersUntil).id;
  const code = async () => (await api.get("/api/v1/bodies/self", bearer(key))).json().code;
  assert.equal(await code(), undefined);
  await answered("body", "key", "freeze", fresh, ...of, "--because", "演练");
  assert.equal(await code(), "CREDENTIAL_FROZEN");
  await answered("body", "key", "unfreeze", fresh, ...of);
  await answered("body", "key", "revoke", fresh, ...of);
  assert.equal(await code(), "KEY_REVOKED");
  const again = await xinheng("body", "key", "revoke", fresh, ...of);
  assert.deepEqual([again.exit, again.refused], [1, "KEY_UNKNOWN"]);
});

test("what a case holds frozen is let go by the case alone, by people who handle incidents, and the trail says from where", async () => {
  const of = ["--uscc", BODY.uscc];
  await answered("body", "key", "rotate", ...of);
  const { items } = await answered("body", "key", "list", ...of);
  const key = items.find((one: { revoked: boolean; lastUsedOn: string | null }) => !one.revoked).id;
  await answered("audit", "operator", ...of);
  const incidentId = await opened(api, `${BODY.uscc}/key:${key}`);
  const officers = [await officer("law-officer"), await officer("administrator")];
  const clerk = await officer("clerk");
  const act = (verb: string, by: string) =>
    xinheng("incident", verb, incidentId, "--by", by, "--note", "异常已经核实，照章办理");
  assert.equal((await act("contain", clerk)).refused, "INCIDENT_DESK_REQUIRED");
  assert.equal((await act("contain", officers[0] ?? "")).exit, 0);
  assert.equal((await xinheng("body", "key", "unfreeze", key, ...of)).refused, "CREDENTIAL_HELD");
  assert.equal((await act("lift", officers[0] ?? "")).exit, 1);
  assert.equal((await act("lift", officers[1] ?? "")).exit, 0);
  const [entry] = await api.bench.database.sql`
    select actor from platform.audit where act = 'lift-freeze' order by position desc limit 1`;
  assert.match(String(entry?.["actor"]), /^operator\/account:/u);
});

test("the operator registers a program, changes its keys over, and revokes it", async () => {
  const add = async (file: string, scopes: string) =>
    xinheng(
      ...["client", "add", "--body", BODY.uscc, "--name", "报送程序", "--jwks", file],
      ...["--scopes", scopes, "--until", "2099-12-31", "--json"],
    );
  const scopes = "submit:administrative-penalty,look:graded-supervision";
  const made = await add(await jwks("a-1"), scopes);
  assert.equal(made.exit, 0, made.refused);
  const { client, keys } = JSON.parse(made.out);
  assert.deepEqual(keys, ["a-1"]);
  const refusals = [
    await add(await jwks("private", { d: "AAAA" }), scopes),
    await add(await jwks("symmetric", { kty: "oct" }), scopes),
    await add(await jwks("confused", { alg: "HS256" }), scopes),
    await add(await jwks("a-2"), "submit:nothing-known"),
  ];
  assert.deepEqual(
    refusals.map(({ refused }) => refused),
    ["JWKS_INVALID", "JWKS_INVALID", "JWKS_INVALID", "SCOPE_UNKNOWN"],
  );
  await answered("client", "add-keys", client, "--jwks", await jwks("a-3"), "--until", "2099-12-31");
  const twice = await xinheng(
    "client",
    "add-keys",
    client,
    "--jwks",
    await jwks("a-1"),
    "--until",
    "2099-12-31",
  );
  assert.equal(twice.refused, "KEY_KNOWN");
  await answered("client", "remove-key", client, "--key", "a-1");
  await answered("client", "revoke", client);
  const { items } = await answered("client", "list", "--body", BODY.uscc);
  assert.equal(items[0].revoked, true);
  assert.deepEqual(
    items[0].keys.map((one: { id: string; removed: boolean }) => [one.id, one.removed]),
    [
      ["a-1", true],
      ["a-3", false],
    ],
  );
});
