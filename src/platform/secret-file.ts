import { randomBytes } from "node:crypto";
import { link, open, readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Refused } from "./refused.ts";

/** A file of secrets as parsed JSON, or null when there is none. Refuses with KEYS_EXPOSED and KEYS_UNREADABLE. */
export async function readSecretFile(file: string): Promise<unknown> {
  const text = await readSecretText(file);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(file);
  }
}

/** The same as the text that it is. */
export async function readSecretText(file: string): Promise<string | null> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw unreadable(file);
  });
  if (text !== null) await requireClosed(file);
  return text;
}

/**
 * Written in full beside the file, forced to disk, then put in its place: a file of secrets is never half there. A new
 * one does not take the place of another that was made meanwhile.
 */
export async function writeSecretFile(file: string, content: object, as: "new" | "replaced"): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}-${process.pid}-${randomBytes(4).toString("hex")}`);
  const handle = await open(draft, "wx", 0o600);
  await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  if (as === "replaced") return rename(draft, file);
  await link(draft, file).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  });
  await rm(draft, { force: true });
}

async function requireClosed(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform === "win32" || (mode & 0o077) === 0) return;
  throw new Refused("KEYS_EXPOSED", {
    zh: `密钥文件 ${file} 可被其他用户读取。请执行 chmod 600 后重试。`,
    en: `The key file ${file} is open to other users. Run chmod 600 on it and try again.`,
  });
}

export function unreadable(file: string): Refused {
  return new Refused("KEYS_UNREADABLE", {
    zh: `密钥文件 ${file} 无法读取或已损坏。请从备份恢复；不要删除，否则加密内容将无法解读。`,
    en: `The key file ${file} cannot be read or is damaged. Restore it from its backup; without it sealed content is lost.`,
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
