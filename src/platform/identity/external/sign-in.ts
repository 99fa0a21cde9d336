import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { uuidv7 } from "../../ids.ts";
import { inTransaction } from "../../transaction.ts";
import { accountOf, forgiveFailures, holdAccount, insertAccount } from "../accounts.ts";
import { refusal } from "../refusals.ts";
import { type Begun, beginSession } from "../sessions.ts";
import { actorOf } from "../sign-in.ts";
import type { Asked, Waiting } from "./attempt.ts";
import type { Recognised } from "./finish.ts";
import { identityOf, insertIdentity, noteIdentityUse, sidHash, subjectHash } from "./identities.ts";
import type { Provider } from "./provider.ts";
import { externalRefusal } from "./refusals.ts";
import type { External } from "./types.ts";

/** What came of it: a session, or the code of the own authenticator is still to be given. */
export type SignedIn = { readonly begun: Begun } | { readonly waiting: Waiting };

export interface Returned {
  readonly asked: Asked;
  readonly recognised: Recognised;
  readonly client: string;
}

/**
 * Signs in whoever the provider recognised, as the account that is linked. An account with an authenticator asks for its
 * code where the provider does not say that two factors were shown. Refuses with EXTERNAL_NOT_LINKED and EXTERNAL_ACCOUNT_SHUT.
 */
export async function signInRecognised(of: External, provider: Provider, back: Returned): Promise<SignedIn> {
  const { recognised, asked } = back;
  const subject = subjectHash(of.keys, recognised.issuer, recognised.subject);
  const identity =
    (await identityOf(of.db.sql, subject)) ?? (await firstSignIn(of, provider, { recognised, subject }));
  if (identity === null) throw externalRefusal("EXTERNAL_NOT_LINKED");
  const { accountId, identityId } = identity;
  const account = await accountOf(of.db.sql, accountId);
  if (account === null || account.disabled) throw externalRefusal("EXTERNAL_ACCOUNT_SHUT");
  const held = { accountId, identityId, sid: recognised.sid, issuer: recognised.issuer };
  if (recognised.isStrong || account.totpSealed === null) {
    const strength = recognised.isStrong ? "external-two-factor" : "external";
    return { begun: await beginExternal(of, { ...held, strength, client: back.client }) };
  }
  const { sid } = recognised;
  const atMs = of.clock.now().epochMilliseconds;
  return { waiting: { id: uuidv7(), next: asked.next, atMs, accountId, identityId, sid } };
}

export interface Beginning {
  readonly accountId: string;
  readonly identityId: string;
  readonly sid: string | null;
  readonly issuer: string;
  readonly strength: "external" | "external-two-factor";
  readonly client: string;
  /** The account as it was when its code was checked: failed codes before count no longer, unless they locked it meanwhile. */
  readonly held?: { readonly password: string | null };
}

/**
 * Begins the session of somebody whom the provider recognised: always a new one, whatever the browser had before. Refuses
 * with EXTERNAL_NOT_LINKED when the identity was unlinked since it was recognised.
 */
export function beginExternal(of: External, { sid, issuer, ...who }: Beginning): Promise<Begun> {
  const { accountId, identityId, strength, client, held = null } = who;
  const at = of.clock.now();
  const detail = { strength, identity: identityId };
  const act = { actor: actorOf(accountId), purpose: "sign-in", act: "sign-in", detail };
  return inTransaction(of.db, act, async (tx) => {
    const noted = await noteIdentityUse(tx, { identityId, accountId, at: at.toString() });
    if (!noted) throw externalRefusal("EXTERNAL_NOT_LINKED");
    if (held !== null) await holdOrRefuse(tx, { ...held, accountId, at: at.toString() });
    const external = { identityId, sidHash: sid === null ? null : sidHash(of.keys, issuer, sid) };
    return beginSession(tx, { accountId, strength, client, external, at });
  });
}

async function holdOrRefuse(tx: postgres.ISql, of: Parameters<typeof holdAccount>[1]): Promise<void> {
  if (!(await holdAccount(tx, of))) throw refusal("SIGN_IN_FAILED");
  await forgiveFailures(tx, of.accountId);
}

interface First {
  readonly recognised: Recognised;
  readonly subject: Buffer;
}

/** An account of its own for somebody new, where the operator wants it so: no password, no role, a name that is no address. */
async function firstSignIn(
  of: External,
  { settings }: Provider,
  { recognised, subject }: First,
): Promise<{ readonly accountId: string; readonly identityId: string } | null> {
  if (settings.accounts !== "first-sign-in") return null;
  const [accountId, identityId] = [uuidv7(), uuidv7()];
  const login = `ext-${randomBytes(8).toString("hex")}`;
  const recordedAt = of.clock.now().toString();
  const detail = { identity: identityId };
  const act = { actor: actorOf(accountId), purpose: "sign-in", act: "add-account", detail };
  await inTransaction(of.db, act, async (tx) => {
    const displayName = recognised.name ?? login;
    await insertAccount(tx, { accountId, login, displayName, password: null, recordedAt });
    const { issuer } = recognised;
    const linked = await insertIdentity(tx, { identityId, accountId, issuer, subject, recordedAt });
    // Two first sign-ins at once: the other one made the account.
    if (!linked) throw externalRefusal("EXTERNAL_STATE_INVALID");
  });
  return { accountId, identityId };
}
