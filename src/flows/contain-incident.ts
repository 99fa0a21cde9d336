import type postgres from "postgres";
import { orProblem } from "../platform/http/problem.ts";
import { shutAccount } from "../platform/identity/accounts.ts";
import { endSessions } from "../platform/identity/sessions.ts";
import { inTransaction } from "../platform/transaction.ts";
import { clientsOf, freezeCredential, keysOf } from "../rooms/bodies/index.ts";
import type { Credential } from "../rooms/bodies/types.ts";
import {
  alsoFrozenBy,
  type Doing,
  type Frozen,
  heldIncident,
  type Incident,
  incidentRefusal,
  mayContain,
  mayFreezeMore,
  personIn,
  requireNote,
  takeStep,
  type WorkingOn,
} from "../rooms/incidents/index.ts";

const REFUSED_STATUS = 409;

/** Contains an incident; `credential` names the key or program where the actor of the case is only a body. */
export type Containing = Doing & { readonly credential?: Credential };

/**
 * Contains an incident at once (PIPL, article 57). 1. The case is held and the rule decides. 2. The one credential of its actor
 * is frozen: an account is shut and its sessions end; a key or a program is refused from the next request on, and its body
 * works on with the others. Where the actor names none and none is chosen, somebody acted by hand and the note says how.
 * 3. The step is written into the case, all in one transaction. A case about a body as such may freeze further ones of its
 * credentials, one after the other. Refuses with INCIDENT_CREDENTIAL_UNKNOWN.
 */
export async function containIncident(of: WorkingOn, doing: Containing): Promise<Incident> {
  requireNote(doing.note);
  const detail = { incident: doing.incidentId, frozen: "" };
  const act = { actor: doing.actor, purpose: "incident", act: "contain-incident", detail };
  return inTransaction(of.db, act, async (tx) => {
    const incident = await heldIncident(tx, doing);
    const at = of.clock.now();
    const chosen = doing.credential ?? null;
    if (incident.containedAt !== null && chosen !== null) {
      detail.frozen = chosen.kind;
      return freezeMore(tx, doing, { incident, chosen, at });
    }
    orProblem(mayContain(incident), REFUSED_STATUS);
    const { frozen, frozenId } = await freeze(tx, { incident, chosen, at });
    detail.frozen = frozen;
    const by = personIn(doing.actor);
    return takeStep(tx, doing, { step: "contained", frozen, frozenId, by, at: at.toString() });
  });
}

const ACCOUNT = /(?:^|\/)account:([0-9a-f-]{36})$/u;
const CREDENTIAL = /^[0-9A-Z]{18}\/(key|client):([0-9a-f-]{36})$/u;
const BODY = /^[0-9A-Z]{18}$/u;

interface Freezing {
  readonly incident: Incident;
  readonly chosen: Credential | null;
  readonly at: Temporal.Instant;
}

interface Froze {
  readonly frozen: Frozen;
  readonly frozenId: string | null;
}

async function freeze(tx: postgres.TransactionSql, { incident, chosen, at }: Freezing): Promise<Froze> {
  const { actor, incidentId } = incident;
  const accountId = ACCOUNT.exec(actor)?.[1];
  if (accountId !== undefined) {
    if (chosen !== null) throw incidentRefusal("INCIDENT_CREDENTIAL_UNKNOWN");
    const isShut = await shutAccount(tx, accountId, at.toString());
    await endSessions(tx, { accountId, at });
    return { frozen: "account", frozenId: await heldHere(tx, { id: accountId, incidentId, isNew: isShut }) };
  }
  const credential = credentialIn(actor) ?? (await chosenOf(tx, actor, chosen));
  if (credential === null) return { frozen: "by-hand", frozenId: null };
  return freezeOne(tx, credential, { incidentId, at });
}

/** One more key or program of the body; what was frozen outside of cases stays so when this one lets go. */
async function freezeMore(
  tx: postgres.TransactionSql,
  doing: Containing,
  { incident, chosen, at }: Freezing & { readonly chosen: Credential },
): Promise<Incident> {
  orProblem(mayFreezeMore(incident), REFUSED_STATUS);
  const further = await chosenOf(tx, incident.actor, chosen);
  const by = personIn(doing.actor);
  const { incidentId } = incident;
  if (further === null || further.id === incident.frozenId)
    throw incidentRefusal("INCIDENT_CREDENTIAL_UNKNOWN");
  const { frozen, frozenId } = await freezeOne(tx, further, { incidentId, at });
  const change =
    frozenId === null
      ? ({ step: "noted" } as const)
      : incident.frozenId === null
        ? ({ step: "contained", frozen, frozenId, by } as const)
        : ({ step: "contained", further, by } as const);
  return takeStep(tx, doing, { ...change, at: at.toString() });
}

async function freezeOne(
  tx: postgres.TransactionSql,
  credential: Credential,
  { incidentId, at }: { readonly incidentId: string; readonly at: Temporal.Instant },
): Promise<Froze> {
  const because = `incident ${incidentId.slice(0, 8)}`;
  const isNew = await freezeCredential(tx, credential, { because, at: at.toString() });
  return { frozen: credential.kind, frozenId: await heldHere(tx, { id: credential.id, incidentId, isNew }) };
}

/** What this case may let go one day: what it froze, or what another case holds already; not what was shut outside of cases. */
async function heldHere(
  tx: postgres.TransactionSql,
  { id, incidentId, isNew }: { readonly id: string; readonly incidentId: string; readonly isNew: boolean },
): Promise<string | null> {
  return isNew || (await alsoFrozenBy(tx, id, incidentId)) > 0 ? id : null;
}

/** The key or the program that an actor names; null where it names none. */
function credentialIn(actor: string): Credential | null {
  const [, kind, id] = CREDENTIAL.exec(actor) ?? [];
  if (id === undefined) return null;
  return { kind: kind === "client" ? "client" : "key", id };
}

/** The credential that was chosen for a body, which must be its own. */
async function chosenOf(
  tx: postgres.TransactionSql,
  actor: string,
  chosen: Credential | null,
): Promise<Credential | null> {
  if (chosen === null) return null;
  const own = BODY.test(actor) ? await idsOf(tx, actor, chosen.kind) : [];
  if (!own.includes(chosen.id)) throw incidentRefusal("INCIDENT_CREDENTIAL_UNKNOWN");
  return chosen;
}

async function idsOf(
  tx: postgres.TransactionSql,
  bodyCode: string,
  kind: Credential["kind"],
): Promise<readonly string[]> {
  const all = kind === "key" ? await keysOf(tx, bodyCode) : await clientsOf(tx, { bodyCode, only: null });
  return all.map(({ id }) => id);
}
