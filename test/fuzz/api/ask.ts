import { Agent, request as send } from "node:http";
import { connect } from "node:net";

export interface Request {
  readonly method: string;
  /** Path and query as they go on the wire. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** Bytes that go on the wire instead of a request made of the rest. */
  readonly raw?: Buffer;
}

export interface Answer {
  /** 0 when the server closed the connection without an answer. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
/** A request that takes longer stands still. */
const ANSWER_MS_MAX = 60_000;

/** Sends one request and waits for its whole answer. */
export function ask(url: string, request: Request): Promise<Answer> {
  return request.raw === undefined ? askWhole(url, request) : askRaw(url, request.raw);
}

function askWhole(url: string, { method, path, headers, body }: Request): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((take, fail) => {
    const length = body === null ? {} : { "content-length": String(body.length) };
    const sent = send(
      { agent, hostname, port, method, path, headers: { ...length, ...headers }, timeout: ANSWER_MS_MAX },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on("data", (piece: Buffer) => pieces.push(piece));
        answer.on("error", fail);
        answer.on("end", () =>
          take({
            status: answer.statusCode ?? 0,
            headers: plain(answer.headers),
            text: Buffer.concat(pieces).toString("utf8"),
          }),
        );
      },
    );
    sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.on("error", (error) =>
      isCut(error) || isUnaskedContent(method, error)
        ? take({ status: 0, headers: {}, text: error.message })
        : fail(error),
    );
    sent.end(body ?? undefined);
  });
}

/** Bytes that never became a request are refused before their method is known, so HEAD may get a problem with its content. */
function isUnaskedContent(method: string, error: Error): boolean {
  return method === "HEAD" && "code" in error && String(error.code).startsWith("HPE_");
}

/** A server may close a connection whose request it refuses before it was sent to its end. */
function isCut(error: Error): boolean {
  return "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

function plain(headers: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Bytes as they are; the connection is closed after them. */
function askRaw(url: string, bytes: Buffer): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((take, fail) => {
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    const pieces: Buffer[] = [];
    socket.setTimeout(ANSWER_MS_MAX, () => socket.destroy(new Error("no answer in time")));
    socket.on("data", (piece: Buffer) => pieces.push(piece));
    socket.on("error", (error) => (isCut(error) ? take(answerIn("")) : fail(error)));
    socket.on("close", () => take(answerIn(Buffer.concat(pieces).toString("utf8"))));
  });
}

function answerIn(text: string): Answer {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const headers = head
    .split("\r\n")
    .slice(1)
    .flatMap((line) => {
      const at = line.indexOf(":");
      return at < 0 ? [] : [[line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]];
    });
  const named: Readonly<Record<string, string>> = Object.fromEntries(headers);
  // A second answer may follow the first one, when the bytes made two requests.
  const body = Buffer.from(rest.join("\r\n\r\n")).subarray(
    0,
    Number(named["content-length"] ?? Number.MAX_SAFE_INTEGER),
  );
  return { status, headers: named, text: body.toString("utf8") };
}
