import { copyFile, link, mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { uuidv7 } from "../ids.ts";
import type { Keys } from "../keys.ts";
import { hashFile } from "./files.ts";
import type { BackedUpFile } from "./manifest.ts";
import { openSealedFile, sealFile } from "./sealed-file.ts";

/** The file of an open batch. */
export interface OpenUpload {
  readonly name: string;
  readonly path: string;
}

/**
 * Holds intake still while `work` runs: no batch begins, ends or is queued meanwhile, so that what is open in the
 * database and the files that are there belong together.
 */
export type HoldStill = <T>(work: (open: readonly OpenUpload[]) => Promise<T>) => Promise<T>;

/** Second names of the files of open batches: a batch that ends meanwhile removes its file, and this one stays. */
export interface HeldUploads {
  readonly folder: string;
  readonly names: readonly string[];
  release(): Promise<void>;
}

/** Gives every file a second name beside the uploads; takes no time, because nothing is copied. */
export async function holdUploads(uploads: string, open: readonly OpenUpload[]): Promise<HeldUploads> {
  const folder = join(uploads, `.backup-${uuidv7()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names: string[] = [];
  for (const { name, path } of open) {
    const isThere = (await stat(path).catch(() => null)) !== null;
    if (!isThere) continue;
    const held = join(folder, name);
    await link(path, held).catch(() => copyFile(path, held));
    names.push(name);
  }
  return { folder, names, release: () => rm(folder, { recursive: true, force: true }) };
}

/** Seals the held uploads into a backup and answers the entries of its manifest. */
export async function sealUploads(
  keys: Keys,
  held: HeldUploads,
  backup: string,
): Promise<readonly BackedUpFile[]> {
  const files: BackedUpFile[] = [];
  for (const name of held.names) {
    const path = uploadPath(name);
    await sealFile(keys, { from: join(held.folder, name), to: join(backup, path), name });
    files.push({ path, ...(await hashFile(join(backup, path))) });
  }
  return files;
}

const FOLDER = "uploads";

function uploadPath(name: string): string {
  return `${FOLDER}/${name}`;
}

/** Opens the uploads that open batches wait for, from the first of these folders that has each; answers what is nowhere. */
export async function openUploads(
  keys: Keys,
  of: { readonly names: readonly string[]; readonly from: readonly string[]; readonly to: string },
): Promise<readonly string[]> {
  const lost: string[] = [];
  await mkdir(of.to, { recursive: true, mode: 0o700 });
  for (const name of of.names) {
    const source = await firstWith(of.from, name);
    if (source === null) lost.push(name);
    else await openSealedFile(keys, { from: source, to: join(of.to, name), name });
  }
  return lost;
}

async function firstWith(folders: readonly string[], name: string): Promise<string | null> {
  for (const folder of folders) {
    const path = join(folder, name);
    if ((await stat(path).catch(() => null)) !== null) return path;
  }
  return null;
}

/** Keeps a received upload in the archive, sealed, before its batch is queued: a restore to any later instant finds it. */
export async function archiveUpload(keys: Keys, folder: string, upload: OpenUpload): Promise<void> {
  await sealFile(keys, { from: upload.path, to: join(folder, upload.name), name: upload.name });
}
