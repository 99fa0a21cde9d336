import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { type ApiBench, apiBench } from "../../../test/support/api.ts";
import { sendAndTakeIn } from "../../../test/support/intake.ts";
import { GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { type PersonCell, shownCells } from "./small-cells.ts";

const LEAST = 10;
const cell = fc.nat({ max: 30 }).chain((persons) =>
  fc.record({
    key: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    persons: fc.constant(persons),
    records: persons === 0 ? fc.constant(0) : fc.integer({ min: persons, max: persons + 40 }),
  }),
);
const table = fc.uniqueArray(cell, { selector: ({ key }) => key });
const isSmall = ({ persons }: PersonCell): boolean => persons > 0 && persons < LEAST;

test("no count about fewer persons than the law lets one show is shown", () => {
  fc.assert(
    fc.property(table, (cells) => {
      const shown = new Map(shownCells(cells, LEAST).cells.map(({ key, records }) => [key, records]));
      for (const one of cells) if (isSmall(one)) assert.equal(shown.get(one.key), null);
      for (const one of cells) if (one.persons >= LEAST) assert.equal(shown.get(one.key), one.records);
    }),
  );
});

test("a hidden count cannot be worked out: whatever it is, all that is shown stays the same", () => {
  const other = fc.integer({ min: 1, max: LEAST - 1 });
  fc.assert(
    fc.property(table, fc.array(other, { minLength: 6, maxLength: 6 }), fc.nat(40), (cells, others, more) => {
      const changed = cells.map((one, nth) => {
        const persons = others[nth] ?? 1;
        return isSmall(one) ? { ...one, persons, records: persons + more } : one;
      });
      assert.deepEqual(shownCells(changed, LEAST), shownCells(cells, LEAST));
    }),
  );
});

test("the sum is shown when nothing is hidden, and nothing at all while the law names no number", () => {
  fc.assert(
    fc.property(table, (cells) => {
      const sum = cells.reduce((total, { records }) => total + records, 0);
      assert.equal(shownCells(cells, LEAST).total, cells.some(isSmall) ? null : sum);
      assert.ok(shownCells(cells, null).cells.every(({ records }) => records === null));
    }),
  );
});

let api: ApiBench;
before(async () => {
  api = await apiBench();
});
after(() => api.close());

test("the public figures say nothing of a few persons, in no sum and in no difference", async () => {
  await sendAndTakeIn(api.bench, {
    entry: "administrative-penalty",
    bytes: penaltyCsv([{ uscc: GOOD_ROW.uscc }]),
  });
  const figuresWith = async (persons: number) => {
    const { sql } = api.bench.database;
    await sql`delete from publicity.term where starts_with(subject_code, 'PN:')`;
    await sql`
      insert into publicity.term (subject_code, record_id, version, entry, body_code, decided_on, public_from, public_through, basis_id, known_from)
      select 'PN:' || n, gen_random_uuid(), 1, 'administrative-licence', t.body_code, t.decided_on, t.public_from, t.public_through,
             t.basis_id, t.known_from
        from (select * from publicity.term limit 1) t, generate_series(1, ${persons}::integer) n`;
    api.clock.moveTo(api.clock.today().add({ days: 1 }).toString());
    const { asOf: _asOf, knownAt: _knownAt, ...figures } = (await api.get("/api/v1/statistics")).json();
    return figures;
  };
  const hidden = await figuresWith(3);
  assert.deepEqual(hidden.persons, {
    records: null,
    byEntry: [{ entry: "administrative-licence", records: null }],
  });
  assert.deepEqual(await figuresWith(9), hidden);
  const shown = await figuresWith(10);
  assert.deepEqual(shown.persons, {
    records: 10,
    byEntry: [{ entry: "administrative-licence", records: 10 }],
  });
  assert.equal(shown.publicRecords, 1);
});
