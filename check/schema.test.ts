import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type TestDatabase, testDatabase } from "../src/platform/testing.ts";
import { schemaDump } from "./schema-dump.ts";
import { schemaFaults } from "./schema-faults.ts";

let database: TestDatabase;

before(async () => {
  database = await testDatabase();
});

after(async () => {
  await database.drop();
});

test("the tables of the migrations keep every habit of the schema", async () => {
  assert.deepEqual(await schemaFaults(database.sql), []);
});

test("the dump is the same each time, and every kind of change shows in it", async () => {
  const { sql } = database;
  let before = await schemaDump(sql);
  assert.equal(await schemaDump(sql), before);
  const changes: readonly string[] = [
    "create schema planted",
    "create table planted.thing (thing_id uuid not null, constraint thing_pkey primary key (thing_id))",
    "alter table planted.thing add column size integer default 3",
    "alter table planted.thing alter column size set not null",
    'alter table planted.thing add column word text collate "C"',
    "alter table planted.thing add constraint thing_size check (size > 0)",
    "create index thing_word on planted.thing (word) where size > 1",
    "comment on index planted.thing_word is 'Why.'",
    "comment on table planted.thing is 'A thing.'",
    "comment on column planted.thing.size is 'How large.'",
    "create view planted.large as select thing_id from planted.thing where size > 9",
    "create type planted.colour as enum ('red', 'green')",
    "create function planted.one() returns integer language sql return 1",
    "alter table planted.thing enable row level security",
    "create policy thing_all on planted.thing using (true)",
  ];
  for (const change of changes) {
    await sql.unsafe(change);
    const now = await schemaDump(sql);
    assert.notEqual(now, before, change);
    before = now;
  }
  await sql.unsafe("drop schema planted cascade");
});

test("a table without key or comment, or with a subject outside a key, a trigger or money is found", async () => {
  const { sql } = database;
  await sql.unsafe(`
    create schema planted;
    create table planted.bare (size money, at timestamp);
    create table planted.loose (subject_code text, size integer, primary key (size));
    comment on table planted.loose is 'About a subject.';
    create function planted.act() returns trigger language plpgsql as 'begin return new; end';
    create trigger loose_act before insert on planted.loose for each row execute function planted.act();`);
  assert.deepEqual(await schemaFaults(sql), [
    "planted.bare has no primary key",
    "planted.bare has no comment",
    "planted.loose is about a subject, and a key of it does not hold subject_code",
    "planted.loose has a trigger: what a write does is written where it writes",
    "planted.bare has a timestamp without time zone: instants are timestamptz, days are date",
    "planted.bare has a column of type money: money is integer fen",
  ]);
  await sql.unsafe("drop schema planted cascade");
});
