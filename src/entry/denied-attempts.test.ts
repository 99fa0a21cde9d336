import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Converter } from "opencc-js/cn2t";
import { type Bench, intakeBench, sendAndTakeIn } from "../../test/support/intake.ts";
import { penaltyCsv } from "../../test/support/penalty-file.ts";
import { deniedBy } from "../law/denied.ts";
import { inspectLaw } from "../law/load.ts";
import { readConfig } from "../platform/config.ts";
import { openInstallation } from "./installation.ts";

const ENTRY = "administrative-penalty";
let bench: Bench;
let folder = "";
before(async () => {
  bench = await intakeBench();
  folder = await mkdtemp(join(tmpdir(), "xinheng-denied-"));
});
after(async () => {
  await bench.database.drop();
  await rm(folder, { recursive: true });
});

const lastEntry = async () => {
  const [entry] = await bench.database
    .sql`select actor, act, detail from platform.audit order by position desc limit 1`;
  return entry;
};

/** A file with one more column, filled in its rows. */
function withColumn(name: string, cell: string): string {
  const [header = "", ...rows] = penaltyCsv([{}, { uscc: "91350100M000100Y44" }])
    .trimEnd()
    .split("\r\n");
  return [`${header},${name}`, ...rows.map((row) => `${row},${cell}`)].join("\r\n");
}

test("a file with a denied column is refused whole: no row of it is kept, and the category is on the trail", async () => {
  const { sql } = bench.database;
  for (const [column, code, zh] of [
    ["宗教信仰", "religion", "宗教信仰"],
    ["当事人 病史", "disease", "疾病和病史"],
    ["BloodType", "blood-type", "血型"],
  ] as const) {
    const batch = await sendAndTakeIn(bench, { entry: ENTRY, bytes: withColumn(column, "绝不应保存") });
    assert.deepEqual([batch.status, batch.failure?.code], ["failed", "DENIED_COLUMN"]);
    assert.match(batch.failure?.zh ?? "", new RegExp(zh, "u"));
    assert.match(batch.failure?.zh ?? "", /没有保存任何一行/u);
    assert.deepEqual((await lastEntry())?.["detail"], {
      batch: batch.id,
      code: "DENIED_COLUMN",
      denied: code,
    });
    const [kept] = await sql`
      select (select count(*) from intake.row_outcome where batch_id = ${batch.id})
           + (select count(*) from records.record where batch_id = ${batch.id}) as rows,
             (select header from intake.batch where batch_id = ${batch.id}) as header`;
    assert.deepEqual([Number(kept?.["rows"]), kept?.["header"]], [0, null]);
    const stages = await sql`select 1 from pg_tables where schemaname = 'intake' and tablename ~ '^stage_'`;
    assert.equal(stages.length, 0);
  }
});

test("a denied wording over a known code of a column is refused too", async () => {
  const [header = "", ...rows] = penaltyCsv([{}]).trimEnd().split("\r\n");
  const doubled = [header.replace("违法事实", "病史"), header, ...rows].join("\r\n");
  const batch = await sendAndTakeIn(bench, { entry: ENTRY, bytes: doubled });
  assert.equal(batch.failure?.code, "DENIED_COLUMN");
});

test("every term of the law is found however it is written, and no column of the catalogue holds one", () => {
  const { law } = bench.intake;
  for (const { code, terms } of law.denied) {
    for (const term of terms) {
      const found = [term, `${term}情况`, `当事人${term}`, term.split("").join(" ")].map((text) =>
        deniedBy(law.denied, text).some((category) => category.code === code),
      );
      const isLatin = /^[\x20-\x7e]+$/u.test(term);
      assert.ok((isLatin ? found.slice(0, 2) : found).every(Boolean), term);
    }
  }
  const columns = law.entries.flatMap(({ fields }) =>
    fields.flatMap((field) => [field.zh, ...field.columns]),
  );
  assert.deepEqual(
    columns.filter((column) => deniedBy(law.denied, column).length > 0),
    [],
  );
});

