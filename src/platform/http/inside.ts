import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** An answer of the API to a page of the same program. */
export interface InsideAnswer {
  readonly status: number;
  /** Null when the answer has no JSON body. */
  readonly json: unknown;
  readonly etag?: string | undefined;
}

/** Asks the program's own API without the network. The visitor's page counts for the rate limit, these do not. */
export type AskInside = (path: string, headers?: Readonly<Record<string, string>>) => Promise<InsideAnswer>;

export interface Inside {
  readonly ask: AskInside;
  readonly isInside: (request: FastifyRequest) => boolean;
}

const HEADER = "x-xinheng-inside";
const TOKEN_BYTES = 32;

/** Inside requests carry a secret that only this process knows; a request from outside cannot claim to be one. */
export function makeInside(app: FastifyInstance): Inside {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  return {
    isInside: (request) => request.headers[HEADER] === token,
    async ask(path, headers = {}) {
      const answer = await app.inject({ method: "GET", url: path, headers: { ...headers, [HEADER]: token } });
      const { etag } = answer.headers;
      const isJson = String(answer.headers["content-type"] ?? "").includes("json") && answer.body !== "";
      return { status: answer.statusCode, json: isJson ? answer.json() : null, etag: etag?.toString() };
    },
  };
}
