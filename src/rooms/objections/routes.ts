import type { FastifyInstance } from "fastify";
import type { ObjectionsRoutes } from "./asking.ts";
import { bodyObjectionsRoutes } from "./body-routes.ts";
import { ownObjectionsRoutes } from "./own-routes.ts";

export { OBJECTIONS_REFUSALS } from "./refusals.ts";

/** Objections to records (articles 4 and 10): of the subject, and of the body that answers. */
export function objectionsRoutes(app: FastifyInstance, of: ObjectionsRoutes): void {
  ownObjectionsRoutes(app, of);
  bodyObjectionsRoutes(app, of);
}
