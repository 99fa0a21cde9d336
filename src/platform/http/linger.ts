import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { isStopping } from "./stop.ts";

/**
 * Closes the connection of an answer that is the last on it: while the server stops, and when its request is unread.
 * A refusal may be ready before its request has arrived whole. Reading the rest would let whoever sends ten gigabytes
 * have them read; cutting the line at once would throw away the refusal that is still on it. So the answer is sent, our
 * side is closed, what still comes is dropped, and after a moment the connection is cut.
 */
export function closeUnread(app: FastifyInstance, lingerSeconds: number): void {
  app.addHook("onSend", async (request, reply, payload) => {
    const { raw } = request;
    if (isStopping(app)) reply.header("connection", "close");
    if (!isUnread(raw)) return payload;
    reply.header("connection", "close");
    lingerAfter(raw, lingerSeconds);
    return payload;
  });
}

/** Closes our side of a connection, drops what still comes, and cuts it when the other side does not close in time. */
export function endSoftly(socket: Socket, lingerSeconds: number): void {
  const cut = setTimeout(() => socket.destroy(), lingerSeconds * 1000);
  socket.once("close", () => clearTimeout(cut));
  socket.end();
}

/** Whether the headers of a request announce a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** A request made inside the process has no connection, and nothing of it is on its way. */
function isUnread(raw: IncomingMessage): boolean {
  return raw.complete === false && hasBody(raw) && !raw.destroyed;
}

/** Node destroys the socket of a last answer as soon as that is written; with bytes unread this resets the connection. */
function lingerAfter(raw: IncomingMessage, lingerSeconds: number): void {
  const { socket } = raw;
  socket.destroySoon = () => {
    if (raw.complete) socket.end(() => socket.destroy());
    else dropRest(raw, lingerSeconds);
  };
}

function dropRest(raw: IncomingMessage, lingerSeconds: number): void {
  const { socket } = raw;
  endSoftly(socket, lingerSeconds);
  raw.once("end", () => socket.destroy());
  raw.unpipe();
  raw.resume();
}
