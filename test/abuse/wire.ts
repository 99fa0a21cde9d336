import { connect, type Socket } from "node:net";

/** One answer as it came over the line. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The code of a problem, or null. */
  readonly code: string | null;
}

/** A line to the server on which a test writes whatever it likes. */
export interface Line {
  readonly socket: Socket;
  write(text: string | Buffer): void;
  /** Every answer that came until the server closed the line. */
  readonly closed: Promise<readonly Answer[]>;
  /** What came so far. */
  answers(): readonly Answer[];
}

/** Opens a line. That the server cuts it is what some tests wait for, so no error of the socket is a failure. */
export function openLine(port: number, localAddress = "127.0.0.1"): Line {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  let text = "";
  socket.setEncoding("latin1").on("data", (piece) => {
    text += String(piece);
  });
  socket.on("error", () => {});
  const closed = new Promise<readonly Answer[]>((resolve) => {
    socket.once("close", () => resolve(answersIn(text)));
  });
  return { socket, write: (more) => void socket.write(more), closed, answers: () => answersIn(text) };
}

/** Sends bytes on a line of their own and answers what came until the server closed it. */
export async function exchange(port: number, bytes: string | Buffer): Promise<readonly Answer[]> {
  const line = openLine(port);
  line.write(bytes);
  return line.closed;
}

/** The text of a request. A header given as a list is sent once for each value. */
export function requestText(
  first: string,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
  body = "",
): string {
  const all = { host: "127.0.0.1", connection: "close", ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((one) => `${name}: ${one}`),
  );
  return `${[first, ...lines].join("\r\n")}\r\n\r\n${body}`;
}

/** Bytes as one chunk of a chunked body. */
export function chunk(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}

function answersIn(text: string): readonly Answer[] {
  const answers: Answer[] = [];
  for (let rest = text; rest.startsWith("HTTP/1.1 "); ) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) break;
    const [first = "", ...lines] = rest.slice(0, end).split("\r\n");
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(":")).toLowerCase(),
        line.slice(line.indexOf(":") + 1).trim(),
      ]),
    );
    const status = Number(first.split(" ")[1]);
    const after = end + 4;
    const length = headers["content-length"] === undefined ? undefined : Number(headers["content-length"]);
    const bodyEnd = status === 100 ? after : length === undefined ? rest.length : after + length;
    const body = Buffer.from(rest.slice(after, bodyEnd), "latin1").toString("utf8");
    answers.push({ status, headers, body, code: codeOf(headers["content-type"], body) });
    rest = rest.slice(bodyEnd);
  }
  return answers;
}

function codeOf(type: string | undefined, body: string): string | null {
  if (type?.startsWith("application/problem+json") !== true || body === "") return null;
  const { code, zh, en }: { code: string; zh: string; en: string } = JSON.parse(body);
  if (!zh || !en) throw new Error(`the problem ${code} has no sentence`);
  return code;
}
