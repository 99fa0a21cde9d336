import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Cipher } from "./config.ts";
import { cipherKeysOf, formNamed, openBytes, sealBytes } from "./gcm.ts";
import { isObject, readSecretFile, unreadable, writeSecretFile } from "./secret-file.ts";

/**
 * Holds the key that wraps the data keys of an installation. Nothing but data keys passes through it, a few at each start
 * and at each change of keys, so that a hardware module or a key service on the network can stand here.
 */
export interface KeyService {
  /** Written beside what it wrapped, so that another service does not try to unwrap it. */
  readonly name: string;
  /** Wraps a data key; `label` names what it is for and is authenticated. */
  wrap(dataKey: Buffer, label: string): Promise<Buffer>;
  /** The data key back; throws on bytes that were changed, wrapped elsewhere, or under another label. */
  unwrap(wrapped: Buffer, label: string): Promise<Buffer>;
}

/** The file of the wrapping key in its folder. */
export const MASTER_FILE = "master.json";
const SECRET_BYTES = 32;
const ID_BYTES = 4;

/** The service that every installation begins with: a key file of mode 0600, made at the first wrapping. */
export function fileKeyService(folder: string, cipher: Cipher): KeyService {
  const file = join(folder, MASTER_FILE);
  return {
    name: "file",
    async wrap(dataKey, label) {
      const keys = (await readMaster(file)) ?? (await makeMaster(folder, file));
      const key = keys.get(formNamed(cipher).mark);
      if (key === undefined) throw unreadable(file);
      return sealBytes(dataKey, key, label);
    },
    async unwrap(wrapped, label) {
      const keys = await readMaster(file);
      if (keys === null) throw unreadable(file);
      return openBytes(wrapped, label, (id, mark) => {
        const key = keys.get(mark);
        return key?.header.toString("hex", 2) === id ? key : undefined;
      });
    },
  };
}

type Master = ReturnType<typeof cipherKeysOf>;

async function readMaster(file: string): Promise<Master | null> {
  const found = await readSecretFile(file);
  if (found === null) return null;
  if (!isObject(found) || typeof found.id !== "string" || typeof found.secret !== "string")
    throw unreadable(file);
  const secret = Buffer.from(found.secret, "base64");
  if (secret.length !== SECRET_BYTES || !/^[0-9a-f]{8}$/u.test(found.id)) throw unreadable(file);
  return cipherKeysOf(found.id, secret);
}

/** Two programs that begin at once end with the same key. */
async function makeMaster(folder: string, file: string): Promise<Master> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const id = randomBytes(ID_BYTES).toString("hex");
  await writeSecretFile(file, { id, secret: randomBytes(SECRET_BYTES).toString("base64") }, "new");
  const made = await readMaster(file);
  if (made === null) throw unreadable(file);
  return made;
}
