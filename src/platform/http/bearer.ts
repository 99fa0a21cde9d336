import type { FastifyRequest } from "fastify";

const SECRET_LENGTH_MAX = 200;

/** The secret of `Authorization: Bearer …`; null when the request carries none. */
export function bearerOf(request: FastifyRequest): string | null {
  const match = /^Bearer +([A-Za-z0-9._~+/=-]+)$/iu.exec(request.headers.authorization ?? "");
  const secret = match?.[1] ?? null;
  return secret !== null && secret.length <= SECRET_LENGTH_MAX ? secret : null;
}
