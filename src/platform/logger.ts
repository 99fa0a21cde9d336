import pino from "pino";
import type { LogLevel } from "./config.ts";

/** Structured log lines (JSON) for machines. Names of people, identifiers, search texts and bodies never go into one. */
export type Logger = pino.Logger;

/** Fields that are cut from every log line should someone pass them by mistake. */
const REDACTED: readonly string[] = [
  "req.headers.authorization",
  "req.headers.cookie",
  "headers.authorization",
  "headers.cookie",
  "authorization",
  "databaseUrl",
  "body",
  "query",
];

/** A logger that writes to standard error, so that standard output stays what the command promises. */
export function makeLogger(level: LogLevel, name = "xinheng"): Logger {
  const options = {
    name,
    level,
    base: { pid: process.pid },
    timestamp: () => `,"at":"${Temporal.Now.instant().toString({ fractionalSecondDigits: 3 })}"`,
    messageKey: "said",
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: [...REDACTED], remove: true },
  };
  return pino(options, pino.destination({ dest: 2, sync: true }));
}

/** A logger that says nothing, for tests. */
export function silentLogger(): Logger {
  return pino({ level: "silent" });
}
