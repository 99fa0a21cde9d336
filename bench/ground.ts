import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type postgres from "postgres";
import { DEMO_BODIES } from "../src/demo/bodies.ts";
import { DEMO_DIVISIONS } from "../src/demo/index.ts";
import type { Intake } from "../src/flows/read-batch.ts";
import { loadLaw } from "../src/law/load.ts";
import { beginSuite } from "../src/platform/begin-suite.ts";
import { fixedClock, systemClock } from "../src/platform/clock.ts";
import { type Config, readConfig } from "../src/platform/config.ts";
import { openDatabase } from "../src/platform/database.ts";
import { openKeys } from "../src/platform/keys.ts";
import { silentLogger } from "../src/platform/logger.ts";
import { migrate } from "../src/platform/migrate.ts";
import { inTransaction } from "../src/platform/transaction.ts";
import { saveBody, saveDivisions } from "../src/rooms/bodies/index.ts";
import { catalogueOf } from "../src/rooms/catalogue/index.ts";

/** Where a benchmark runs: an embedded PostgreSQL of its own in a temporary folder, with the settings of the product. */
export interface Ground {
  readonly folder: string;
  readonly config: Config;
  readonly intake: Intake;
  readonly sql: postgres.Sql;
  readonly today: string;
  /** Code of the body that supplies. */
  readonly body: string;
  close(): Promise<void>;
}

/** PostgreSQL's own user must be able to pass through the folder when root runs the benchmark. */
const FOLDER_MODE = 0o711;

export async function openGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "xinheng-bench-"));
  await chmod(folder, FOLDER_MODE);
  const read = readConfig({
    XINHENG_DATA: join(folder, "data"),
    XINHENG_CRYPTO: process.env["XINHENG_CRYPTO"],
    LOG_LEVEL: "silent",
    PORT: "0",
  });
  if (!read.ok) throw new Error(read.because.en);
  const config = read.value;
  const db = await openDatabase(config);
  await migrate(db);
  await beginSuite(db, config.crypto);
  const today = systemClock.today().toString();
  const law = loadLaw();
  const intake: Intake = {
    db,
    law,
    catalogue: catalogueOf(law),
    keys: await openKeys({ folder: join(config.dataFolder, "keys"), cipher: config.cipher }),
    clock: fixedClock(today),
    logger: silentLogger(),
  };
  const divisions = DEMO_DIVISIONS.map((division) => ({ ...division, invented: true }));
  await inTransaction(db, { actor: "operator", purpose: "benchmark" }, (tx) => saveDivisions(tx, divisions));
  for (const body of DEMO_BODIES) {
    await inTransaction(db, { actor: "operator", purpose: "benchmark" }, (tx) =>
      saveBody(tx, {
        bodyCode: body.uscc,
        name: body.name,
        territory: body.territory,
        entries: ["administrative-penalty", "administrative-licence", "registration"],
        supplyFrom: "2018-01-01",
        recordedAt: intake.clock.now().toString(),
      }),
    );
  }
  return {
    folder,
    config,
    intake,
    sql: db.sql,
    today,
    body: DEMO_BODIES[0]?.uscc ?? "",
    close: async () => {
      await db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
