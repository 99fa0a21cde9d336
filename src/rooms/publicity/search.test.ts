import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ApiBench, apiBench, bearer, postFile } from "../../../test/support/api.ts";
import { GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { putSubjects } from "../../../test/support/subjects.ts";

const CODE = GOOD_ROW.uscc;

let api: ApiBench;
before(async () => {
  api = await apiBench();
});
after(() => api.close());

async function take(entry: string, content: string): Promise<void> {
  const { id } = (await postFile(api, { entry, content })).json();
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${id}`, bearer(api.key))).json();
  assert.deepEqual([batch.status, batch.counts.rejected], ["done", 0]);
}

const register = (name: string, former = ""): Promise<void> =>
  take("registration", `企业名称,统一社会信用代码,曾用名\r\n${name},${CODE},${former}\r\n`);

const search = async (q: string, more = "") =>
  (await api.get(`/api/v1/subjects?q=${encodeURIComponent(q)}${more}`)).json();

const found = async (q: string): Promise<unknown[]> =>
  (await search(q)).items.map((item: { uscc: string; matched: { feature: string } }) => [
    item.uscc,
    item.matched.feature,
  ]);

test("a subject is found by the name a row gave it, then by the register's names, current and former", async () => {
  await take("administrative-penalty", penaltyCsv([{}]));
  assert.deepEqual(await found("远山食品"), [[CODE, "name"]]);
  await register("云州远岭食品有限公司", "云州老号食品店");
  assert.deepEqual(await found("远岭"), [[CODE, "name"]]);
  assert.deepEqual(await found("老号食品"), [[CODE, "former-name"]]);
  assert.deepEqual(await found("雲州遠嶺"), [[CODE, "traditional"]]);
  assert.deepEqual(await found("yuanshan"), []);
  await register("云州新岭食品有限公司");
  for (const former of ["远岭", "老号"]) assert.deepEqual(await found(former), [[CODE, "former-name"]]);
  assert.deepEqual(await found("yunzhouxinling"), [[CODE, "pinyin"]]);
  assert.deepEqual(await found("xlsp"), [[CODE, "initials"]]);
  assert.deepEqual(await found("xinlingshipin"), [[CODE, "pinyin"]]);
  assert.deepEqual(await found("xinlinshipin"), []);
  assert.deepEqual(await found("（云州）新岭"), [[CODE, "name"]]);
  assert.deepEqual((await search("云州新岭")).total, { value: 1, approximate: false });
});

test("no search finds a natural person", async () => {
  const person = { name: "欧阳晓晓", category: "自然人", uscc: "", legalRepresentative: "" };
  const columns = "证件类型,证件号码";
  const [head = "", row = ""] = penaltyCsv([{ ...person, documentNumber: "云市监处罚〔2026〕9001号" }]).split(
    "\r\n",
  );
  const { id } = (
    await postFile(api, {
      entry: "administrative-penalty",
      content: `${head},${columns}\r\n${row},身份证,339901199003078016\r\n`,
    })
  ).json();
  await api.work();
  const batch = (await api.get(`/api/v1/batches/${id}`, bearer(api.key))).json();
  assert.deepEqual([batch.status, batch.counts.rejected], ["done", 0], JSON.stringify(batch.codes));
  assert.equal((await api.bench.database.sql`select from subjects.person`).length, 1);
  for (const q of ["欧阳晓晓", "欧阳", "ouyangxiaoxiao", "oyxx"]) assert.deepEqual(await found(q), [], q);
});

test("of a word that very many names hold the answer says that there are at least so many, and its pages end", async () => {
  const many = Array.from({ length: 700 }, (_, at) => ({
    code: `91330100MB${String(at).padStart(8, "0")}`,
    name: `第${at}商贸有限公司`,
    former: [],
  }));
  await putSubjects(api.bench.database.sql, many);
  const seen = new Set<string>();
  for (let more = "&limit=100"; ; ) {
    const page = await search("商贸", more);
    assert.deepEqual(page.total, { value: 500, approximate: true });
    for (const { uscc } of page.items) seen.add(uscc);
    if (page.next === undefined) break;
    more = `&limit=100&cursor=${page.next}`;
  }
  assert.equal(seen.size, 500);
  assert.deepEqual((await search("第699商贸")).total, { value: 1, approximate: false });
});

test("a code with one slip is suggested, and the beginning of a code finds those that begin so", async () => {
  const slip = `${CODE.slice(0, 12)}${CODE.charAt(12) === "9" ? "1" : "9"}${CODE.slice(13)}`;
  const answer = await search(slip);
  assert.deepEqual([answer.items, answer.suggestion.uscc], [[], CODE]);
  for (const other of [CODE.slice(0, 7) + CODE.slice(8), `${CODE.slice(0, 12)}7${CODE.slice(12)}`]) {
    const { items, suggestion } = await search(other);
    assert.deepEqual([items, suggestion?.uscc], [[], CODE], other);
  }
  assert.deepEqual(await found(CODE.slice(0, 10)), [[CODE, "code"]]);
});

test("names that have a sound in the middle are paged to their end, each once", async () => {
  const many = Array.from({ length: 30 }, (_, at) => ({
    code: `91330100MC${String(at).padStart(8, "0")}`,
    name: `云州钧宸第${at}商行`,
    former: [],
  }));
  await putSubjects(api.bench.database.sql, many);
  const seen: string[] = [];
  for (let more = "&limit=12"; ; ) {
    const page = await search("junchen", more);
    assert.deepEqual(page.total, { value: 30, approximate: false });
    seen.push(...page.items.map(({ uscc }: { uscc: string }) => uscc));
    if (page.next === undefined) break;
    more = `&limit=12&cursor=${page.next}`;
  }
  assert.deepEqual([seen.length, new Set(seen).size], [30, 30]);
});

test("a cursor that no page gave is refused", async () => {
  const cursors = [
    [9, 2_147_483_647, CODE],
    [0, 1, "x"],
    ["", 1, CODE],
  ].map((parts) => Buffer.from(JSON.stringify(parts)).toString("base64url"));
  for (const cursor of ["nonsense", ...cursors]) {
    assert.equal((await search("食品", `&cursor=${cursor}`)).code, "CURSOR_INVALID", cursor);
  }
});
