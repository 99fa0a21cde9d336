import { chown, lstat, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Place } from "../postgres/place.ts";
import { canReach } from "../postgres/server-user.ts";
import type { ServerSettings } from "../postgres/settings.ts";
import { EXIT, Refused } from "../refused.ts";

/** File in the data folder that names its archive, so that no command can start the server without it by oversight. */
const ARCHIVE_FILE = "archive.json";

/** Word of the setting that ends archiving. */
const ARCHIVE_OFF = "off";

/** A segment that is not full is archived after this time: what a lost machine can take along at most. */
const ARCHIVE_SECONDS_MAX = 60;

/**
 * Run by PostgreSQL as its own user for every finished segment, so it needs nothing but the system's own programs. The
 * copy has its name only once it is on disk; a segment that is there already is good when it is the same, and never replaced.
 */
const SCRIPT = `#!/bin/sh
# Written at every start. Arguments: archive folder, path of the segment, its name.
set -eu
if [ -e "$1/$3" ]; then cmp -s "$2" "$1/$3"; exit; fi
cp "$2" "$1/.$3.part"
sync "$1/.$3.part"
mv "$1/.$3.part" "$1/$3"
sync "$1"
`;

/** The archive of a data folder: the one the setting names, or the one it was told before; null when there is none. */
export async function archiveOf(dataFolder: string, setting: string | null): Promise<string | null> {
  if (setting === ARCHIVE_OFF) return null;
  if (setting !== null) return setting;
  const text = await readFile(join(dataFolder, ARCHIVE_FILE), "utf8").catch(() => null);
  const told: unknown = text === null ? null : JSON.parse(text);
  return typeof told === "object" && told !== null && "folder" in told ? String(told.folder) : null;
}

/** Remembers what the setting says about the archive of a data folder. Call it only in turn (see attach). */
export async function rememberArchive(dataFolder: string, setting: string | null): Promise<void> {
  const file = join(dataFolder, ARCHIVE_FILE);
  if (setting === null) return;
  if (setting === ARCHIVE_OFF) return rm(file, { force: true });
  await writeFile(`${file}.new`, `${JSON.stringify({ folder: setting }, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Settings of a server that archives into a folder, after the folder was made and found in reach of the server's user. */
export async function archiveSettings(place: Place, folder: string): Promise<ServerSettings> {
  const wal = walOf(folder);
  await makeFolders(place, folder);
  const script = join(place.home, "archive.sh");
  await writeFile(script, SCRIPT, { mode: 0o644 });
  const words = ["/bin/sh", quoted(script), quoted(wal), '"%p"', '"%f"'];
  return {
    archive_mode: "on",
    archive_command: words.join(" "),
    archive_timeout: `${ARCHIVE_SECONDS_MAX}s`,
  };
}

/** Where the segments of an archive are. */
export function walOf(archive: string): string {
  return join(archive, "wal");
}

/** Where an archive keeps the sealed uploads of batches. */
export function uploadsOf(archive: string): string {
  return join(archive, "uploads");
}

/** The folder itself is only passed through; what is in it has one owner each: the server's user, and ours. */
async function makeFolders(place: Place, folder: string): Promise<void> {
  const { uid, gid } = place.user;
  try {
    await mkdir(folder, { recursive: true, mode: uid === null ? 0o700 : 0o711 });
    await mkdir(uploadsOf(folder), { recursive: true, mode: 0o700 });
    await mkdir(walOf(folder), { recursive: true, mode: 0o700 });
    if (uid !== null && gid !== null) await chown(walOf(folder), uid, gid);
    const isFolder = (await lstat(walOf(folder))).isDirectory();
    if (isFolder && (await canReach(walOf(folder), place.user))) return;
  } catch (error) {
    throw archiveUnreachable(folder, error instanceof Error && "code" in error ? String(error.code) : "?");
  }
  throw archiveUnreachable(folder, "EACCES");
}

export function archiveUnreachable(folder: string, met: string): Refused {
  return new Refused("ARCHIVE_UNREACHABLE", {
    zh: `PostgreSQL 的运行用户无法使用归档文件夹 ${folder}（${met}）。请换一个可进入的文件夹。`,
    en: `The user that runs PostgreSQL cannot use the archive folder ${folder} (${met}). Choose one that it can reach.`,
  });
}

/** An external PostgreSQL archives by its operator's own means. */
export function archiveNotOurs(): Refused {
  return new Refused(
    "ARCHIVE_NOT_OURS",
    {
      zh: "XINHENG_ARCHIVE 只用于内置数据库；外部数据库的归档由其管理员负责。",
      en: "XINHENG_ARCHIVE is for the embedded database; archiving an external one is up to its operator.",
    },
    EXIT.misused,
  );
}

/** The command by which a recovering server fetches a segment. */
export function restoreCommand(archive: string): string {
  return `cp ${quoted(walOf(archive))}/"%f" "%p"`;
}

/** A path as one word of a shell, in a setting where % has a meaning of its own. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`).replaceAll("%", "%%")}'`;
}
