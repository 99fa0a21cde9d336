import type postgres from "postgres";
import { orProblem } from "../platform/http/problem.ts";
import { shutAccount } from "../platform/identity/accounts.ts";
import { endSessions } from "../platform/identity/sessions.ts";
import { inTransaction } from "../platform/transaction.ts";
import { revokeKeys } from "../rooms/bodies/index.ts";
import {
  type Doing,
  type Frozen,
  heldIncident,
  type Incident,
  mayContain,
  requireNote,
  takeStep,
  type WorkingOn,
} from "../rooms/incidents/index.ts";

const REFUSED_STATUS = 409;

/**
 * Contains an incident at once (PIPL, article 57). 1. The case is held and the rule decides. 2. The credential of its actor is
 * frozen: an account is shut and its sessions end; a body that acted by key loses its keys. Where the actor is no credential of
 * this platform, somebody acted by hand and the note says how. 3. The step is written into the case, all in one transaction.
 */
export async function containIncident(of: WorkingOn, doing: Doing): Promise<Incident> {
  requireNote(doing.note);
  const detail = { incident: doing.incidentId, frozen: "", credentials: 0 };
  const act = { actor: doing.actor, purpose: "incident", act: "contain-incident", detail };
  return inTransaction(of.db, act, async (tx) => {
    const incident = await heldIncident(tx, doing.incidentId);
    orProblem(mayContain(incident), REFUSED_STATUS);
    const at = of.clock.now();
    const { frozen, credentials } = await freeze(tx, incident.actor, at);
    detail.frozen = frozen;
    detail.credentials = credentials;
    return takeStep(tx, doing, { step: "contained", frozen, at: at.toString() });
  });
}

const ACCOUNT = /(?:^|\/)account:([0-9a-f-]{36})$/u;
const BODY = /^[0-9A-Z]{18}$/u;

async function freeze(
  tx: postgres.TransactionSql,
  actor: string,
  at: Temporal.Instant,
): Promise<{ readonly frozen: Frozen; readonly credentials: number }> {
  const accountId = ACCOUNT.exec(actor)?.[1];
  if (accountId !== undefined) {
    const isShut = await shutAccount(tx, accountId, at.toString());
    const ended = await endSessions(tx, { accountId, at });
    return { frozen: "account", credentials: ended + (isShut ? 1 : 0) };
  }
  if (!BODY.test(actor)) return { frozen: "by-hand", credentials: 0 };
  return { frozen: "body-key", credentials: await revokeKeys(tx, actor, at.toString()) };
}
