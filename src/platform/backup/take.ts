import { join } from "node:path";
import type postgres from "postgres";
import { uuidv7 } from "../ids.ts";
import type { Keys } from "../keys.ts";
import { digestInUse } from "../suite.ts";
import { migrationsOf } from "./contents.ts";
import { wholeFolder } from "./files.ts";
import { takeLogical } from "./logical.ts";
import { type Manifest, writeManifest } from "./manifest.ts";
import { takePhysical } from "./physical.ts";
import type { HoldStill } from "./uploads.ts";

export interface BackupRequest {
  readonly sql: postgres.Sql;
  readonly url: string;
  readonly keys: Keys;
  readonly kind: "physical" | "logical";
  /** Folder that gets the backup as a folder of its own. */
  readonly to: string;
  /** Folder where uploads wait for their batch. */
  readonly uploads: string;
  readonly hold: HoldStill;
  /** Version of this program. */
  readonly program: string;
}

export interface BackupTaken {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Takes a backup while the installation goes on serving. Keys are never in it. It is whole or not there. */
export async function takeBackup(request: BackupRequest): Promise<BackupTaken> {
  const startedAt = Temporal.Now.instant().toString({ fractionalSecondDigits: 3 });
  const stamp = startedAt.slice(0, "2026-11-26T00:00:00".length).replaceAll(/[-:]/g, "");
  const name = `xinheng-${stamp}Z-${request.kind}`;
  const manifest = await wholeFolder({ parent: request.to, name }, async (draft) => {
    const parts =
      request.kind === "physical" ? await takePhysical(request, draft) : await takeLogical(request, draft);
    const made: Manifest = {
      format: 1,
      digest: digestInUse(),
      backupId: uuidv7(),
      kind: request.kind,
      program: request.program,
      postgresMajor: await majorOf(request.sql),
      startedAt,
      finishedAt: Temporal.Now.instant().toString({ fractionalSecondDigits: 3 }),
      migrations: [...(await migrationsOf(request.sql))],
      keys: [...request.keys.fingerprints].map(([id, fingerprint]) => ({ id, fingerprint })),
      folders: [],
      wal: null,
      tables: [],
      sequences: [],
      ...parts,
    };
    await writeManifest(draft, made);
    return made;
  });
  return { folder: join(request.to, name), manifest };
}

const PER_MAJOR = 10_000;

async function majorOf(sql: postgres.ISql): Promise<number> {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version_num') as version`;
  return Math.floor(Number(row?.version ?? 0) / PER_MAJOR);
}
