import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import { Compile } from "typebox/compile";
import { canonicalJson } from "../../kernel/canonical.ts";
import { type Digest, digestHex } from "../suite.ts";
import { hashFile, writeDurably } from "./files.ts";
import { backupDamaged, backupUnreadable } from "./refusals.ts";

/** The list of everything in a backup. It is written last, so a folder without it is no backup. */
const MANIFEST_FILE = "manifest.json";

const PLACE = { path: Type.String(), bytes: Type.Integer() };

/** A hash stands under the name of its digest: a backup is read whatever this installation hashes with. */
const FILE = Type.Union([
  Type.Object({ ...PLACE, sha256: Type.String() }),
  Type.Object({ ...PLACE, sm3: Type.String() }),
]);

const TABLE = Type.Object({
  schema: Type.String(),
  table: Type.String(),
  columns: Type.Array(Type.String()),
  rows: Type.Integer(),
  file: Type.String(),
});

const MANIFEST = Type.Object({
  format: Type.Literal(1),
  backupId: Type.String(),
  kind: Type.Union([Type.Literal("physical"), Type.Literal("logical")]),
  /** Version of the program that made it. */
  program: Type.String(),
  postgresMajor: Type.Integer(),
  startedAt: Type.String(),
  finishedAt: Type.String(),
  /** Names of the migrations that the database had. */
  migrations: Type.Array(Type.String()),
  /** Keys that what is sealed in it can be read with. The keys themselves are elsewhere. */
  keys: Type.Array(Type.Object({ id: Type.String(), fingerprint: Type.String() })),
  files: Type.Array(FILE),
  /** Physical: folders of the cluster, for those that are empty; and its own write-ahead log, first and last segment. */
  folders: Type.Array(Type.String()),
  wal: Type.Union([
    Type.Null(),
    Type.Object({ first: Type.String(), last: Type.String(), segmentBytes: Type.Integer() }),
  ]),
  /** Logical: tables in an order in which they can be filled, and where sequences stood. */
  tables: Type.Array(TABLE),
  sequences: Type.Array(Type.Object({ schema: Type.String(), sequence: Type.String(), last: Type.String() })),
});

type Written = Static<typeof MANIFEST>;

/** A file of a backup with its hash in hexadecimal. */
export interface BackedUpFile {
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
}
export type BackedUpTable = Static<typeof TABLE>;

export interface Manifest extends Omit<Written, "files"> {
  /** What files and manifest are hashed with: the digest of the installation that was backed up. */
  readonly digest: Digest;
  readonly files: readonly BackedUpFile[];
}

const SIGNED = Type.Union([
  Type.Object({ manifest: MANIFEST, sha256: Type.String() }),
  Type.Object({ manifest: MANIFEST, sm3: Type.String() }),
]);
const READER = Compile(SIGNED);

/** Writes the manifest of a backup with its own hash. Answers nothing: it is read back by `readBackup`. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const { digest, ...said } = manifest;
  const files = said.files.map(({ path, bytes, hash }) => ({ path, bytes, [digest]: hash }));
  const written = { ...said, files };
  const signed = { manifest: written, [digest]: digestHex(canonicalJson(written), digest) };
  await writeDurably(join(folder, MANIFEST_FILE), `${JSON.stringify(signed, null, 1)}\n`);
}

/**
 * The manifest of a backup after every file of it was read and found as it says. Refuses with BACKUP_UNREADABLE and
 * BACKUP_DAMAGED (a file changed, missing, or there beside what the manifest lists).
 */
export async function readBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const faults = await damagedFiles(folder, manifest);
  if (faults.length > 0) throw backupDamaged(faults);
  return manifest;
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST_FILE), "utf8").catch(() => null);
  if (text === null) throw backupUnreadable(folder, MANIFEST_FILE);
  const signed = parsed(text);
  if (!READER.Check(signed)) throw backupUnreadable(folder, MANIFEST_FILE);
  const { manifest } = signed;
  const [digest, hash] = hashIn(signed);
  const files = manifest.files.map((file) => ({ path: file.path, bytes: file.bytes, named: hashIn(file) }));
  const isOfOneDigest = files.every(({ named }) => named[0] === digest);
  const leads = [...files.map((file) => file.path), ...manifest.folders].some(leadsOut);
  if (digestHex(canonicalJson(manifest), digest) !== hash || !isOfOneDigest || leads)
    throw backupDamaged([MANIFEST_FILE]);
  return {
    ...manifest,
    digest,
    files: files.map(({ path, bytes, named }) => ({ path, bytes, hash: named[1] })),
  };
}

function hashIn(one: { readonly sha256: string } | { readonly sm3: string }): readonly [Digest, string] {
  return "sm3" in one ? ["sm3", one.sm3] : ["sha256", one.sha256];
}

/** A path that would write outside of the target is no path of ours, whoever wrote the manifest. */
function leadsOut(path: string): boolean {
  return path.startsWith("/") || path.includes("\\") || path.split("/").includes("..");
}

async function damagedFiles(folder: string, manifest: Manifest): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const file of manifest.files) {
    const found = await hashFile(join(folder, file.path), manifest.digest).catch(() => null);
    if (found?.hash !== file.hash || found.bytes !== file.bytes) faults.push(file.path);
  }
  const listed = new Set([MANIFEST_FILE, ...manifest.files.map((file) => file.path)]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => !entry.isDirectory());
  const extra = found.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return [...faults, ...extra.filter((path) => !listed.has(path))];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
