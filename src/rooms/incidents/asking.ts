import type { FastifyRequest } from "fastify";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { personActing } from "../bodies/index.ts";
import { operatorsOf } from "../trail/index.ts";
import { refusal } from "./refusals.ts";

/** Who works on incidents, in a body that operates the platform: who looks after people and keys, and who watches over the law. */
export const HANDLING = {
  roles: ["administrator", "law-officer"],
  refusedAs: "work-on-incident-refused",
} as const;
/** Who sees them. Auditors see and do nothing: who checks is not who acts. */
export const SEEING = {
  roles: ["administrator", "law-officer", "auditor"],
  refusedAs: "read-incidents-refused",
} as const;

/** Somebody at the incident desk. */
export interface DeskReader {
  /** As on the audit trail. */
  readonly actor: string;
  /** As in cases: `account:<id>`. */
  readonly person: string;
  /** The body whose cases are open; null: all of them, for the operator. */
  readonly onlyBody: string | null;
  /** Whether steps may be taken. */
  readonly mayAct: boolean;
}

interface Asking {
  readonly db: Database;
  readonly clock: Clock;
}

/** A person with a role of the route: at the operator all cases are open, at another body those about itself. Refuses as `personActing`. */
export async function deskAsking(of: Asking, request: FastifyRequest): Promise<DeskReader> {
  const { bodyCode, actor, person } = await personActing(of, request);
  const isOperator = (await operatorsOf(of.db.sql)).includes(bodyCode);
  const handles = person.roles.some((role) => HANDLING.roles.some((one) => one === role));
  return {
    actor,
    person: `account:${person.accountId}`,
    onlyBody: isOperator ? null : bodyCode,
    mayAct: isOperator && handles,
  };
}

/** Whoever takes a step; refuses with INCIDENT_DESK_REQUIRED, and that is on the trail. */
export async function handlerAsking(of: Asking, request: FastifyRequest): Promise<DeskReader> {
  const reader = await deskAsking(of, request);
  if (reader.mayAct) return reader;
  const code = "INCIDENT_DESK_REQUIRED";
  const act = { actor: reader.actor, purpose: "incident", act: "work-on-incident-refused", detail: { code } };
  await inTransaction(of.db, act, async () => {});
  throw refusal(code);
}
