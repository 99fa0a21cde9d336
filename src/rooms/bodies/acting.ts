import type { FastifyRequest } from "fastify";
import { assertThat } from "../../kernel/outcome.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { orProblem } from "../../platform/http/problem.ts";
import {
  isTooWeak,
  requireOwnPassword,
  requireSession,
  saysSignedIn,
} from "../../platform/identity/asking.ts";
import { refusal as identityRefusal } from "../../platform/identity/refusals.ts";
import type { Session } from "../../platform/identity/types.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyAsking } from "./asking.ts";
import { refusal } from "./refusals.ts";
import { rolesOf } from "./role-store.ts";
import { actorOf, mayAct, rolesInForce, withoutWeight } from "./rules.ts";
import { bodyOf } from "./store.ts";
import type { ActingBody, HeldRole, Person, Role } from "./types.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Roles of which a person needs one to use the route for a body. */
    readonly roles?: readonly Role[];
    /** Act under which the refusal of a person without such a role is on the audit trail, where the route reads what is not public. */
    readonly refusedAs?: string;
    /** Whether the query may name the body, as `body`: a link of a page carries no header. The header counts first. */
    readonly bodyInLink?: true;
  }
}

export interface Acting {
  readonly db: Database;
  readonly clock: Clock;
}

/** The header in which a person with roles in several bodies names the one it acts for. */
const BODY_HEADER = "x-body";

/** An acting body of which a person is known to be there. */
export interface PersonActing extends ActingBody {
  readonly person: Person;
  readonly held: readonly HeldRole[];
}

/**
 * The body that asks and whoever acts for it: a machine with the key of the body, or a signed-in person with a role in
 * force that the route names in its `config.roles`. Refuses with KEY_REQUIRED, SESSION_REQUIRED, PASSWORD_CHANGE_REQUIRED,
 * BODY_REQUIRED, ROLE_REQUIRED and FACTOR_REQUIRED; a person learns nothing about bodies in which it has no role.
 */
export async function bodyActing(of: Acting, request: FastifyRequest): Promise<ActingBody> {
  const acting = await actingIn(of, request);
  known.set(request, acting);
  return acting;
}

/** Whom a request was found to act for; null when no route asked, or nobody was found. For what looks at answers that are out. */
export function bodyKnown(request: FastifyRequest): ActingBody | null {
  return known.get(request) ?? null;
}

const known = new WeakMap<FastifyRequest, ActingBody>();

async function actingIn(of: Acting, request: FastifyRequest): Promise<ActingBody> {
  if (request.headers.authorization === undefined && saysSignedIn(request))
    return signedInActing(of, request);
  const body = await bodyAsking(of.db, request);
  return { ...body, actor: actorOf(body), person: null };
}

/** The same for what only a person may do: a key is refused with PERSON_REQUIRED. */
export async function personActing(of: Acting, request: FastifyRequest): Promise<PersonActing> {
  if (request.headers.authorization !== undefined) {
    await bodyAsking(of.db, request);
    throw refusal("PERSON_REQUIRED");
  }
  return signedInActing(of, request);
}

async function signedInActing(of: Acting, request: FastifyRequest): Promise<PersonActing> {
  const wanted = request.routeOptions.config.roles;
  assertThat(wanted !== undefined, "a route for a body names the roles it is open to");
  const session = requireOwnPassword(await requireSession(of, request));
  const on = of.clock.today().toString();
  const held = rolesInForce(await rolesOf(of.db.sql, session.accountId), on);
  const bodyCode = chosenBody(held, request.headers[BODY_HEADER] ?? bodyInLink(request));
  const all = held.filter((one) => one.bodyCode === bodyCode);
  const may = mayAct(all, wanted, on);
  const own = isTooWeak(request, session) ? withoutWeight(all) : all;
  const isWeak = may.ok && !mayAct(own, wanted, on).ok;
  const account = `account:${session.accountId}`;
  // A body in which the person has no role has nothing to do with what he tries in its name.
  const trying = all.length === 0 ? account : `${bodyCode}/${account}`;
  if (!may.ok || isWeak)
    await noteRefused(of, request, { actor: trying, code: may.ok ? "FACTOR_REQUIRED" : may.code });
  orProblem(may, 403);
  if (isWeak) throw identityRefusal("FACTOR_REQUIRED");
  const body = await bodyOf(of.db.sql, bodyCode);
  assertThat(body !== null, "a role is a role in a body that exists");
  return {
    ...body,
    actor: `${bodyCode}/${account}`,
    person: personOf(session, own),
    held: own,
  };
}

/** Who was refused is known: where the route says so, it is on the trail. */
async function noteRefused(
  of: Acting,
  request: FastifyRequest,
  { actor, code }: { readonly actor: string; readonly code: string },
): Promise<void> {
  const act = request.routeOptions.config.refusedAs;
  if (act === undefined) return;
  await inTransaction(of.db, { actor, purpose: "none", act, detail: { code } }, async () => {});
}

function bodyInLink({ query, routeOptions }: FastifyRequest): string | undefined {
  if (routeOptions.config.bodyInLink !== true || typeof query !== "object" || query === null)
    return undefined;
  return "body" in query && typeof query.body === "string" ? query.body : undefined;
}

/** The body that the header or the link names, or the only one there is; another body is as if there was no role. */
function chosenBody(held: readonly HeldRole[], named: string | readonly string[] | undefined): string {
  const bodies = [...new Set(held.map((one) => one.bodyCode))];
  if (typeof named === "string" && named !== "") return named;
  const [only, ...more] = bodies;
  if (more.length > 0) throw refusal("BODY_REQUIRED");
  if (only === undefined) throw refusal("ROLE_REQUIRED");
  return only;
}

function personOf(session: Session, own: readonly HeldRole[]): Person {
  const { accountId, displayName } = session;
  return { accountId, displayName, roles: [...new Set(own.map((one) => one.role))].sort() };
}
