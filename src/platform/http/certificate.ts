import { createHash, X509Certificate } from "node:crypto";
import { TLSSocket } from "node:tls";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { proxyTest } from "./connections.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Thumbprint (SHA-256, base64url) of the certificate that the client came with; null when it came with none. */
    certificateThumbprint?(): string | null;
  }
}

/** A certificate as a header has it: bytes between colons (RFC 9440). Two headers joined by a comma are none. */
const HEADER_FORM = /^:([A-Za-z0-9+/=]{1,12000}):$/u;

/**
 * Reads client certificates: from the TLS connection, or from the `Client-Cert` header when a trusted proxy brings the
 * request. The header of anyone else is anyone's invention. The proxy must take the header away from its own clients.
 */
export function readCertificates(app: FastifyInstance, trustedProxies: readonly string[]): void {
  const isProxy = proxyTest(trustedProxies);
  app.decorateRequest("certificateThumbprint", function certificateThumbprint() {
    const bytes = certificateOf(this, isProxy);
    return bytes === null ? null : createHash("sha256").update(bytes).digest("base64url");
  });
}

function certificateOf(request: FastifyRequest, isProxy: (address: string) => boolean): Buffer | null {
  const { socket } = request.raw;
  if (socket instanceof TLSSocket) {
    const own = socket.getPeerX509Certificate();
    if (own !== undefined) return own.raw;
  }
  const given = request.headers["client-cert"];
  if (typeof given !== "string" || !isProxy(socket.remoteAddress ?? "")) return null;
  const text = HEADER_FORM.exec(given)?.[1];
  if (text === undefined) return null;
  try {
    return new X509Certificate(Buffer.from(text, "base64")).raw;
  } catch {
    // A header that holds no certificate brings none.
    return null;
  }
}
