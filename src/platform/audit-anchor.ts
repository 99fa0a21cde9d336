import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type postgres from "postgres";
import { assertThat } from "../kernel/outcome.ts";
import { type Head, headIn, headText } from "./audit.ts";
import type { Logger } from "./logger.ts";
import { type Digest, namedHash } from "./suite.ts";

/**
 * The head of the audit chain as it is kept outside the database. A chain without a secret can be made anew by whoever may
 * write the database; what was noted elsewhere it cannot reach.
 */
export interface Anchor {
  /** Null before the first one was noted. */
  read(): Promise<Head | null>;
  note(head: Head): Promise<void>;
}

const FILE = "audit-head";

/** The anchor of an installation: a file in its data folder, and a line of its log each time, for wherever logs are kept. */
export function anchorIn(dataFolder: string, logger: Pick<Logger, "info"> | null = null): Anchor {
  const path = join(dataFolder, FILE);
  return {
    async read() {
      const text = await readFile(path, "utf8").catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
        throw error;
      });
      if (text === null) return null;
      const head = headIn(text.trim());
      assertThat(head !== null, "the noted head of the audit trail is position:hash");
      return head;
    },
    async note(head) {
      const fresh = `${path}.${process.pid}`;
      await writeFile(fresh, `${headText(head)}\n`, { mode: 0o600 });
      await rename(fresh, path);
      logger?.info({ head: headText(head) }, "head of the audit trail");
    },
  };
}

/**
 * Notes where the chain ends now, if it still passes the head that was noted last; otherwise that one stays, and the answer
 * is false: the trail was cut or made anew.
 */
export async function moveAnchor(sql: postgres.ISql, anchor: Anchor): Promise<boolean> {
  const noted = await anchor.read();
  const [row] = await sql<{ position: string; hash: Buffer; digest: Digest; passed: Buffer | null }[]>`
    select h.position, h.hash, h.digest,
           case when h.position = ${noted?.position ?? 0} then h.hash
                else (select previous_hash from platform.audit where position = ${noted?.position ?? 0} + 1) end as passed
      from platform.audit_head h where chain = 'audit'`;
  if (row === undefined) return false;
  const passed = row.passed === null ? null : namedHash(row.passed, row.digest);
  if (noted !== null && passed !== noted.hash) return false;
  const head = { position: Number(row.position), hash: namedHash(row.hash, row.digest) };
  if (head.hash !== noted?.hash) await anchor.note(head);
  return true;
}
