import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose } from "../../src/entry/compose.ts";
import { loadDemo } from "../../src/entry/demo-load.ts";
import type { Installation } from "../../src/entry/installation.ts";
import { takeInBatch } from "../../src/flows/take-in-batch.ts";
import { orgCodeCheckCharacter, usccCheckCharacter } from "../../src/kernel/uscc.ts";
import { loadLaw } from "../../src/law/load.ts";
import { type Clock, fixedClock, systemClock } from "../../src/platform/clock.ts";
import { readConfig } from "../../src/platform/config.ts";
import { asProgram } from "../../src/platform/database.ts";
import { openKeys } from "../../src/platform/keys.ts";
import { silentLogger } from "../../src/platform/logger.ts";
import { type TestDatabase, testDatabase } from "../../src/platform/testing.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { ensurePortalBuilt } from "../../src/portal/build.ts";
import { mountPortal } from "../../src/portal/mount.ts";
import { issueKey, saveBody } from "../../src/rooms/bodies/index.ts";
import { catalogueOf } from "../../src/rooms/catalogue/index.ts";

export interface StoryServer {
  readonly url: string;
  readonly db: TestDatabase;
  readonly installation: Installation;
  /** Adds a body that supplies these entries and answers its API key. */
  bodyKey(entries: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

const DEMO_DAYS = 45;

export interface StoryOptions {
  readonly demo?: boolean;
  /** ISO day on which the story plays; today when not given. */
  readonly today?: string;
  /** Where it listens; a free port when not given. */
  readonly port?: number;
  /** Settings other than the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The whole product in this process: a real database, the decisions of the invented city's last weeks, portal, API and worker. */
export async function startServer(options: StoryOptions = {}): Promise<StoryServer> {
  const db = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "xinheng-story-"));
  const clock = options.today === undefined ? systemClock : fixedClock(options.today);
  const installation = await installationIn({ folder, db, clock, settings: options.settings ?? {} });
  const { intake, uploads } = installation;
  const today = clock.today();
  if (options.demo !== false) {
    const decidedFrom = today.subtract({ days: DEMO_DAYS }).toString();
    await loadDemo({ intake, uploads, today: today.toString(), decidedFrom });
  }
  await ensurePortalBuilt();
  const server = asProgram(installation.db, "xinheng_server");
  const worker = asProgram(installation.db, "xinheng_worker");
  let work: Promise<unknown> = Promise.resolve();
  const announce = (): void => {
    work = work.then(() => takeInBatch({ ...intake, db: worker }));
  };
  const { app, ask } = await compose(
    { ...installation, db: server, intake: { ...intake, db: server } },
    { announce },
  );
  await mountPortal(app, { api: ask });
  const url = await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  return {
    url,
    db,
    installation,
    bodyKey: (entries) => addBody(installation, entries),
    stop: async () => {
      await app.close();
      await work;
      await Promise.all([server.close(), worker.close()]);
      await db.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Place {
  readonly folder: string;
  readonly db: TestDatabase;
  readonly clock: Clock;
  readonly settings: Readonly<Record<string, string>>;
}

async function installationIn({ folder, db, clock, settings }: Place): Promise<Installation> {
  const config = readConfig({
    XINHENG_DATA: folder,
    XINHENG_RATE_PER_MINUTE: "100000",
    LOG_LEVEL: "silent",
    PORT: "0",
    ...settings,
  });
  if (!config.ok) throw new Error(config.because.en);
  const law = loadLaw();
  const logger = silentLogger();
  const keys = await openKeys({ folder: join(folder, "keys"), cipher: config.value.cipher });
  const intake = { db, law, catalogue: catalogueOf(law), keys, clock, logger };
  return {
    config: config.value,
    logger,
    db,
    intake,
    uploads: join(folder, "uploads"),
    close: async () => {},
  };
}

async function addBody(installation: Installation, entries: readonly string[]): Promise<string> {
  const bodyCode = inventedBodyCode();
  const recordedAt = systemClock.now().toString();
  return inTransaction(installation.db, { actor: "operator", purpose: "test" }, async (tx) => {
    await saveBody(tx, {
      bodyCode,
      name: "故事市市场监督管理局",
      territory: "3301",
      entries,
      supplyFrom: "2018-01-01",
      recordedAt,
    });
    return issueKey(tx, bodyCode, recordedAt);
  });
}

function inventedBodyCode(): string {
  const serial = String(randomInt(100_000, 999_999));
  const own = `MB${serial}`;
  const body = `11330100${own}${orgCodeCheckCharacter(own)}`;
  return `${body}${usccCheckCharacter(body)}`;
}
