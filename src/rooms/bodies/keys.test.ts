import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, TODAY } from "../../../test/support/api.ts";
import { BODY } from "../../../test/support/penalty-file.ts";
import { inTransaction } from "../../platform/transaction.ts";
import {
  credentialFigures,
  endKeys,
  freezeCredential,
  issueKey,
  keysOf,
  revokeKey,
  unfreezeCredential,
} from "./index.ts";

let api: ApiBench;
before(async () => {
  api = await apiBench();
});
after(() => api.close());

const AT = `${TODAY}T04:00:00Z`;
const write = <T>(work: Parameters<typeof inTransaction<T>>[2]): Promise<T> =>
  inTransaction(api.bench.intake.db, { actor: "operator", purpose: "test" }, work);
const dayAway = async (days: number): Promise<string> => {
  const [row] = await api.bench.database.sql<{ day: string }[]>`
    select (now() at time zone 'Asia/Shanghai')::date + ${days}::integer as day`;
  return row?.day ?? "";
};
async function newKey(
  until: string | null = null,
): Promise<{ readonly secret: string; readonly id: string }> {
  const known = new Set((await keysOf(api.bench.database.sql, BODY.uscc)).map(({ id }) => id));
  const issued = until === null ? AT : { at: `${await dayAway(0)}T00:00:00Z`, until };
  const secret = await write((tx) => issueKey(tx, BODY.uscc, issued));
  const fresh = (await keysOf(api.bench.database.sql, BODY.uscc)).find(({ id }) => !known.has(id));
  return { secret, id: fresh?.id ?? "" };
}
const answerOf = async (secret: string): Promise<string> => {
  const answer = await api.get("/api/v1/bodies/self", bearer(secret));
  return answer.statusCode === 200 ? "yes" : `${answer.statusCode} ${answer.json().code}`;
};
const stateOf = async (id: string) =>
  (await keysOf(api.bench.database.sql, BODY.uscc)).find((key) => key.id === id);

test("a key opens until its last day and shows on which day it was last used", async () => {
  const key = await newKey(await dayAway(0));
  assert.equal((await stateOf(key.id))?.lastUsedOn, null);
  assert.equal(await answerOf(key.secret), "yes");
  assert.equal((await stateOf(key.id))?.lastUsedOn, await dayAway(0));
  await api.bench.database
    .sql`update bodies.api_key set key_until = ${await dayAway(-1)}::date where key_id = ${key.id}`;
  assert.equal(await answerOf(key.secret), "401 KEY_REQUIRED");
});

test("a revoked key opens nothing, and only its own body's operator act revokes it", async () => {
  const key = await newKey();
  const of = { keyId: key.id, at: AT };
  assert.equal(await write((tx) => revokeKey(tx, { ...of, bodyCode: "11330106002489401J" })), false);
  assert.equal(await answerOf(key.secret), "yes");
  assert.equal(await write((tx) => revokeKey(tx, { ...of, bodyCode: BODY.uscc })), true);
  assert.equal(await answerOf(key.secret), "401 KEY_REVOKED");
  assert.equal(await write((tx) => revokeKey(tx, { ...of, bodyCode: BODY.uscc })), false);
});

test("a frozen key is refused at once with a code, everywhere, and acts again when it is unfrozen", async () => {
  const { secret, id } = await newKey();
  const credential = { kind: "key", id } as const;
  const freeze = (because: string) => write((tx) => freezeCredential(tx, credential, { because, at: AT }));
  assert.equal(await freeze("夜间批量查询"), true);
  assert.equal(await freeze("另一理由"), false, "the first reason stays");
  assert.equal((await stateOf(id))?.frozenBecause, "夜间批量查询");
  assert.equal(await answerOf(secret), "403 CREDENTIAL_FROZEN");
  const statistics = await api.get(
    "/api/v1/subjects/91350100M000100Y43?knownAt=2026-05-01T00:00:00Z",
    bearer(secret),
  );
  assert.equal(statistics.json().code, "CREDENTIAL_FROZEN", "what needs a key in passing too");
  assert.equal(await write((tx) => unfreezeCredential(tx, credential)), true);
  assert.equal(await answerOf(secret), "yes");
  await assert.rejects(freeze("  "), /for a reason/u);
});

test("keys that are rotated out end some days later, and the metrics show which keys want looking at", async () => {
  const key = await newKey();
  const last = await dayAway(14);
  await write((tx) => endKeys(tx, BODY.uscc, last));
  assert.equal((await stateOf(key.id))?.until, last);
  const until = await dayAway(365);
  const fresh = await newKey(until);
  assert.equal((await stateOf(fresh.id))?.until, until);
  await api.bench.database.sql`
    update bodies.api_key set issued_at = now() - interval '400 days' where key_id = ${fresh.id}`;
  const [figure] = credentialFigures(api.bench.intake.db);
  const measures = (await figure?.measure()) ?? [];
  const value = (state: string): number =>
    measures.find(({ labels }) => labels["state"] === state)?.value ?? Number.NaN;
  assert.equal(value("old"), 1);
  assert.ok(value("ending") >= 1);
  assert.ok(value("unused") >= 1);
  assert.deepEqual([value("endless"), value("frozen")], [0, 0]);
  assert.ok(value("all") > value("old"));
});
