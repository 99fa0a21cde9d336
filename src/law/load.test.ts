import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { faultLine, inspectLaw, loadLaw, readLaw } from "./load.ts";

const root = mkdtempSync(join(tmpdir(), "xinheng-law-"));
after(() => rmSync(root, { recursive: true }));

/** The faults of a copy of the law folder in which one place was changed. */
function faultsAfter(file: string, from: string | RegExp, to: string): readonly string[] {
  const folder = join(root, "law");
  rmSync(folder, { recursive: true, force: true });
  cpSync(loadLaw().folder, folder, { recursive: true });
  const path = join(folder, "national", file);
  const before = readFileSync(path, "utf8");
  const changed = before.replace(from, to);
  assert.notEqual(changed, before, "the change must hit something");
  writeFileSync(path, changed);
  return inspectLaw(folder).faults.map(faultLine);
}

test("the law of the checkout is valid, loads once and cannot be changed", () => {
  const law = loadLaw();
  assert.equal(loadLaw(), law);
  assert.ok(Object.isFrozen(law) && Object.isFrozen(law.catalogue.classes));
  assert.throws(() => Object.assign(law.catalogue, { edition: "2030" }));
});

test("an unknown key is refused with its file and path", () => {
  const faults = faultsAfter("terms.yaml", "unit: months", "units: months");
  assert.ok(
    faults.some((line) => line.startsWith("national/terms.yaml /parameters/") && line.includes("additional")),
  );
});

test("a value without an article is refused", () => {
  const faults = faultsAfter("clocks.yaml", "article: 第四十八条第二款、第八十五条, ", "");
  assert.ok(
    faults.some((line) => line.includes("clocks.yaml /parameters/1/values/0") && line.includes("article")),
  );
});

test("a value that cites an unknown instrument is refused", () => {
  const faults = faultsAfter(
    "terms.yaml",
    "instrument: ndrc-repair-measures-36",
    "instrument: unwritten-law",
  );
  assert.deepEqual(
    faults.filter((line) => line.includes("unwritten-law")).map((line) => line.split(" ")[0]),
    ["national/terms.yaml"],
  );
});

test("two values for one day are refused", () => {
  const faults = faultsAfter("terms.yaml", "until: 2026-03-31, value: 36", "value: 36");
  assert.ok(faults.some((line) => line.includes("two values hold at once")));
});

test("a value that was not verified needs a note", () => {
  const faults = faultsAfter(
    "clocks.yaml",
    "verified: false, note: 公开报道一致，条文未读。",
    "verified: false",
  );
  assert.ok(faults.some((line) => line.includes("an unverified value needs a note")));
});

test("a day that the calendar does not have is refused", () => {
  assert.ok(
    faultsAfter("terms.yaml", "from: 2026-04-01", "from: 2026-02-30").some((line) =>
      line.includes("2026-02-30"),
    ),
  );
});

test("a make-up work day on a weekday and a gap between years are refused", () => {
  assert.ok(
    faultsAfter("holidays.yaml", "2026-05-09", "2026-05-11").some((line) =>
      line.includes("must be a weekend day"),
    ),
  );
  assert.ok(
    faultsAfter("holidays.yaml", "year: 2025", "year: 2028").some((line) =>
      line.includes("follow each other"),
    ),
  );
});

test("an adverse entry that rests on a departmental rule alone is refused", () => {
  const faults = faultsAfter(
    "catalogue/abnormal-list.yaml",
    /bases:[\s\S]*?\npublicity/,
    `bases:
  - { instrument: abnormal-operation-list-measures, article: 第四条, role: recording, verified: false }
publicity`,
  );
  assert.ok(faults.some((line) => line.includes("abnormal-list.yaml /bases: an adverse entry needs a law")));
});

test("an entry or a field that reaches for non-credit information is refused", () => {
  for (const column of ["信访记录", "志愿服务时长", "血型", "宗教信仰"]) {
    const faults = faultsAfter(
      "catalogue/honour.yaml",
      "columns: [荣誉名称,",
      `columns: [${column}, 荣誉名称,`,
    );
    assert.ok(
      faults.some((line) => line.includes("honour.yaml /fields/0") && line.includes("may not be recorded")),
      column,
    );
  }
});

