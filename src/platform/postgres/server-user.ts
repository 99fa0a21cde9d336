import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** The user that runs PostgreSQL. PostgreSQL refuses root, so root starts it as the owner of its folder or as nobody. */
export interface ServerUser {
  /** Null where the program's own user runs it. */
  readonly uid: number | null;
  readonly gid: number | null;
  /** Options for starting a program as this user. */
  readonly asUser: { readonly uid?: number; readonly gid?: number };
}

const NOBODY = 65_534;
const OWNER_SHIFT = 6;
const GROUP_SHIFT = 3;
const ENTER = 1;

/** The user that runs a new cluster, or the owner of the cluster that is at `folder` already. */
export async function serverUser(folder: string | null): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { uid: null, gid: null, asUser: {} };
  const owner = folder === null ? null : await stat(folder).catch(() => null);
  if (owner !== null && owner.uid !== 0) return asOther(owner.uid, owner.gid);
  return nobody();
}

function asOther(uid: number, gid: number): ServerUser {
  return { uid, gid, asUser: { uid, gid } };
}

/** PostgreSQL wants a user that the system knows by name: nobody, or where there is none, any but root. */
async function nobody(): Promise<ServerUser> {
  const users = (await readFile("/etc/passwd", "utf8").catch(() => ""))
    .split("\n")
    .map((line) => line.split(":"));
  const others = users.filter(([, , uid]) => uid !== undefined && uid !== "0");
  const [, , uid, gid] = others.find(([name]) => name === "nobody") ?? others[0] ?? [];
  return asOther(Number(uid ?? NOBODY), Number(gid ?? NOBODY));
}

/** Whether a user may pass through every folder on the way to this one (access lists are not looked at). */
export async function canReach(folder: string, user: ServerUser): Promise<boolean> {
  if (user.uid === null) return true;
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found !== null && !mayEnter(found, user)) return false;
    if (dirname(at) === at) return true;
  }
}

function mayEnter(
  folder: { readonly uid: number; readonly gid: number; readonly mode: number },
  user: ServerUser,
) {
  if (folder.uid === user.uid) return ((folder.mode >> OWNER_SHIFT) & ENTER) === ENTER;
  if (folder.gid === user.gid) return ((folder.mode >> GROUP_SHIFT) & ENTER) === ENTER;
  return (folder.mode & ENTER) === ENTER;
}
