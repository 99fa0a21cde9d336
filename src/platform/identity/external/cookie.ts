import type { FastifyReply, FastifyRequest } from "fastify";
import { cookieNamed } from "../asking.ts";

const FORM = /^[A-Za-z0-9_-]{40,3000}$/u;

/**
 * Behind TLS the prefix keeps neighbours and plain connections from planting it. Without TLS, on this machine only, browsers
 * refuse the prefix.
 */
function nameFor({ protocol }: Pick<FastifyRequest, "protocol">): string {
  return protocol === "https" ? "__Host-xinheng_external" : "xinheng_external";
}

/** What the browser kept; null when it is nothing that was made here. */
export function keptIn(request: FastifyRequest): string | null {
  const value = cookieNamed(request, nameFor(request));
  return value !== null && FORM.test(value) ? value : null;
}

/** Lax, not Strict: it must come along when the provider sends the browser back. */
export function setKept(
  request: FastifyRequest,
  reply: FastifyReply,
  { value, seconds }: { readonly value: string; readonly seconds: number },
): void {
  const secure = request.protocol === "https" ? "; Secure" : "";
  reply.header(
    "set-cookie",
    `${nameFor(request)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`,
  );
}

export function clearKept(request: FastifyRequest, reply: FastifyReply): void {
  setKept(request, reply, { value: "", seconds: 0 });
}
