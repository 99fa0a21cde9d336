import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench } from "../../../../test/support/api.ts";
import { signedInPerson } from "../../../../test/support/people.ts";
import { uuidv7 } from "../../ids.ts";
import { inTransaction } from "../../transaction.ts";
import { setTotp } from "../accounts.ts";
import { totpContext } from "../sign-in.ts";
import { newTotpSecret, totpCode } from "../totp.ts";
import { sealAttempt } from "./attempt.ts";
import { identitiesOf } from "./identities.ts";
import { linkSubject, unlinkAll } from "./link.ts";

/** A provider that nobody asks here. */
const ISSUER = "https://login.example";
const SETTINGS = {
  XINHENG_PUBLIC_URL: "https://credit.example",
  XINHENG_OIDC_ISSUER: ISSUER,
  XINHENG_OIDC_CLIENT_ID: "xinheng",
  XINHENG_OIDC_CLIENT_SECRET: "a secret",
};

let api: ApiBench;
before(async () => {
  api = await apiBench({ settings: SETTINGS });
});
after(() => api?.close());

test("who is unlinked, or locked, while her code is asked for does not get in by it", async () => {
  const { accountId } = await signedInPerson(api);
  const { db, keys } = api.bench.intake;
  const { clock } = api;
  const person = { accountId, issuer: ISSUER, subject: "somebody" };
  await linkSubject({ db, keys, clock }, { ...person, actor: "operator", purpose: "test" });
  const [identity] = await identitiesOf(db.sql, accountId);
  const secret = newTotpSecret();
  const sealed = keys.seal(secret, totpContext(accountId));
  await inTransaction(db, { actor: "operator", purpose: "test" }, (tx) =>
    setTotp(tx, { accountId, sealed, step: null }),
  );
  const giveCode = async (code: string) => {
    const now = clock.now().epochMilliseconds;
    const identityId = identity?.identityId ?? "";
    const waiting = { id: uuidv7(), next: "/account", atMs: now, accountId, identityId, sid: null };
    const cookie = `xinheng_external=${sealAttempt(keys, "waiting", waiting)}`;
    const url = "/api/v1/session/external/code";
    const headers = { "x-xinheng-page": "1", cookie };
    const answer = await api.send({ method: "POST", url, headers, payload: { code } });
    return answer.statusCode === 200 ? "yes" : answer.json().code;
  };
  const next = (): string => {
    clock.moveTo(clock.now().add({ seconds: 60 }).toString());
    return totpCode(secret, Math.floor(clock.now().epochMilliseconds / 30_000));
  };
  assert.equal(await giveCode(next()), "yes");
  for (let n = 0; n < 5; n += 1) assert.equal(await giveCode("000000"), "SIGN_IN_FAILED");
  assert.equal(await giveCode(totpCode(secret, 0)), "SIGN_IN_FAILED");
  clock.moveTo(clock.now().add({ minutes: 5 }).toString());
  await unlinkAll({ db, clock }, accountId);
  assert.equal(await giveCode(next()), "EXTERNAL_NOT_LINKED");
});

test("the owner reads who linked and unlinked an identity, herself or somebody else", async () => {
  const { accountId, headers } = await signedInPerson(api);
  const { db, keys } = api.bench.intake;
  const of = { db, keys, clock: api.clock };
  const person = { accountId, issuer: ISSUER };
  const own = { actor: `account:${accountId}`, purpose: "account" };
  await linkSubject(of, { ...person, subject: "herself", ...own });
  await linkSubject(of, { ...person, subject: "a thief", actor: "operator", purpose: "administration" });
  await unlinkAll(of, accountId);
  const { items } = (await api.get("/api/v1/account/events", headers)).json();
  assert.deepEqual(
    items.map(({ act, by }: Record<string, unknown>) => [act, by]),
    [
      ["unlink-identity", "other"],
      ["link-identity", "other"],
      ["link-identity", "account"],
    ],
  );
});
