import type postgres from "postgres";
import { uuidv7 } from "../../ids.ts";
import { EXTERNAL_IDENTITIES_MAX } from "../../limits.ts";
import { inTransaction } from "../../transaction.ts";
import { accountOf } from "../accounts.ts";
import { endExternalSessions, sessionsOf } from "../sessions.ts";
import { actorOf } from "../sign-in.ts";
import type { Asked } from "./attempt.ts";
import type { Recognised } from "./finish.ts";
import { deleteIdentity, identitiesOf, insertIdentity, subjectHash } from "./identities.ts";
import { externalRefusal } from "./refusals.ts";
import type { External } from "./types.ts";

/**
 * Links whoever the provider recognised to the account that asked for it, if its session is still open. Refuses with
 * EXTERNAL_STATE_INVALID, EXTERNAL_LINKED_ELSEWHERE and EXTERNAL_IDENTITIES_FULL.
 */
export async function linkRecognised(
  of: External,
  recognised: Recognised,
  link: NonNullable<Asked["link"]>,
): Promise<void> {
  const { accountId, sessionId } = link;
  const open = await sessionsOf(of.db.sql, accountId, of.clock.now());
  const account = await accountOf(of.db.sql, accountId);
  if (account === null || account.disabled || !open.some((session) => session.sessionId === sessionId))
    throw externalRefusal("EXTERNAL_STATE_INVALID");
  const { issuer, subject } = recognised;
  await linkSubject(of, { accountId, issuer, subject, actor: actorOf(accountId), purpose: "account" });
}

export interface Linking {
  readonly accountId: string;
  readonly issuer: string;
  readonly subject: string;
}

/** Links somebody at a provider to an account, in a transaction of its own. */
export async function linkSubject(
  of: Pick<External, "db" | "keys" | "clock">,
  { actor, purpose, ...linking }: Linking & { readonly actor: string; readonly purpose: string },
): Promise<void> {
  const identityId = uuidv7();
  const detail = { account: linking.accountId, identity: identityId };
  await inTransaction(of.db, { actor, purpose, act: "link-identity", detail }, (tx) =>
    linkIn(tx, of, { ...linking, identityId }),
  );
}

/** The same inside the caller's transaction. An identity that is linked already keeps its account. */
export async function linkIn(
  tx: postgres.ISql,
  of: Pick<External, "keys" | "clock">,
  { accountId, issuer, subject, identityId }: Linking & { readonly identityId: string },
): Promise<void> {
  if ((await identitiesOf(tx, accountId)).length >= EXTERNAL_IDENTITIES_MAX)
    throw externalRefusal("EXTERNAL_IDENTITIES_FULL");
  const hash = subjectHash(of.keys, issuer, subject);
  const recordedAt = of.clock.now().toString();
  const linked = await insertIdentity(tx, { identityId, accountId, issuer, subject: hash, recordedAt });
  if (!linked) throw externalRefusal("EXTERNAL_LINKED_ELSEWHERE");
}

/** Unlinks every identity of an account, as the operator does, and ends what began through them; answers how many. */
export function unlinkAll(of: Pick<External, "db" | "clock">, accountId: string): Promise<number> {
  const detail = { account: accountId };
  const act = { actor: "operator", purpose: "administration", act: "unlink-identity", detail };
  return inTransaction(of.db, act, async (tx: postgres.ISql) => {
    const identities = await identitiesOf(tx, accountId);
    for (const { identityId } of identities) {
      await deleteIdentity(tx, { accountId, identityId });
      await endExternalSessions(tx, { identityId, at: of.clock.now() });
    }
    return identities.length;
  });
}
