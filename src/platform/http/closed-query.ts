import type { FastifyInstance } from "fastify";

const API = "/api/v1/";

/**
 * Every route of the API that is added from now on takes the query parameters that it names and no other: a mistyped day
 * would silently mean today. Refused with REQUEST_INVALID, which names the parameter.
 */
export function closeQueries(app: FastifyInstance): void {
  app.addHook("onRoute", (route) => {
    if (!route.url.startsWith(API)) return;
    const { querystring } = route.schema ?? {};
    route.schema = { ...route.schema, querystring: closed(querystring) };
  });
}

function closed(schema: unknown): object {
  if (typeof schema !== "object" || schema === null) {
    return { type: "object", properties: {}, additionalProperties: false };
  }
  return { additionalProperties: false, ...schema };
}
