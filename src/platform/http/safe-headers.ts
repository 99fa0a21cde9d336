import helmet from "@fastify/helmet";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";

/** Header names with values. */
export type Headers = Readonly<Record<string, string>>;

/** Headers for answers that are data. Pages bring their own content policy. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  crossOriginEmbedderPolicy: false,
  frameguard: { action: "deny" },
  hsts: false,
  referrerPolicy: { policy: "same-origin" },
} as const;

/** No page asks for any of these; copying to the clipboard stays allowed for the page itself. */
const PERMISSIONS = [
  "accelerometer=()",
  "camera=()",
  "display-capture=()",
  "geolocation=()",
  "gyroscope=()",
  "microphone=()",
  "payment=()",
  "publickey-credentials-get=(self)",
  "usb=()",
].join(", ");

/** A year, for this host only: whether its neighbours have TLS is not for us to say. */
const TRANSPORT = "max-age=31536000";

/** Puts the security headers on every answer that comes through a route. */
export function addSafeHeaders(app: FastifyInstance, headers: Headers): void {
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(safeFor(request, headers));
    done();
  });
}

/**
 * The security headers for the answer to a request. Strict-Transport-Security counts only behind TLS: browsers ignore it
 * on plain HTTP (RFC 6797 section 7.2), and a proxy that is trusted says which of the two it is.
 */
export function safeFor(request: FastifyRequest, headers: Headers): Headers {
  return request.protocol === "https" ? { ...headers, "strict-transport-security": TRANSPORT } : headers;
}

/**
 * What helmet puts on an answer, asked for once: it is the same for every answer, and helmet, which writes it anew each
 * time, took a seventh of the time of a page that is served from memory.
 */
export async function safeHeaders(): Promise<Headers> {
  const sample = fastify();
  await sample.register(helmet, HEADERS);
  sample.get("/plain", { helmet: false }, async () => "");
  sample.get("/safe", async () => "");
  const [plain, safe] = await Promise.all([sample.inject("/plain"), sample.inject("/safe")]);
  await sample.close();
  const added = Object.entries(safe.headers).filter(([name]) => !(name in plain.headers));
  const text = added.map(([name, value]) => [name, String(value)] as const);
  return { ...Object.fromEntries(text), "permissions-policy": PERMISSIONS };
}
