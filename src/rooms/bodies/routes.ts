import type { FastifyInstance } from "fastify";
import { problem } from "../../platform/http/problem.ts";
import { accountNamed } from "../../platform/identity/accounts.ts";
import { requireSession } from "../../platform/identity/asking.ts";
import { loginOf } from "../../platform/identity/attempts.ts";
import type { Account } from "../../platform/identity/types.ts";
import { ASKING_BYTES_MAX, ROLE_YEARS_MAX } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyActing, personActing } from "./acting.ts";
import { admissionRequestsOf } from "./admission-store.ts";
import { type AdmissionWanted, type Admitting, askAdmission, decideAdmission } from "./admitting.ts";
import { credentialRoutes } from "./credential-routes.ts";
import { BODIES_REFUSALS, refusal } from "./refusals.ts";
import { endRole, grantRole, keepsAdministrator, peopleOf, rolesOf } from "./role-store.ts";
import { mayGrant, rolesInForce } from "./rules.ts";
import {
  AdmissionAsked,
  AdmissionsAnswer,
  EndAnswer,
  EndRequest,
  GrantAnswer,
  GrantRequest,
  OwnRolesAnswer,
  PeopleAnswer,
  RequestAnswer,
  RequestParams,
  SelfAnswer,
} from "./schemas.ts";
import { admissionsOf, bodyOf } from "./store.ts";
import type { Role } from "./types.ts";

export { clientRoutes } from "./client-routes.ts";
export { knowMachines } from "./machine.ts";
export { MACHINE_REFUSALS } from "./machine-refusals.ts";
export { receiptRoutes } from "./receipt-routes.ts";
export { BODIES_REFUSALS } from "./refusals.ts";
export { tokenRoutes } from "./token-routes.ts";

const EVERY_ROLE = {
  roles: ["clerk", "examiner", "decider", "law-officer", "auditor", "administrator"],
} as const;
const ADMINISTRATION = { roles: ["administrator"] } as const;
/** What gives or takes power wants a proof of who sits there, not long ago. */
const GIVING = { ...ADMINISTRATION, recentProof: true } as const;
const OVERSIGHT = { roles: ["administrator", "law-officer", "auditor"] } as const;
const LAW = { roles: ["law-officer"], recentProof: true } as const;
const KEYED = { tags: ["intake"], security: [{ key: [] }, { session: [] }] };
const SIGNED_IN = { tags: ["administration"], security: [{ session: [] }] };
/** Requests for admissions that are shown at once, the newest ones. */
const REQUESTS_SHOWN_MAX = 200;

/** Who acts for a body, its people with their roles, and what it is admitted to (policy, article 10). */
export function bodiesRoutes(app: FastifyInstance, of: Admitting): void {
  routeSelf(app, of);
  routePeople(app, of);
  credentialRoutes(app, of);
  routeRoles(app, of);
  routeAdmissions(app, of);
  routeDecisions(app, of);
}

function routeSelf(app: FastifyInstance, of: Admitting): void {
  const self = {
    ...KEYED,
    summary: "The body that is acted for, and who acts",
    response: { 200: SelfAnswer },
  };
  app.get("/bodies/self", { schema: self, config: { ...EVERY_ROLE, scope: "any" } }, async (request) => {
    const { bodyCode, name, entries, territory, person } = await bodyActing(of, request);
    return { uscc: bodyCode, name, entries, territory, person };
  });

  const own = { ...SIGNED_IN, summary: "The own roles in bodies today", response: { 200: OwnRolesAnswer } };
  app.get("/account/roles", { schema: own }, async (request) => {
    const { accountId } = await requireSession(of, request);
    const held = rolesInForce(await rolesOf(of.db.sql, accountId), of.clock.today().toString());
    const items = held.map(async ({ bodyCode, role, from, until }) => {
      const body = await bodyOf(of.db.sql, bodyCode);
      return { body: { uscc: bodyCode, name: body?.name ?? bodyCode }, role, from, until };
    });
    return { items: await Promise.all(items) };
  });
}

function routePeople(app: FastifyInstance, of: Admitting): void {
  const schema = {
    ...SIGNED_IN,
    summary: "People of the body and their roles",
    response: { 200: PeopleAnswer },
  };
  app.get("/bodies/self/people", { schema, config: OVERSIGHT }, async (request) => {
    const { bodyCode } = await personActing(of, request);
    const on = of.clock.today().toString();
    const people = await peopleOf(of.db.sql, bodyCode);
    const items = people.map((one) => ({
      ...one,
      roles: one.roles.map((role) => ({
        ...role,
        inForce: rolesInForce([{ ...role, bodyCode }], on).length > 0,
      })),
    }));
    return { items };
  });
}

