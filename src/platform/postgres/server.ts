import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chown, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { CLUSTER_LOG_BYTES_MAX, CLUSTER_STOP_SECONDS_MAX } from "../limits.ts";
import { Refused } from "../refused.ts";
import { type Binaries, usableBinaries } from "./binaries.ts";
import { outsideFolder, type Place } from "./place.ts";
import { type ServerSettings, settingsText } from "./settings.ts";

const run = promisify(execFile);

/** The role that owns everything in an embedded cluster. */
export const ROLE = "xinheng";

const POLL_MS = 20;
const LOG_TAIL_CHARACTERS = 600;

/** Whether a server answers at the place's socket. A dead one leaves its socket behind, and that refuses. */
export function isListening(place: Place): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket(join(place.socketFolder, ".s.PGSQL.5432"));
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });
}

/**
 * Starts the server of a place, after making its cluster if there is none. Answers the process once it runs; whether it
 * takes connections is asked afterwards. It outlives this program: whoever comes next uses it.
 */
export async function startServer(place: Place, settings: ServerSettings): Promise<ChildProcess> {
  const binaries = await binariesFor(place);
  await ensureCluster(place, binaries);
  await writeOwned(place, join(place.home, "cluster", "xinheng.conf"), settingsText(settings));
  const log = await openLog(place);
  const child = spawn(
    join(binaries.folder, "bin", "postgres"),
    ["-D", join(place.home, "cluster"), "-k", place.socketFolder],
    { cwd: place.home, detached: true, stdio: ["ignore", log.fd, log.fd], ...placeOptions(place) },
  );
  child.once("error", () => {});
  child.unref();
  await log.close();
  return child;
}

async function binariesFor(place: Place): Promise<Binaries> {
  const copyFolder = place.user.uid === null ? join(place.home, "programs") : await outsideFolder(place.user);
  return usableBinaries(copyFolder, place.user);
}

/** Major version of the programs that would run this place. */
export async function majorOfBinaries(place: Place): Promise<number> {
  const { folder } = await binariesFor(place);
  const { stdout } = await run(join(folder, "bin", "postgres"), ["--version"], {
    cwd: "/",
    ...place.user.asUser,
  });
  return Number(/(\d+)\./.exec(stdout)?.[1] ?? 0);
}

/** A fast shutdown: open transactions roll back, everything committed is on disk. False when it took too long. */
export async function stopServer(place: Place): Promise<boolean> {
  const pidFile = join(place.home, "cluster", "postmaster.pid");
  const pid = Number((await readFile(pidFile, "utf8").catch(() => "")).split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1) return !(await isListening(place));
  process.kill(pid, "SIGINT");
  const deadline = performance.now() + CLUSTER_STOP_SECONDS_MAX * 1000;
  while (performance.now() < deadline) {
    if ((await stat(pidFile).catch(() => null)) === null) return true;
    await sleep(POLL_MS);
  }
  return false;
}

/** The end of the server's own log, to say why it did not start. */
export async function logTail(place: Place): Promise<string> {
  const text = await readFile(join(place.home, "server.log"), "utf8").catch(() => "");
  return text.slice(-LOG_TAIL_CHARACTERS).trim();
}

/** Made under another name and renamed: a cluster is whole or not there, whatever stops the program meanwhile. */
async function ensureCluster(place: Place, binaries: Binaries): Promise<void> {
  const target = join(place.home, "cluster");
  if ((await stat(join(target, "PG_VERSION")).catch(() => null)) !== null) return;
  const fresh = join(place.home, "cluster.new");
  await rm(fresh, { recursive: true, force: true });
  const options = [
    `--username=${ROLE}`,
    "--auth-local=trust",
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ];
  await run(join(binaries.folder, "bin", "initdb"), ["-D", fresh, ...options], {
    cwd: place.home,
    ...placeOptions(place),
  }).catch((error: unknown) => {
    throw notMade(error);
  });
  const include = "include 'xinheng.conf'\ninclude_if_exists 'local.conf'\n";
  await writeOwned(place, join(fresh, "postgresql.conf"), include);
  await rename(fresh, target);
}

function notMade(error: unknown): Refused {
  const told = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
  return new Refused("CLUSTER_NOT_MADE", {
    zh: `无法创建内置数据库：${told}`,
    en: `The embedded database could not be made: ${told}`,
  });
}

/** HOME and the locale are fixed, so that the caller's environment cannot change what a cluster is. */
function placeOptions(place: Place) {
  const env = { HOME: place.home, PATH: "/usr/bin:/bin", LC_ALL: "C" };
  return { env, ...place.user.asUser };
}

async function writeOwned(place: Place, file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await own(place, file);
}

async function openLog(place: Place) {
  const file = join(place.home, "server.log");
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  const log = await open(file, size > CLUSTER_LOG_BYTES_MAX ? "w" : "a", 0o600);
  await own(place, file);
  return log;
}

async function own(place: Place, file: string): Promise<void> {
  const { uid, gid } = place.user;
  if (uid !== null && gid !== null) await chown(file, uid, gid);
}
