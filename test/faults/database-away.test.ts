import assert from "node:assert/strict";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type TestDatabase, testDatabase } from "../../src/platform/testing.ts";
import { addBody, bearer, ended, post } from "../operate/batches.ts";
import { firm, penalties } from "../operate/files.ts";
import { type Served, type Settings, served, until } from "../operate/program.ts";
import { BODY } from "../support/penalty-file.ts";

/** Seconds that the database is away beyond what the test waits for: an operator may try a minute, or an hour. */
const AWAY_SECONDS = Number(process.env.TEST_AWAY_SECONDS ?? 0);
const ROWS = 4_000;

describe("a database of its own machine", () => {
  let folder = "";
  let database: TestDatabase;
  let line: Awaited<ReturnType<typeof lineTo>>;
  let settings: Settings = {};
  let server: Served;
  let key = "";

  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), "xinheng-away-"));
    await chmod(folder, 0o711);
    line = await lineTo(database.url);
    settings = { DATABASE_URL: line.url, XINHENG_DATA: join(folder, "data"), LOG_LEVEL: "warn" };
    key = await addBody(settings, BODY);
    server = await served(settings);
  });
  after(async () => {
    await server.stop();
    await line.cut();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (path: string) => fetch(server.url + path, bearer(key));
  const said = (text: string) => server.log().split(text).length - 1;

  it("may be away as long as it likes: callers are told so, and what was acknowledged is done once it is back", async () => {
    const numbers = Array.from({ length: ROWS }, (_, at) => at + 1);
    const under = await post(server.url, key, penalties("甲", numbers));
    const waiting = await post(server.url, key, penalties("乙", [1, 2, 3]));
    await until(async () => (await statusOf(under)) === "running");
    await line.cut();
    await until(async () => (await ask("/readyz")).status === 503);
    assert.equal((await ask("/healthz")).status, 200);
    for (const path of [`/api/v1/subjects/${firm(1).uscc}/records`, `/api/v1/batches/${under}`]) {
      const refused = await ask(path);
      assert.deepEqual([refused.status, JSON.parse(await refused.text()).code], [503, "UNAVAILABLE"], path);
      assert.ok(refused.headers.has("retry-after"));
    }
    await until(async () => said("was interrupted") >= 1);
    await sleep(AWAY_SECONDS * 1_000);
    await line.mend();
    await until(async () => (await ask("/readyz")).status === 200);
    const [first, second] = [await ended(server.url, key, under), await ended(server.url, key, waiting)];
    assert.deepEqual([first.status, first.counts.accepted, second.counts.accepted], ["done", ROWS, 3]);
    assert.equal((await ask(`/api/v1/subjects/${firm(1).uscc}/records`)).status, 200);
    assert.equal(server.child.exitCode, null);
    assert.equal(said("the worker stopped"), 0, "server and worker have lived through it");
  });

  async function statusOf(id: string): Promise<string> {
    const answer = await ask(`/api/v1/batches/${id}`);
    return JSON.parse(await answer.text()).status;
  }
});

/** A line to a PostgreSQL that can be cut, so that all connections break and new ones are refused, and mended. */
async function lineTo(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const folder = target.searchParams.get("host");
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  };
  const open = (port: number): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((near) => {
        const far =
          folder === null
            ? dial(Number(target.port || 5432), target.hostname)
            : dial(join(folder, `.s.PGSQL.${target.port || 5432}`));
        keep(near);
        keep(far);
        near.pipe(far).pipe(near);
        near.on("close", () => far.destroy());
        far.on("close", () => near.destroy());
      });
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  let server = await open(0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `postgres://${target.username}@127.0.0.1:${port}${target.pathname}`,
    async cut(): Promise<void> {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async mend(): Promise<void> {
      server = await open(port);
    },
  };
}
