import { createHash, randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import { Refused } from "../refused.ts";
import { canReach, type ServerUser, serverUser } from "./server-user.ts";

/** Where a cluster lives. `home` holds the folder `cluster`, the server's log and, when its path is short, the socket. */
export interface Place {
  readonly home: string;
  readonly socketFolder: string;
  readonly user: ServerUser;
  /** True when the home is not below the data folder, because the server's user cannot reach that. */
  readonly outside: boolean;
}

/** File in the data folder that names the home of its cluster. */
const PLACE_FILE = "postgres.json";

/** File in a home outside that names the data folder it belongs to. */
const OWNER_FILE = "data-folder";

/** `sun_path` has 108 bytes on Linux and 104 on macOS, one of them for the end. */
const SOCKET_PATH_BYTES_MAX = 103;

const OUTSIDE_FOLDERS: readonly string[] = ["/var/lib/xinheng", join(tmpdir(), "xinheng")];

/**
 * The place of the cluster of a data folder: the one its file names, or a new one. Call it only in turn (see attach).
 * A new one is below the data folder where the server's user can reach that, and below /var/lib/xinheng otherwise.
 * Refuses with DATA_FOLDER_DENIED, CLUSTER_LOST, CLUSTER_SHARED, CLUSTER_UNREACHABLE, SOCKET_FOLDER_TAKEN.
 */
export async function placeOf(dataFolder: string): Promise<Place> {
  const known = await knownHome(dataFolder);
  const home = known ?? (await newHome(dataFolder));
  const user = await serverUser(home);
  const outside = relative(dataFolder, home).startsWith("..");
  if (outside) await claim(home, dataFolder);
  if (!(await canReach(home, user))) throw unreachable(home);
  const socketFolder = await makeSocketFolder(home, user);
  await writePlace(dataFolder, { home: outside ? home : relative(dataFolder, home), socketFolder });
  return { home, socketFolder, user, outside };
}

async function knownHome(dataFolder: string): Promise<string | null> {
  const text = await readFile(join(dataFolder, PLACE_FILE), "utf8").catch(() => null);
  if (text === null) return null;
  const written: unknown = JSON.parse(text);
  const named = typeof written === "object" && written !== null && "home" in written ? written.home : null;
  const home = resolve(dataFolder, String(named));
  if (typeof named === "string" && (await stat(home).catch(() => null)) !== null) return home;
  throw new Refused("CLUSTER_LOST", {
    zh: `${join(dataFolder, PLACE_FILE)} 指向的数据库文件夹 ${home} 不存在。请恢复该文件夹，或删除此文件以新建空库。`,
    en: `The database folder ${home}, named in ${join(dataFolder, PLACE_FILE)}, is gone. Restore it, or remove that file to begin with an empty database.`,
  });
}

async function newHome(dataFolder: string): Promise<string> {
  const user = await serverUser(null);
  const inside = join(dataFolder, "postgres");
  const home = (await canReach(dataFolder, user)) ? inside : await newOutsideHome(dataFolder, user);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await chmod(home, 0o700);
  if (user.uid !== null && user.gid !== null) await chown(home, user.uid, user.gid);
  return home;
}

async function newOutsideHome(dataFolder: string, user: ServerUser): Promise<string> {
  const folder = await outsideFolder(user);
  await removeAbandoned(folder);
  return join(folder, outsideName(dataFolder));
}

/** A data folder in the temporary folder that is gone has taken its cluster's purpose along. Others are never touched. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = await readFile(join(folder, name, OWNER_FILE), "utf8").catch(() => null);
    if (owner === null || !owner.startsWith(`${tmpdir()}/`)) continue;
    const isGone = await stat(owner).then(
      () => false,
      (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT",
    );
    if (isGone) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** The hash says which data folder it belongs to; the random part keeps a removed data folder from coming back to life. */
function outsideName(dataFolder: string): string {
  return `${createHash("sha256").update(dataFolder).digest("hex").slice(0, 12)}-${randomBytes(3).toString("hex")}`;
}

/** A folder outside the checkout that the server's user can reach: for the cluster, and for a copy of the programs. */
export async function outsideFolder(user: ServerUser): Promise<string> {
  for (const folder of OUTSIDE_FOLDERS) {
    await mkdir(folder, { recursive: true, mode: 0o711 }).catch(() => {});
    const found = await lstat(folder).catch(() => null);
    const isOurs = found?.isDirectory() === true && found.uid === process.getuid?.();
    if (isOurs && (await canReach(folder, user))) return folder;
  }
  throw unreachable(OUTSIDE_FOLDERS.join(", "));
}

/** A data folder that was moved keeps its cluster; one that was copied must not share it. */
async function claim(home: string, dataFolder: string): Promise<void> {
  const file = join(home, OWNER_FILE);
  const owner = await readFile(file, "utf8").catch(() => dataFolder);
  const other =
    owner === dataFolder ? null : await readFile(join(owner, PLACE_FILE), "utf8").catch(() => null);
  if (other?.includes(JSON.stringify(home)) === true) {
    throw new Refused("CLUSTER_SHARED", {
      zh: `数据库文件夹 ${home} 属于 ${owner}；${dataFolder} 是它的副本，不能共用。`,
      en: `The database folder ${home} belongs to ${owner}; ${dataFolder} is a copy of that and cannot share it.`,
    });
  }
  await writeFile(file, dataFolder);
}

async function makeSocketFolder(home: string, user: ServerUser): Promise<string> {
  const near = join(home, "socket");
  const isShort = Buffer.byteLength(`${near}/.s.PGSQL.5432`) <= SOCKET_PATH_BYTES_MAX;
  const folder = isShort
    ? near
    : `/tmp/xinheng-${createHash("sha256").update(home).digest("hex").slice(0, 16)}`;
  await mkdir(folder, { mode: 0o700 }).then(
    () => (user.uid === null || user.gid === null ? undefined : chown(folder, user.uid, user.gid)),
    (error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    },
  );
  const found = await lstat(folder);
  const owner = user.uid ?? process.getuid?.() ?? found.uid;
  if (found.isDirectory() && found.uid === owner && (found.mode & 0o077) === 0) return folder;
  throw new Refused("SOCKET_FOLDER_TAKEN", {
    zh: `数据库套接字文件夹 ${folder} 不属于本程序，请删除它或改用较短的 XINHENG_DATA 路径。`,
    en: `The folder ${folder} for the database socket is someone else's; remove it or use a shorter XINHENG_DATA.`,
  });
}

async function writePlace(dataFolder: string, place: Readonly<Record<string, string>>): Promise<void> {
  const file = join(dataFolder, PLACE_FILE);
  const text = `${JSON.stringify(place, null, 2)}\n`;
  if ((await readFile(file, "utf8").catch(() => null)) === text) return;
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Makes the data folder and answers its real path. Root leaves it passable, so that the server's user gets through. */
export async function ensureDataFolder(folder: string): Promise<string> {
  if (!isAbsolute(folder)) throw new Error("Broken invariant: the data folder is absolute");
  try {
    await mkdir(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    return await realpath(folder);
  } catch (error) {
    const met = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new Refused("DATA_FOLDER_DENIED", {
      zh: `无法使用数据文件夹 ${folder}（${met}）。`,
      en: `The data folder ${folder} cannot be used (${met}).`,
    });
  }
}

function unreachable(folder: string): Refused {
  return new Refused("CLUSTER_UNREACHABLE", {
    zh: `PostgreSQL 的运行用户无法进入 ${folder}。请改用可进入的 XINHENG_DATA，或设置 DATABASE_URL。`,
    en: `The user that runs PostgreSQL cannot reach ${folder}. Choose a reachable XINHENG_DATA, or set DATABASE_URL.`,
  });
}