test("an English word that merely contains a denied word is no offence", () => {
  const faults = faultsAfter(
    "catalogue/honour.yaml",
    "en: Honour, columns",
    "en: Honour in a competition, columns",
  );
  assert.deepEqual(faults, []);
});

test("the identifier of a person that is not sealed is refused", () => {
  const faults = faultsAfter(
    "catalogue/administrative-penalty.yaml",
    "kind: person-id, lengthMax: 64, required: person, visibility: sealed",
    "kind: person-id, lengthMax: 64, required: person, visibility: public",
  );
  assert.ok(faults.some((line) => line.includes("must be sealed")));
});

test("the publicity of an adverse entry that never ends is refused", () => {
  const faults = faultsAfter(
    "catalogue/abnormal-list.yaml",
    /publicity: \{.*\}/,
    "publicity: { rule: validity, persons: never }",
  );
  assert.ok(faults.some((line) => line.includes("must end by law")));
});

test("one column for two fields, an unknown code set and an identity without a field are refused", () => {
  assert.ok(
    faultsAfter("catalogue/honour.yaml", "荣誉类别, 荣誉类型", "荣誉类别, 荣誉名称").some((line) =>
      line.includes("two fields"),
    ),
  );
  assert.ok(
    faultsAfter("catalogue/honour.yaml", "choices: honour-levels", "choices: honours").some((line) =>
      line.includes("no code set is called honours"),
    ),
  );
  assert.ok(
    faultsAfter("catalogue/honour.yaml", "discriminator: honourName", "discriminator: honourTitle").some(
      (line) => line.includes("no field honourTitle"),
    ),
  );
});

test("an entry that no class of the catalogue names is refused", () => {
  assert.ok(
    faultsAfter("catalogue.yaml", "entries: [honour]", "entries: []").some((line) => line.includes("honour")),
  );
});

test("a folder without law is refused with a stable code", () => {
  const found = readLaw(join(root, "nothing"));
  assert.equal(found.ok, false);
  assert.equal(found.ok ? null : found.code, "LAW_INVALID");
});

test("a purpose reaches known entries, and persons only on a law or an administrative regulation", () => {
  const lines = (from: string | RegExp, to: string) => faultsAfter("purposes.yaml", from, to).join("\n");
  assert.match(
    lines("entries: [registration, serious-list", "entries: [unknown-entry"),
    /no entry unknown-entry/,
  );
  assert.match(lines("persons: false", "persons: true"), /reaching persons needs a law/);
  assert.match(
    lines("instrument: policy-credit-system-2025", "instrument: catalog-2024"),
    /no basis is of a tier that carries reading/,
  );
  assert.match(
    lines(
      "monthsMax: 6, instrument: personal-information-protection-law",
      "monthsMax: 6, instrument: policy-credit-system-2025",
    ),
    /keeping a subject from seeing a look needs a law/,
  );
});

test("a value whose article is still to be found in the text cannot claim to be verified", () => {
  const faults = faultsAfter(
    "terms.yaml",
    "article: 一般失信信息条款（条号待核）, verified: false",
    "article: 一般失信信息条款（条号待核）, verified: true",
  );
  assert.ok(faults.some((line) => line.includes("whose article was not found in the text is not verified")));
});

test("persons have no evaluation, and beside what statutes make only records of the named occupations", () => {
  const person = "subjectKinds: [natural-person, enterprise";
  const lines = (file: string) => faultsAfter(file, "subjectKinds: [enterprise", person).join("\n");
  assert.match(lines("catalogue/evaluation-result.yaml"), /persons are not evaluated/);
  assert.match(lines("catalogue/honour.yaml"), /persons have records of key-occupations only/);
  assert.match(
    faultsAfter(
      "catalogue/professional-record.yaml",
      "choices: key-occupations",
      "choices: honour-levels",
    ).join("\n"),
    /persons have records of key-occupations only/,
  );
});
