import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { type Acting, personActing } from "./acting.ts";
import { clientsOf } from "./clients.ts";
import { keysOf } from "./keys.ts";

const SIGNED_IN = { tags: ["administration"], security: [{ session: [] }] };
const OVERSIGHT = { roles: ["administrator", "law-officer", "auditor"] } as const;

/** By what machines act for a body, for the people who answer for it: its keys and its programs, never a secret of either. */
export function credentialRoutes(app: FastifyInstance, of: Acting): void {
  const schema = {
    ...SIGNED_IN,
    summary: "Keys and programs of the body, without their secrets",
    response: { 200: CredentialsAnswer },
  };
  app.get("/bodies/self/credentials", { schema, config: OVERSIGHT }, async (request) => {
    const { bodyCode } = await personActing(of, request);
    const [keys, programs] = await Promise.all([
      keysOf(of.db.sql, bodyCode),
      clientsOf(of.db.sql, { bodyCode, only: null }),
    ]);
    return {
      // Why a key was frozen is the desk's: the body learns that it is.
      keys: keys.map(({ frozenBecause, ...shown }) => ({ ...shown, frozen: frozenBecause !== null })),
      programs: programs.map(({ id, name, scopes, until, revoked, frozen, lastUsedOn }) => ({
        ...{ id, name, scopes, until, revoked, frozen, lastUsedOn },
      })),
    };
  });
}

const Day = Type.String({ format: "date" });
const OrNone = Type.Union([Day, Type.Null()]);
const State = { revoked: Type.Boolean(), frozen: Type.Boolean(), lastUsedOn: OrNone };
const CredentialsAnswer = Type.Object({
  keys: Type.Array(Type.Object({ id: Type.String(), issuedOn: Day, until: OrNone, ...State })),
  programs: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      scopes: Type.Array(Type.String()),
      until: Day,
      ...State,
    }),
  ),
});