function routeRoles(app: FastifyInstance, of: Admitting): void {
  const grant = {
    ...SIGNED_IN,
    summary: "Give a person a role in the body until a day",
    body: GrantRequest,
    response: { 200: GrantAnswer },
  };
  const options = { schema: grant, config: GIVING, bodyLimit: ASKING_BYTES_MAX };
  app.post<{ Body: { login: string; role: Role; until: string } }>(
    "/bodies/self/roles",
    options,
    async (request) => {
      const by = await personActing(of, request);
      const { login, role, until } = request.body;
      const { accountId } = await accountGiven(of, { login });
      const on = of.clock.today().toString();
      const latest = of.clock.today().add({ years: ROLE_YEARS_MAX }).toString();
      const granter = { accountId: by.person.accountId, roles: by.held, latest };
      const has = rolesInForce(await rolesOf(of.db.sql, accountId), on)
        .filter((one) => one.bodyCode === by.bodyCode)
        .map((one) => one.role);
      const may = mayGrant({ granter, bodyCode: by.bodyCode, accountId, role, has, until, on });
      if (!may.ok) throw problem(may.code, BODIES_REFUSALS[may.code].status, may.because);
      const { bodyCode, actor } = by;
      const detail = { account: accountId, role, until };
      const at = of.clock.now().toString();
      await inTransaction(of.db, { actor, purpose: "administration", act: "grant-role", detail }, (tx) =>
        grantRole(tx, { accountId, bodyCode, role, from: on, until, by: actor, at }),
      );
      return { accountId, role, from: on, until };
    },
  );

  const end = {
    ...SIGNED_IN,
    summary: "Take a role at once",
    body: EndRequest,
    response: { 200: EndAnswer },
  };
  app.post<{ Body: { accountId: string; role: Role } }>(
    "/bodies/self/roles/end",
    { schema: end, config: GIVING, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const { bodyCode, actor } = await personActing(of, request);
      const { accountId, role } = request.body;
      const on = of.clock.today().toString();
      const at = of.clock.now().toString();
      const detail = { account: accountId, role };
      await inTransaction(
        of.db,
        { actor, purpose: "administration", act: "end-role", detail },
        async (tx) => {
          const isLast =
            role === "administrator" && !(await keepsAdministrator(tx, { bodyCode, accountId, on }));
          const ended = await endRole(tx, { accountId, bodyCode, role, by: actor, at, on });
          if (ended && isLast) throw refusal("ROLE_LAST_ADMINISTRATOR");
          if (!ended) throw refusal("ROLE_UNKNOWN");
        },
      );
      return { accountId, role, ended: true };
    },
  );
}

async function accountGiven(of: Admitting, given: { readonly login: string }): Promise<Account> {
  const login = loginOf(given.login);
  const account = login === null ? null : await accountNamed(of.db.sql, login);
  if (account === null || account.disabled) throw refusal("ACCOUNT_UNKNOWN");
  return account;
}

function routeAdmissions(app: FastifyInstance, of: Admitting): void {
  const list = {
    ...SIGNED_IN,
    summary: "What the body is admitted to, and what was asked for",
    response: { 200: AdmissionsAnswer },
  };
  app.get("/bodies/self/admissions", { schema: list, config: OVERSIGHT }, async (request) => {
    const { bodyCode } = await personActing(of, request);
    const on = of.clock.today().toString();
    const admissions = await admissionsOf(of.db.sql, bodyCode);
    const requests = await admissionRequestsOf(of.db.sql, { bodyCode, limit: REQUESTS_SHOWN_MAX });
    return { admissions: admissions.filter(({ until }) => until >= on), requests };
  });

  const ask = {
    ...SIGNED_IN,
    summary: "Ask for an admission; it takes effect when a law officer, another person, confirms it",
    body: AdmissionAsked,
    response: { 201: RequestAnswer },
  };
  app.post<{ Body: AdmissionWanted }>(
    "/bodies/self/admissions",
    { schema: ask, config: ADMINISTRATION, bodyLimit: ASKING_BYTES_MAX },
    async (request, reply) => {
      const by = await personActing(of, request);
      reply.code(201);
      return askAdmission(of, by, request.body);
    },
  );
}

const DECISIONS = { confirm: "confirmed", decline: "declined" } as const;

function routeDecisions(app: FastifyInstance, of: Admitting): void {
  for (const verb of ["confirm", "decline"] as const) {
    const schema = {
      ...SIGNED_IN,
      summary: `${verb === "confirm" ? "Confirm" : "Decline"} an admission that another person asked for`,
      params: RequestParams,
      response: { 200: RequestAnswer },
    };
    app.post<{ Params: { id: string } }>(
      `/bodies/self/admissions/:id/${verb}`,
      { schema, config: LAW, bodyLimit: ASKING_BYTES_MAX },
      async (request) => {
        const by = await personActing(of, request);
        return decideAdmission(of, by, { requestId: request.params.id, decision: DECISIONS[verb] });
      },
    );
  }
}
