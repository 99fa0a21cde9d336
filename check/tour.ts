import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { SETTINGS } from "../src/platform/config.ts";

/** The address that the READMEs print; the tour puts its own port in its place. */
const PRINTED = "127.0.0.1:3000";

const READY_ATTEMPTS_MAX = 120;
const READY_PAUSE_MS = 500;

/** Lines shown of a tour that failed. */
const LINES_SHOWN = 25;

/**
 * Runs commands of the README in their order, as one script beside a server of its own with an empty database, and
 * answers what failed. Variables that one command sets are there for the next, as they are for a reader.
 */
export async function takeTour(root: string, commands: readonly string[]): Promise<readonly string[]> {
  const data = mkdtempSync(join(tmpdir(), "xinheng-tour-"));
  const port = await freePort();
  const env = { ...withoutSettings(), PORT: String(port), XINHENG_DATA: data, XINHENG_DEMO: "never" };
  const server = spawn(process.execPath, [join(root, "bin/xinheng.mjs"), "serve"], {
    cwd: root,
    env,
    stdio: "ignore",
  });
  try {
    if (!(await isReady(port, server))) return ["the server of the tour did not become ready"];
    return await walk(root, scriptOf(commands, `127.0.0.1:${port}`), env);
  } finally {
    await stop(server);
    rmSync(data, { recursive: true, force: true });
  }
}

/** The caller's environment without its settings: the tour must not reach the caller's database. */
function withoutSettings(): Readonly<Record<string, string | undefined>> {
  const names = new Set(SETTINGS.map((setting) => setting.name));
  const kept = Object.entries(process.env).filter(
    ([name]) => !names.has(name) && !name.startsWith("XINHENG_"),
  );
  return Object.fromEntries(kept);
}

/** The commands as a script that stops at the first failure and says before each what comes. */
export function scriptOf(commands: readonly string[], address: string): string {
  const lines = commands.flatMap((command) => [
    `printf '%s\\n' ${quoted(`$ ${command}`)}`,
    command.replaceAll(PRINTED, address),
  ]);
  return ["set -euo pipefail", 'npx() { shift; "$NODE" bin/xinheng.mjs "$@"; }', ...lines].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

async function walk(
  root: string,
  script: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const shell = spawn("bash", ["-c", script], {
    cwd: root,
    env: { ...env, NODE: process.execPath },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pieces: string[] = [];
  shell.stdout.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  shell.stderr.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  await once(shell, "close");
  const lines = pieces.join("").split("\n");
  return shell.exitCode === 0 ? [] : ["a command of the README failed:", ...lines.slice(-LINES_SHOWN)];
}

async function isReady(port: number, server: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < READY_ATTEMPTS_MAX && server.exitCode === null; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return true;
    await pause(READY_PAUSE_MS);
  }
  return false;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const closed = once(server, "close");
  server.kill("SIGTERM");
  await closed;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
