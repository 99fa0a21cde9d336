import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadLaw } from "../law/load.ts";
import { systemClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { connect } from "../platform/connect.ts";
import { openKeys } from "../platform/keys.ts";
import { silentLogger } from "../platform/logger.ts";
import { catalogueOf } from "../rooms/catalogue/index.ts";
import { compose } from "./compose.ts";

/** The OpenAPI document of all routes, made without a database: the driver connects only when something is asked. */
export async function openApiDocument(): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), "xinheng-openapi-"));
  const config = readConfig({ XINHENG_DATA: folder });
  if (!config.ok) throw new Error(config.because.en);
  const sql = connect("postgres://xinheng@localhost:1/none");
  const db = { sql, url: "", embedded: false, close: async () => {} };
  const law = loadLaw();
  const logger = silentLogger();
  const keys = await openKeys({ folder: join(folder, "keys"), cipher: config.value.cipher });
  const intake = { db, law, catalogue: catalogueOf(law), keys, clock: systemClock, logger };
  const uploads = join(folder, "uploads");
  try {
    const { app } = await compose(
      { config: config.value, logger, db, intake, uploads, close: async () => {} },
      { announce: () => {} },
    );
    await app.ready();
    const document: object = app.swagger();
    await app.close();
    return document;
  } finally {
    await sql.end({ timeout: 0 });
    await rm(folder, { recursive: true, force: true });
  }
}
