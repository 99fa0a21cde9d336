import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { type Named, putSubjects } from "../../../test/support/subjects.ts";
import { nameKey } from "../../kernel/name.ts";
import { type TestDatabase, testDatabase } from "../../platform/testing.ts";
import { HITS_MAX, type HitPlace, type Hits } from "./hits.ts";
import { NAME_PARTS, subjectsByName, subjectsBySound } from "./search.ts";
import { foldName, searchKeyOf } from "./search-key.ts";

interface Found {
  readonly code: string;
  readonly rank: number;
  readonly length: number;
}

type Asking = (page: { readonly after: HitPlace | null; readonly limit: number }) => Promise<Hits>;

/** All pages after one another, and the count that each page tells. */
async function allPages(ask: Asking, size: number): Promise<{ found: Found[]; counts: number[] }> {
  const found: Found[] = [];
  const counts: number[] = [];
  for (let after: HitPlace | null = null; ; ) {
    const { items, count } = await ask({ after, limit: size });
    found.push(...items.map((hit) => ({ code: hit.subject_code, rank: hit.rank, length: hit.name_length })));
    if (items.length > 0) counts.push(count);
    const last = found.at(-1);
    if (items.length < size || last === undefined) return { found, counts };
    after = last;
  }
}

const inOrder = (a: Found, b: Found): number =>
  a.rank - b.rank || a.length - b.length || (a.code < b.code ? -1 : 1);

/** The same by looking at every name of every subject. */
function scan(
  subjects: readonly Named[],
  rankOf: (name: string, isCurrent: boolean) => number | null,
): Found[] {
  return subjects
    .flatMap(({ code, name, former }) => {
      const ranked = [name, ...former].flatMap((one, at) => {
        const folded = foldName(nameKey(one));
        const rank = rankOf(folded, at === 0);
        return rank === null ? [] : [{ code, rank, length: [...folded].length }];
      });
      return ranked.sort(inOrder).slice(0, 1);
    })
    .sort(inOrder);
}

function scanByName(subjects: readonly Named[], words: readonly string[]): Found[] {
  const folded = words.map((word) => foldName(nameKey(word)));
  const whole = folded.join("");
  return scan(subjects, (name, isCurrent) => {
    if (!folded.every((word) => name.includes(word))) return null;
    if (!isCurrent) return 3;
    return name === whole ? 0 : name.startsWith(whole) ? 1 : 2;
  });
}

function scanBySound(subjects: readonly Named[], letters: string): Found[] {
  return scan(subjects, (name, isCurrent) => {
    const { pinyin, initials } = searchKeyOf(name);
    if (!isCurrent) return null;
    return pinyin.startsWith(letters) ? 4 : initials.includes(letters) ? 5 : null;
  });
}

const codeOf = (at: number): string => `91330100MA${String(at).padStart(8, "0")}`;

