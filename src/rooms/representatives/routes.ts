import type { FastifyInstance, FastifyRequest } from "fastify";
import { requireOwnPassword, requireSession } from "../../platform/identity/asking.ts";
import type { Session } from "../../platform/identity/types.ts";
import { ASKING_BYTES_MAX } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { subjectOf } from "../subjects/index.ts";
import { type Delegating, registerKey, takeDelegation } from "./delegate.ts";
import { endByEnterprise } from "./end.ts";
import { refusal } from "./refusals.ts";
import { isInForce } from "./rules.ts";
import {
  DelegationAnswer,
  DelegationParams,
  DelegationRequest,
  DelegationsAnswer,
  EndByEnterpriseAnswer,
  EndedAnswer,
  EndRequest,
  KeyAnswer,
  KeyRequest,
} from "./schemas.ts";
import { delegationsOf, endDelegation } from "./store.ts";
import type { DelegationStatement, EndStatement } from "./types.ts";

export { REPRESENTATIVES_REFUSALS } from "./refusals.ts";
export { verifierFor } from "./verifier.ts";

const SIGNED_IN = { tags: ["representation"], security: [{ session: [] }] };

/** Acting for an enterprise: its keys, and what it delegated to whoever is signed in. */
export function representativesRoutes(app: FastifyInstance, of: Delegating): void {
  routeKeys(app, of);
  routeDelegations(app, of);
  routeEnd(app, of);
  routeEndByEnterprise(app, of);
}

const signedIn = async (of: Delegating, request: FastifyRequest): Promise<Session> =>
  requireOwnPassword(await requireSession(of, request));

function routeKeys(app: FastifyInstance, of: Delegating): void {
  const schema = {
    ...SIGNED_IN,
    summary: "Register a public key of an enterprise, when the identity service confirms it",
    body: KeyRequest,
    response: { 200: KeyAnswer },
  };
  app.post<{ Body: { uscc: string; publicKey: string } }>(
    "/representations/keys",
    { schema, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const { accountId } = await signedIn(of, request);
      const { uscc, publicKey } = request.body;
      const key = { accountId, subjectCode: uscc, publicKey: Buffer.from(publicKey, "base64") };
      const { algorithm } = await registerKey(of, key);
      return { uscc, algorithm };
    },
  );
}

interface DelegationBody {
  readonly statement: DelegationStatement;
  readonly publicKey: string;
  readonly signature: string;
}

function routeDelegations(app: FastifyInstance, of: Delegating): void {
  const take = {
    ...SIGNED_IN,
    summary: "Bring a delegation that an enterprise signed for the own account",
    body: DelegationRequest,
    response: { 201: DelegationAnswer },
  };
  app.post<{ Body: DelegationBody }>(
    "/representations",
    { schema: take, bodyLimit: ASKING_BYTES_MAX },
    async (request, reply) => {
      const { accountId } = await signedIn(of, request);
      const { statement, publicKey, signature } = request.body;
      const id = await takeDelegation(of, {
        accountId,
        statement,
        publicKey: Buffer.from(publicKey, "base64"),
        signature: Buffer.from(signature, "base64"),
      });
      reply.code(201);
      return { id };
    },
  );

  const list = { ...SIGNED_IN, summary: "For whom one acts", response: { 200: DelegationsAnswer } };
  app.get("/representations", { schema: list }, async (request) => {
    const { accountId } = await signedIn(of, request);
    const on = of.clock.today().toString();
    const items = (await delegationsOf(of.db.sql, accountId)).map(async (one) => {
      const subject = await subjectOf(of.db.sql, one.subjectCode);
      const { delegationId: id, scopes, from, until, ended } = one;
      const named = { uscc: one.subjectCode, name: subject?.name ?? one.subjectCode };
      return { id, subject: named, scopes, from, until, ended, inForce: isInForce(one, on) };
    });
    return { account: accountId, items: await Promise.all(items) };
  });
}

interface EndBody {
  readonly statement: EndStatement;
  readonly publicKey: string;
  readonly signature: string;
}

function routeEndByEnterprise(app: FastifyInstance, of: Delegating): void {
  const schema = {
    ...SIGNED_IN,
    summary: "Bring the word of an enterprise, signed by it, that a delegation is over",
    body: EndRequest,
    response: { 200: EndByEnterpriseAnswer },
  };
  app.post<{ Body: EndBody }>(
    "/representations/endings",
    { schema, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const { accountId } = await signedIn(of, request);
      const { statement, publicKey, signature } = request.body;
      const ended = await endByEnterprise(of, {
        accountId,
        statement,
        publicKey: Buffer.from(publicKey, "base64"),
        signature: Buffer.from(signature, "base64"),
      });
      return { ended };
    },
  );
}

function routeEnd(app: FastifyInstance, of: Delegating): void {
  const schema = {
    ...SIGNED_IN,
    summary: "Give a delegation back at once",
    params: DelegationParams,
    response: { 200: EndedAnswer },
  };
  app.post<{ Params: { id: string } }>(
    "/representations/:id/end",
    { schema, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const { accountId } = await signedIn(of, request);
      const { id } = request.params;
      const at = of.clock.now().toString();
      const detail = { delegation: id };
      const act = { actor: `account:${accountId}`, purpose: "representation", act: "end-delegation", detail };
      await inTransaction(of.db, act, async (tx) => {
        const subject = await endDelegation(tx, { accountId, delegationId: id, at });
        if (subject === null) throw refusal("DELEGATION_UNKNOWN");
      });
      return { id, ended: true };
    },
  );
}
