import type { FastifyRequest } from "fastify";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { requireOwnPassword, requireSession } from "../../platform/identity/asking.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { mayRepresent } from "./rules.ts";
import { delegationsOf } from "./store.ts";
import type { Scope } from "./types.ts";

export interface Representing {
  readonly db: Database;
  readonly clock: Clock;
}

export interface Representative {
  readonly subjectCode: string;
  readonly accountId: string;
  /** How it stands on the audit trail: the enterprise with the account of the person. */
  readonly actor: string;
}

/**
 * The enterprise that a signed-in person acts for, when a delegation in force reaches what is asked. Refuses with
 * SESSION_REQUIRED, PASSWORD_CHANGE_REQUIRED, DELEGATION_REQUIRED, DELEGATION_OVER and DELEGATION_SCOPE_REQUIRED; the
 * refusal of a person who is known is on the trail.
 */
export async function representing(
  of: Representing,
  request: FastifyRequest,
  asked: { readonly subjectCode: string; readonly scope: Scope },
): Promise<Representative> {
  const { accountId } = requireOwnPassword(await requireSession(of, request));
  const { subjectCode } = asked;
  const on = of.clock.today().toString();
  const may = mayRepresent(await delegationsOf(of.db.sql, accountId), { ...asked, on });
  if (!may.ok) await noteRefused(of, accountId, { code: may.code, scope: asked.scope });
  orProblem(may, 403);
  return { subjectCode, accountId, actor: `${subjectCode}/account:${accountId}` };
}

/** Under the account alone: whoever was refused acts for no enterprise. */
async function noteRefused(
  { db }: Representing,
  accountId: string,
  detail: { readonly code: string; readonly scope: Scope },
): Promise<void> {
  const actor = `account:${accountId}`;
  const act = { actor, purpose: "own-file", act: "represent-refused", subjectCount: 1, detail };
  await inTransaction(db, act, async () => {});
}
