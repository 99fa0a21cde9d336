import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { uuidv7 } from "../ids.ts";
import { endSoftly } from "./linger.ts";
import { type PlatformCode, platformProblem } from "./problem.ts";
import { PROBLEM_MEDIA_TYPE, problemBody } from "./problem-book.ts";
import type { Headers } from "./safe-headers.ts";

const CODES_OF_PARSER: Readonly<Record<string, PlatformCode>> = {
  HPE_HEADER_OVERFLOW: "HEADERS_TOO_LARGE",
  ERR_HTTP_REQUEST_TIMEOUT: "REQUEST_TOO_SLOW",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "BODY_TOO_LARGE",
  HPE_INVALID_CHUNK_SIZE: "BODY_UNREADABLE",
  HPE_INVALID_CONTENT_LENGTH: "BODY_UNREADABLE",
  HPE_UNEXPECTED_CONTENT_LENGTH: "BODY_UNREADABLE",
  HPE_INVALID_TRANSFER_ENCODING: "BODY_UNREADABLE",
};

export interface ByteRefusals {
  readonly headers: Headers;
  readonly lingerSeconds: number;
}

type Exchange = readonly [IncomingMessage, ServerResponse];

/**
 * Bytes that are not a request never become one; their sender still gets a problem, and the connection ends. Answers to
 * requests before them go first: whoever sends several at once takes answers for theirs by their order.
 */
export function answerBrokenBytes(app: FastifyInstance, how: ByteRefusals): void {
  const latest = new WeakMap<Socket, Exchange>();
  app.server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    latest.set(request.socket, [request, response]);
  });
  app.server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    const refuse = (): void => refuseBytes(socket, CODES_OF_PARSER[error.code ?? ""] ?? "PATH_INVALID", how);
    const [request, response] = latest.get(socket) ?? [];
    const isOwed = request?.complete === true && response !== undefined && !response.writableFinished;
    if (isOwed) response.once("close", refuse);
    else refuse();
  });
}

/** Answers a connection on which no request is being served, and closes it. */
export function refuseBytes(socket: Socket, code: PlatformCode, how: ByteRefusals): void {
  if (!socket.writable) return void socket.destroy();
  const refusal = platformProblem(code);
  const requestId = uuidv7();
  const body = JSON.stringify(problemBody(refusal, { requestId, acceptLanguage: undefined }));
  const headers = {
    ...how.headers,
    "content-type": PROBLEM_MEDIA_TYPE,
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    "x-request-id": requestId,
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const first = `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ""}`;
  socket.write(`${[first, ...lines].join("\r\n")}\r\n\r\n${body}`);
  endSoftly(socket, how.lingerSeconds);
}