test("another script, width, sign between or letter that looks alike hides nothing, and harmless words stay harmless", () => {
  const { law } = bench.intake;
  const codesOf = (text: string) => deniedBy(law.denied, text).map(({ code }) => code);
  const toTraditional = (["t", "tw", "hk"] as const).map((to) => Converter({ from: "cn", to }));
  for (const { code, terms } of law.denied)
    for (const term of terms)
      for (const convert of toTraditional) assert.ok(codesOf(convert(term)).includes(code), convert(term));
  const dodges = {
    "血\u200b型": "blood-type",
    血·型: "blood-type",
    血_型: "blood-type",
    "⾎型": "blood-type",
    ＢＬＯＯＤＴＹＰＥ: "blood-type",
    "blood  type": "blood-type",
    "blood.type": "blood-type",
    bloodtype_code: "blood-type",
    "b l o o d t y p e": "blood-type",
    "bl\u043e\u043ed type": "blood-type",
    Réligion: "religion",
    "指-紋": "fingerprint",
    xuexing: "blood-type",
    householdWasteScore: "waste-sorting",
  };
  for (const [text, code] of Object.entries(dodges)) assert.deepEqual(codesOf(text), [code], text);
  for (const text of [
    "competition",
    "general",
    "Unfair Competition",
    "卫生健康委员会",
    "energetic",
    "违法事实",
  ])
    assert.deepEqual(codesOf(text), [], text);
});

test("a choice that reaches for denied information is found too", async () => {
  const law = join(folder, "choices");
  await cp(bench.intake.law.folder, law, { recursive: true });
  const file = join(law, "national/code-sets.yaml");
  const text = await readFile(file, "utf8");
  const { law: known } = bench.intake;
  const used = known.entries.flatMap(({ fields }) => fields.flatMap(({ choices }) => choices ?? []))[0] ?? "";
  const choice = known.codeSets.get(used)?.values[0]?.zh ?? "";
  await writeFile(file, text.replaceAll(`zh: ${choice}`, "zh: 有宗教信仰"));
  const { faults } = inspectLaw(law);
  assert.ok(faults.some(({ denied }) => denied === "religion"));
});

test("a program does not start with a law folder that reaches for denied information, and says on the trail that it was tried", async () => {
  const law = join(folder, "law");
  await cp(bench.intake.law.folder, law, { recursive: true });
  const file = join(law, "national/catalogue/honour.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/columns: \[/u, "columns: [献血次数, "));
  const config = readConfig({
    XINHENG_DATA: bench.folder,
    DATABASE_URL: bench.database.url,
    LOG_LEVEL: "silent",
  });
  assert.ok(config.ok);
  await assert.rejects(openInstallation(config.value, "xinheng-test", { lawFolder: law }), {
    code: "LAW_INVALID",
  });
  assert.deepEqual(await lastEntry(), {
    actor: "system",
    act: "denied-law",
    detail: { code: "LAW_INVALID", denied: "blood-donation" },
  });
});

test("the check of such a folder is refused with its code, and the operator's attempt is on the trail", async () => {
  const run = promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, "cli.ts"), "law", "check", join(folder, "law")],
    { env: { ...process.env, XINHENG_DATA: bench.folder, DATABASE_URL: bench.database.url } },
  );
  await assert.rejects(run, (error: Error & { readonly code?: number; readonly stderr?: string }) => {
    assert.equal(error.code, 1);
    assert.match(error.stderr ?? "", /LAW_INVALID[\s\S]*blood-donation/u);
    return true;
  });
  const [entry] = await bench.database.sql`
    select detail from platform.audit where actor = 'operator' and act = 'denied-law'`;
  assert.deepEqual(entry?.["detail"], { code: "LAW_INVALID", denied: "blood-donation" });
});
