import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { uuidv7 } from "../../platform/ids.ts";
import { type TestDatabase, testDatabase } from "../../platform/testing.ts";
import { type Card, type Cards, cardMemory } from "./card.ts";
import { changeWatch } from "./watch.ts";

const SUBJECTS = ["A", "B", "C", "D", "E", "F"] as const;
const WRITES = 150;
const WRITERS = 5;
const READERS = 8;
const PAUSE_MS_MAX = 12;
const DAY = "2026-05-08";

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let last = seed;
  return (below) => {
    last = (last * 1_103_515_245 + 12_345) % 2_147_483_648;
    return last % below;
  };
}

describe("cards of the public layer", () => {
  let database: TestDatabase;
  let cards: Cards;
  before(async () => {
    database = await testDatabase();
    cards = cardMemory(database.sql);
  });
  after(() => database.drop());

  /** Announces a change in a transaction of its own that begins, waits, writes, waits, and commits or does not. */
  async function announce(code: string, pauses: readonly [number, number], fails = false): Promise<void> {
    const work = database.sql.begin(async (tx) => {
      await tx`select pg_current_xact_id()`;
      await sleep(pauses[0]);
      await tx`
        insert into publicity.change (subject_code, change_id, kind, record_id, version, entry, content_hash, changed_at, transaction_id)
        values (${code}, ${uuidv7()}, 'published', ${uuidv7()}, 1, 'honour', '\\x00', now(), pg_current_xact_id())`;
      await sleep(pauses[1]);
      if (fails) throw new Error("given up");
    });
    await (fails ? work.catch(() => {}) : work);
  }

  async function computed(code: string): Promise<number> {
    const [row] = await database.sql<{ count: number }[]>`
      select count(*)::integer as count from publicity.change where subject_code = ${code}`;
    return row?.count ?? 0;
  }

  async function makeFrom(code: string, slowly: number): Promise<Card> {
    const count = await computed(code);
    await sleep(slowly);
    return { bytes: Buffer.from(String(count)), tag: "", watched: true };
  }

  async function shown(code: string, slowly = 0): Promise<number> {
    const card = await cards.of({ code, day: DAY, make: () => makeFrom(code, slowly) });
    return Number(card?.bytes.toString());
  }

  it("are never older than the asking, however reads, writes and slow readers cross", async () => {
    const begun = new Map<string, number>();
    const committed = new Map<string, number>();
    let writing = true;
    let reads = 0;
    const writer = async (seed: number): Promise<void> => {
      const random = numbers(seed);
      for (let n = 0; n < WRITES / WRITERS; n++) {
        const code = SUBJECTS[random(SUBJECTS.length)] ?? "A";
        const fails = random(6) === 0;
        if (!fails) begun.set(code, (begun.get(code) ?? 0) + 1);
        await announce(code, [random(PAUSE_MS_MAX), random(PAUSE_MS_MAX)], fails);
        if (!fails) committed.set(code, (committed.get(code) ?? 0) + 1);
      }
    };
    const reader = async (seed: number): Promise<void> => {
      const random = numbers(seed);
      while (writing) {
        const code = SUBJECTS[random(SUBJECTS.length)] ?? "A";
        const least = committed.get(code) ?? 0;
        const seen = await shown(code, random(PAUSE_MS_MAX));
        assert.ok(seen >= least, `${code}: ${seen} shown although ${least} were committed before the asking`);
        assert.ok(seen <= (begun.get(code) ?? 0), `${code}: ${seen} shown`);
        reads += 1;
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, seed) => writer(1 + seed));
    const written = Promise.all(writers).finally(() => {
      writing = false;
    });
    await Promise.all([written, ...Array.from({ length: READERS }, (_, seed) => reader(1_000 + seed))]);
    for (const code of SUBJECTS) assert.equal(await shown(code), await computed(code));
    assert.ok(reads > WRITES);
  });

  it("are made once for all who ask at the same time, and again on another day", async () => {
    let made = 0;
    const ask = (day: string) =>
      cards.of({
        code: "G",
        day,
        make: async () => {
          made += 1;
          return makeFrom("G", 1);
        },
      });
    await Promise.all(Array.from({ length: 20 }, () => ask(DAY)));
    assert.equal(made, 1);
    await ask("2026-05-09");
    assert.equal(made, 2);
    await announce("A", [0, 0]);
    await ask("2026-05-09");
    assert.equal(made, 2);
    await announce("G", [0, 0]);
    await ask("2026-05-09");
    assert.equal(made, 3);
  });

  it("that no change log watches, unknown subjects and failures are not kept", async () => {
    const answers: (Card | null)[] = [{ bytes: Buffer.from("1"), tag: "", watched: false }, null];
    const ask = () => cards.of({ code: "H", day: DAY, make: async () => answers.shift() ?? null });
    assert.equal((await ask())?.bytes.toString(), "1");
    assert.equal(await ask(), null);
    const broken = cards.of({ code: "H", day: DAY, make: () => Promise.reject(new Error("away")) });
    await assert.rejects(broken, /away/);
    assert.equal(await shown("H"), 0);
  });

  it("are all forgotten when more changed than a look lists", async () => {
    await shown("A");
    await database.sql`
      insert into publicity.change (subject_code, change_id, kind, record_id, version, entry, content_hash, changed_at, transaction_id)
      select 'Z' || n, gen_random_uuid(), 'published', gen_random_uuid(), 1, 'honour', '\\x00', now(), pg_current_xact_id()
        from generate_series(1, 5000) n`;
    let made = false;
    await cards.of({
      code: "A",
      day: DAY,
      make: async () => {
        made = true;
        return makeFrom("A", 0);
      },
    });
    assert.ok(made);
  });
});

describe("the watch on the change log", () => {
  it("gives no one a look that began before the asking, and one look to all who ask meanwhile", async () => {
    const database = await testDatabase();
    let looks = 0;
    const count = (): void => {
      looks += 1;
    };
    const look = changeWatch(database.sql, { changed: count, lost: count });
    const first = look();
    await setImmediate();
    await setImmediate();
    const later = [look(), look()];
    await first;
    assert.equal(looks, 1);
    await Promise.all(later);
    assert.equal(looks, 2);
    await database.drop();
  });

  it("forgets what it knew when a look breaks, and goes on when the database is back", async () => {
    const database = await testDatabase();
    const told: string[] = [];
    const look = changeWatch(database.sql, {
      changed: (codes) => told.push(`changed ${codes.length}`),
      lost: () => told.push("lost"),
    });
    await look();
    await look();
    await database.sql`alter table publicity.change rename to away`;
    await assert.rejects(look());
    await database.sql`alter table publicity.away rename to change`;
    await Promise.all([look(), look()]);
    await look();
    assert.deepEqual(told, ["lost", "changed 0", "lost", "lost", "changed 0"]);
    await database.drop();
  });
});
