import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { problem } from "../../http/problem.ts";
import { LOGOUT_TOKEN_BYTES_MAX, PROVIDER_MESSAGES_PER_WINDOW_MAX } from "../../limits.ts";
import { endByProvider } from "./logout.ts";
import { EXTERNAL_REFUSALS } from "./refusals.ts";
import { providerOf } from "./shown.ts";
import type { External } from "./types.ts";

const FORM_TYPE = "application/x-www-form-urlencoded";
const Form = Type.Object({ logout_token: Type.String() });

/** Where the provider says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0). */
export function logoutRoute(app: FastifyInstance, of: External): void {
  app.register(async (part) => {
    part.removeAllContentTypeParsers();
    part.addContentTypeParser(FORM_TYPE, { parseAs: "string" }, (_request, text, done) => {
      done(null, text.toString());
    });
    const schema = {
      tags: ["account"],
      summary: "The provider ends sessions by a logout token",
      response: { 200: Type.Object({ ended: Type.Integer() }) },
    };
    const config = {
      rateLimit: { max: PROVIDER_MESSAGES_PER_WINDOW_MAX },
      described: { body: { [FORM_TYPE]: Form } },
    };
    part.post<{ Body: unknown }>(
      "/session/external/ended",
      { schema, config, bodyLimit: LOGOUT_TOKEN_BYTES_MAX },
      async (request) => {
        const provider = providerOf(of);
        const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
        const [token, ...more] = form.getAll("logout_token");
        if (token === undefined || more.length > 0) throw invalid();
        const outcome = await endByProvider(of, provider, token);
        if (outcome === null) throw invalid();
        return { ended: outcome };
      },
    );
  });
}

/** The standard wants `error` beside what every refusal has here. */
function invalid(): Error {
  const { status, zh, en } = EXTERNAL_REFUSALS.EXTERNAL_LOGOUT_INVALID;
  return problem("EXTERNAL_LOGOUT_INVALID", status, { zh, en, members: { error: "invalid_request" } });
}
