import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Cipher } from "../config.ts";
import { RING_FILE } from "../key-ring.ts";
import { KEY_FILES, type Keys, openKeys } from "../keys.ts";
import { writeDurably } from "./files.ts";
import type { Manifest } from "./manifest.ts";
import { keysBesideBackup, keysMissing, keysTaken } from "./refusals.ts";

/** Opens keys that must be there: where there are none, none are made. Refuses with BACKUP_KEYS_MISSING. */
export async function openExistingKeys(folder: string, cipher: Cipher): Promise<Keys> {
  const isThere = (await stat(join(folder, RING_FILE)).catch(() => null)) !== null;
  if (!isThere) throw keysMissing(folder, [RING_FILE]);
  return openKeys({ folder, cipher, isCopy: true });
}

/** Refuses with BACKUP_KEYS_MISSING when the ring lacks a key that the backup needs, or has another under its id. */
export function requireKeys(folder: string, keys: Keys, manifest: Manifest): void {
  const lacking = manifest.keys.filter((key) => keys.fingerprints.get(key.id) !== key.fingerprint);
  if (lacking.length > 0)
    throw keysMissing(
      folder,
      lacking.map((key) => key.id),
    );
}

/**
 * Copies the keys into a folder apart from the backups (mode 0700, file 0600). An earlier copy of the same ring is
 * replaced. Refuses with KEYS_BESIDE_BACKUP and KEYS_FOLDER_TAKEN.
 */
export async function copyKeysApart(of: {
  readonly from: string;
  readonly to: string;
  readonly backups: string;
  readonly cipher: Cipher;
}): Promise<void> {
  refuseBeside(of.to, of.backups);
  const target = join(of.to, RING_FILE);
  const earlier = await readFile(target, "utf8").catch(() => null);
  if (earlier !== null) {
    const [there, ours] = await Promise.all([
      openKeys({ folder: of.to, cipher: of.cipher, isCopy: true }),
      openKeys({ folder: of.from, cipher: of.cipher }),
    ]);
    const isOlder = [...there.fingerprints].every(([id, print]) => ours.fingerprints.get(id) === print);
    if (!isOlder) throw keysTaken(of.to);
  }
  await copyRing(of.from, of.to);
}

/**
 * Puts a ring in a folder of its own, each file whole or not at all, the wrapping key first: without it the ring does not
 * open. A wrapping key that stands elsewhere has no file.
 */
export async function copyRing(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const file of KEY_FILES) {
    const isThere = (await stat(join(from, file)).catch(() => null)) !== null;
    if (!isThere) continue;
    const draft = join(to, `.${file}.new`);
    await rm(draft, { force: true });
    await writeDurably(draft, await readFile(join(from, file)));
    await rename(draft, join(to, file));
  }
}

/** Refuses a key folder that is, holds, or is below the folder of the backups. */
export function refuseBeside(keysTo: string, backups: string): void {
  const apart = [relative(resolve(backups), resolve(keysTo)), relative(resolve(keysTo), resolve(backups))];
  if (apart.some((path) => path === "" || !path.startsWith(".."))) throw keysBesideBackup(keysTo);
}
