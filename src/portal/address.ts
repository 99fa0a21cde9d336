import type { FastifyRequest } from "fastify";

/** The address of a request. Several slashes at its beginning would make what follows a host. */
export function addressOf(request: Pick<FastifyRequest, "url">): URL {
  return new URL(request.url.replace(/^[/\\]+/u, "/"), "http://portal.invalid");
}
