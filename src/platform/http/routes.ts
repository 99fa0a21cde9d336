import type { FastifyContextConfig, FastifyInstance } from "fastify";

/** A route as it was registered, for the checks that go over the whole application. */
export interface RouteFacts {
  readonly method: string;
  readonly url: string;
  /** Null when the route declares no limit of its own. */
  readonly bodyBytesMax: number | null;
  readonly isHidden: boolean;
  /** Requests of one client in a window, where the route has a limit of its own. */
  readonly perWindow: number | null;
  /** Roles of which a person needs one; null when the route is not open to roles. */
  readonly roles: readonly string[] | null;
  /** Whether the route wants a proof, not long ago, of who sits at the session. */
  readonly recentProof: boolean;
}

/** Every route that is registered from now on; the list grows while the application is composed. */
export function listRoutes(app: FastifyInstance): readonly RouteFacts[] {
  const routes: RouteFacts[] = [];
  app.addHook("onRoute", ({ method, url, bodyLimit, schema, config }) => {
    const isHidden = schema?.hide === true;
    const roles = rolesIn(config);
    const recentProof = config !== undefined && "recentProof" in config && config.recentProof === true;
    for (const one of typeof method === "string" ? [method] : method)
      routes.push({
        method: one,
        url,
        bodyBytesMax: bodyLimit ?? null,
        isHidden,
        perWindow: perWindowOf(config),
        roles,
        recentProof,
      });
  });
  return routes;
}

function perWindowOf(config: FastifyContextConfig | undefined): number | null {
  const own = config?.rateLimit;
  return typeof own === "object" && typeof own.max === "number" ? own.max : null;
}

/** What a room's route says of roles; the platform knows their names no better than its callers. */
function rolesIn(config: object | undefined): readonly string[] | null {
  if (config === undefined || !("roles" in config) || !Array.isArray(config.roles)) return null;
  return config.roles.map(String);
}
