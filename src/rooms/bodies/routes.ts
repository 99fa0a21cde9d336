import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import type { Database } from "../../platform/database.ts";
import { bodyAsking } from "./asking.ts";

export { clientRoutes } from "./client-routes.ts";
export { knowMachines } from "./machine.ts";
export { MACHINE_REFUSALS } from "./machine-refusals.ts";
export { BODIES_REFUSALS } from "./refusals.ts";
export { tokenRoutes } from "./token-routes.ts";

const SelfAnswer = Type.Object({
  uscc: Type.String(),
  name: Type.String(),
  entries: Type.Array(Type.String()),
  territory: Type.String({ description: "Prefix of division codes; empty text means the whole nation" }),
});

/** Who a key belongs to and what it may submit. */
export function bodiesRoutes(app: FastifyInstance, of: { readonly db: Database }): void {
  app.get(
    "/bodies/self",
    {
      schema: {
        tags: ["intake"],
        security: [{ key: [] }],
        summary: "The body this key belongs to",
        response: { 200: SelfAnswer },
      },
      config: { scope: "any" },
    },
    async (request) => {
      const body = await bodyAsking(of.db, request);
      return { uscc: body.bodyCode, name: body.name, entries: body.entries, territory: body.territory };
    },
  );
}