describe("a search of names", () => {
  const name = fc.string({
    unit: fc.constantFrom(..."云州遠山公司科a%_𠮷（）"),
    minLength: 1,
    maxLength: 24,
  });
  const named = fc.tuple(name, fc.array(name, { maxLength: 2 }));
  const word = fc.string({ unit: fc.constantFrom(..."云州远山公司科a%_𠮷"), minLength: 1, maxLength: 4 });
  let database: TestDatabase;
  let subjects: readonly Named[] = [];
  before(async () => {
    database = await testDatabase();
    subjects = fc
      .sample(named, { numRuns: 700, seed: 25 })
      .map(([current, former], at) => ({ code: codeOf(at), name: current, former }));
    await putSubjects(database.sql, subjects);
  });
  after(() => database.drop());

  it("finds what a look at every name finds, in the same order, page by page", async () => {
    const words = fc.array(word, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(words, fc.integer({ min: 1, max: 60 }), async (sought, size) => {
        fc.pre(sought.some((one) => [...foldName(nameKey(one))].length > 1));
        const keys = sought.map(nameKey);
        const expected = scanByName(subjects, sought);
        fc.pre(expected.length < HITS_MAX);
        const pages = await allPages(
          (page) => subjectsByName(database.sql, { ...page, words: keys }),
          expected.length > 200 ? 60 : size,
        );
        assert.deepEqual(pages.found, expected);
        assert.ok(pages.counts.every((count) => count === expected.length));
      }),
      { numRuns: 120 },
    );
  });

  it("finds by sound what a look at every current name finds", async () => {
    const letters = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."yzsgka"), minLength: 2, maxLength: 5 }),
      fc.constantFrom("yunzhou", "yuan", "shangong", "gs", "yz", "ke"),
    );
    await fc.assert(
      fc.asyncProperty(letters, async (sought) => {
        const ask: Asking = (page) => subjectsBySound(database.sql, { ...page, letters: sought });
        assert.deepEqual((await allPages(ask, 40)).found, scanBySound(subjects, sought));
      }),
      { numRuns: 40 },
    );
  });

  it("knows every part of the table, from the shortest names to the longest", async () => {
    const parts = await database.sql`
      select c.relname as table,
             coalesce(substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''?(\\d+)')::integer - 1, 32767) as longest
        from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'subjects.name'::regclass
       order by longest`;
    assert.deepEqual([...parts], NAME_PARTS);
  });
});

describe("a search for a word that more names hold than it looks at", () => {
  const LONG = HITS_MAX + 400;
  const BEGINNING = 60;
  let database: TestDatabase;
  let subjects: readonly Named[] = [];
  const ask: Asking = (page) => subjectsByName(database.sql, { ...page, words: ["公司"] });
  before(async () => {
    database = await testDatabase();
    const long = Array.from({ length: LONG }, (_, at) => `云州第${at}${"远".repeat(at % 9)}公司`);
    const beginning = Array.from(
      { length: BEGINNING },
      (_, at) => `公司${"云州远山食品".repeat(2)}第${at}号`,
    );
    subjects = ["公司", ...long, ...beginning].map((name, at) => ({ code: codeOf(at), name, former: [] }));
    await putSubjects(database.sql, subjects);
  });
  after(() => database.drop());

  it("says that there are at least so many, and gives no hit twice and none that is none", async () => {
    const { found, counts } = await allPages(ask, 100);
    const truth = scanByName(subjects, ["公司"]);
    const places = new Map(truth.map((hit) => [hit.code, hit] as const));
    assert.ok((await ask({ after: null, limit: 1 })).bounded);
    assert.ok(found.length >= HITS_MAX && found.length < truth.length);
    assert.deepEqual(new Set(counts), new Set([found.length]));
    assert.equal(new Set(found.map((hit) => hit.code)).size, found.length);
    for (const hit of found) assert.deepEqual(hit, places.get(hit.code));
    assert.deepEqual(found, [...found].sort(inOrder));
  });

  it("still puts the equal name first, then all that begin with the word, then the shortest", async () => {
    const { found } = await allPages(ask, 500);
    const truth = scanByName(subjects, ["公司"]);
    const better = truth.filter((hit) => hit.rank < 2);
    assert.deepEqual(found.slice(0, BEGINNING + 1), better);
    const holding = found.slice(BEGINNING + 1);
    const longest = holding.at(-1)?.length ?? 0;
    const shorter = truth.filter((hit) => hit.rank === 2 && hit.length < longest);
    assert.deepEqual(holding.slice(0, shorter.length), shorter);
  });

  it("finds the long ones by a longer word, and then counts exactly", async () => {
    const hits = await subjectsByName(database.sql, {
      words: ["远远远远远远远远公司"],
      after: null,
      limit: 5,
    });
    const truth = scanByName(subjects, ["远远远远远远远远公司"]);
    assert.deepEqual([hits.count, hits.bounded], [truth.length, false]);
  });
});
