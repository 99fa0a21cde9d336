import pino from "pino";
import type { LogLevel } from "./config.ts";

/** Structured log lines (JSON) for machines. Names of people, identifiers, search texts and bodies never go into one. */
export type Logger = pino.Logger;

/** Fields that are cut from every log line should someone pass them by mistake. */
const CUT: readonly string[] = [
  "req.headers.authorization",
  "req.headers.cookie",
  "*.headers",
  "headers.authorization",
  "headers.cookie",
  "authorization",
  "databaseUrl",
  "body",
  "query",
];

/** A logger that writes to standard error, so that standard output stays what the command promises. */
export function makeLogger(
  level: LogLevel,
  name = "xinheng",
  to: pino.DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  const options = {
    name,
    level,
    base: { pid: process.pid },
    timestamp: () => `,"at":"${Temporal.Now.instant().toString({ fractionalSecondDigits: 3 })}"`,
    messageKey: "said",
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorFacts },
    redact: { paths: [...CUT], remove: true },
  };
  return pino(options, to);
}

/** A logger that says nothing, for tests. */
export function silentLogger(): Logger {
  return pino({ level: "silent" });
}

/** Data exceptions of PostgreSQL (class 22) repeat the offending value in their message. */
const TELLS_VALUES = /^22/;

/** What JSON.parse and BigInt say of a text that they cannot read repeats it. */
const READERS_FAULT = "SyntaxError";

/**
 * What a log may hold of an error: which, and where in the program. PostgreSQL repeats values of the row in details,
 * contexts and some messages, so of its errors only the names of code and constraint are kept.
 */
function errorFacts(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = textOf(error, "code");
  const tells =
    error.name === READERS_FAULT || (error.name === "PostgresError" && TELLS_VALUES.test(code ?? ""));
  const [, ...frames] = (error.stack ?? "").split("\n    at ");
  return {
    type: error.name,
    ...(code === null ? {} : { code }),
    ...(tells ? {} : { message: error.message }),
    constraint: textOf(error, "constraint_name") ?? undefined,
    stack: frames.map((frame) => frame.split("\n")[0]),
  };
}

function textOf(error: Error, field: string): string | null {
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" ? value : null;
}
