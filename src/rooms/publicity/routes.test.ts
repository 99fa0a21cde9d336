import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { FastifyInstance } from "fastify";
import { type Bench, intakeBench, sendAndTakeIn } from "../../../test/support/intake.ts";
import { type Cells, GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { type Clock, movableClock } from "../../platform/clock.ts";
import { createApp } from "../../platform/http/app.ts";
import { silentLogger } from "../../platform/logger.ts";
import { publicLayerRoutes } from "./routes.ts";

const TODAY = "2026-05-08";
const CODE = GOOD_ROW.uscc;
const PATH = `/api/v1/subjects/${CODE}/records`;
const BATCHES = 12;
const READERS = 6;

describe("a subject's first page, served as a card", () => {
  let bench: Bench;
  let app: FastifyInstance;
  const clock = movableClock(TODAY);
  before(async () => {
    bench = await intakeBench(TODAY);
    app = await publicApp(bench, clock);
    await take(Array.from({ length: 23 }, (_, n) => ({ documentNumber: `云市监处罚〔2026〕${n + 1}号` })));
  });
  after(async () => {
    await app.close();
    await bench.database.drop();
  });

  async function take(rows: readonly Cells[]): Promise<void> {
    const batch = await sendAndTakeIn(bench, { entry: "administrative-penalty", bytes: penaltyCsv(rows) });
    assert.equal(batch.status, "done");
    assert.equal(batch.counts.rejected, 0);
  }

  const served = (headers: Record<string, string> = {}) => app.inject({ url: PATH, headers });
  /** Asking for the day makes the server work the page out. */
  const computed = () => app.inject(`${PATH}?asOf=${clock.today()}`);

  it("is byte for byte what is computed, with the same headers", async () => {
    for (const answer of [await served(), await served()]) {
      const expected = await computed();
      assert.equal(answer.body, expected.body);
      assert.equal(answer.json().items.length, 20);
      assert.ok(answer.json().next);
      for (const name of ["content-type", "content-length", "etag", "cache-control"]) {
        assert.equal(answer.headers[name], expected.headers[name], name);
      }
    }
  });

  it("answers 304 to whoever has it, and its head alone to HEAD", async () => {
    const first = await served();
    const again = await served({ "if-none-match": String(first.headers.etag) });
    assert.equal(again.statusCode, 304);
    assert.equal(again.body, "");
    const head = await app.inject({ method: "HEAD", url: PATH });
    assert.equal(head.statusCode, 200);
    assert.equal(head.body, "");
    assert.equal(head.headers.etag, first.headers.etag);
    assert.equal(head.headers["content-length"], first.headers["content-length"]);
  });

  it("goes with its last public day and comes with its first, though nothing is written", async () => {
    clock.moveTo("2027-04-30");
    const last = await served();
    assert.equal(last.json().items.length, 20);
    assert.equal(last.json().asOf, "2027-04-30");
    clock.moveTo("2027-05-01");
    assert.deepEqual((await served()).json().items, []);
    assert.equal((await served()).body, (await computed()).body);
    clock.moveTo("2026-04-29");
    assert.deepEqual((await served()).json().items, []);
    clock.moveTo(TODAY);
    assert.equal((await served()).json().items.length, 20);
  });

  it("is never older than its asking while batches correct and add records", async () => {
    const states = [(await computed()).body];
    let writing = true;
    const write = async (): Promise<void> => {
      for (let n = 1; n <= BATCHES; n++) {
        await take([
          { documentNumber: "云市监处罚〔2026〕1号", facts: `更正第${n}次。` },
          {
            documentNumber: `云市监处罚〔2026〕${100 + n}号`,
            decidedOn: "2026-05-07",
            publicThrough: "2027-05-07",
          },
        ]);
        states.push((await computed()).body);
      }
    };
    const seen: { readonly body: string; readonly least: number }[] = [];
    const read = async (): Promise<void> => {
      while (writing) {
        const least = states.length - 1;
        seen.push({ body: (await served()).body, least });
      }
    };
    const written = write().finally(() => {
      writing = false;
    });
    await Promise.all([written, ...Array.from({ length: READERS }, read)]);
    assert.equal(new Set(states).size, BATCHES + 1);
    for (const { body, least } of seen) assert.ok(states.indexOf(body) >= least);
    assert.equal((await served()).body, states.at(-1));
  });

  it("is not kept for whoever shows a key, nor for a subject that is unknown", async () => {
    const keyed = await served({ authorization: "Bearer something" });
    assert.equal(keyed.headers["cache-control"], "private, no-store");
    assert.equal(keyed.headers.etag, undefined);
    assert.equal(keyed.body, (await computed()).body);
    const unknown = await app.inject("/api/v1/subjects/91330100MA2A00018C/records");
    assert.equal(unknown.statusCode, 404);
    assert.equal(unknown.json().code, "SUBJECT_NOT_FOUND");
  });
});

async function publicApp(bench: Bench, clock: Clock): Promise<FastifyInstance> {
  const { app } = await createApp({
    config: { ratePerMinute: 1_000_000, trustedProxies: [] },
    logger: silentLogger(),
    version: "0.0.0",
    ready: {},
  });
  const { db, catalogue, law, keys } = bench.intake;
  const { signing } = keys;
  await app.register(async (api) => publicLayerRoutes(api, { db, clock, catalogue, law, signing }), {
    prefix: "/api/v1",
  });
  return app;
}
