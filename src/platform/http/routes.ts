import type { FastifyInstance } from "fastify";

/** A route as it was registered, for the checks that go over the whole application. */
export interface RouteFacts {
  readonly method: string;
  readonly url: string;
  /** Null when the route declares no limit of its own. */
  readonly bodyBytesMax: number | null;
  readonly isHidden: boolean;
}

/** Every route that is registered from now on; the list grows while the application is composed. */
export function listRoutes(app: FastifyInstance): readonly RouteFacts[] {
  const routes: RouteFacts[] = [];
  app.addHook("onRoute", ({ method, url, bodyLimit, schema }) => {
    const isHidden = schema?.hide === true;
    for (const one of typeof method === "string" ? [method] : method)
      routes.push({ method: one, url, bodyBytesMax: bodyLimit ?? null, isHidden });
  });
  return routes;
}
