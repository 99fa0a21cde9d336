import type postgres from "postgres";
import { orProblem } from "../platform/http/problem.ts";
import { enableAccount } from "../platform/identity/accounts.ts";
import { inTransaction } from "../platform/transaction.ts";
import { unfreezeCredential } from "../rooms/bodies/index.ts";
import {
  alsoFrozenBy,
  type Doing,
  furtherFreezes,
  heldIncident,
  type Incident,
  mayLift,
  personIn,
  requireNote,
  takeStep,
  type WorkingOn,
} from "../rooms/incidents/index.ts";

const REFUSED_STATUS = 409;

/**
 * Lifts the freeze of an incident. 1. The case is held, and the rule wants another person than those who froze. 2. Account,
 * key or program is let go, and whatever else the case froze, unless another case holds it too. 3. The step is written into the case, all in one transaction.
 */
export async function liftFreeze(of: WorkingOn, doing: Doing): Promise<Incident> {
  requireNote(doing.note);
  const by = personIn(doing.actor);
  const detail = { incident: doing.incidentId, open: false };
  const act = { actor: doing.actor, purpose: "incident", act: "lift-freeze", detail };
  return inTransaction(of.db, act, async (tx) => {
    const incident = await heldIncident(tx, doing);
    orProblem(mayLift(incident, by), REFUSED_STATUS);
    detail.open = await letGo(tx, incident);
    return takeStep(tx, doing, { step: "lifted", by, at: of.clock.now().toString() });
  });
}

/** Whether what was frozen is open again. */
async function letGo(tx: postgres.TransactionSql, incident: Incident): Promise<boolean> {
  const { incidentId, frozen, frozenId: id } = incident;
  if (id === null) return false;
  for (const further of await furtherFreezes(tx, incidentId))
    if ((await alsoFrozenBy(tx, further.id, incidentId)) === 0) await unfreezeCredential(tx, further);
  if ((await alsoFrozenBy(tx, id, incidentId)) > 0) return false;
  if (frozen === "key" || frozen === "client") return unfreezeCredential(tx, { kind: frozen, id });
  await enableAccount(tx, id);
  return true;
}
