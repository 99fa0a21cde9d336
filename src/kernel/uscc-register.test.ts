import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { checkCode } from "./uscc.ts";

/** Real rows that are not part of the project; the tests pass over them, and say so, where they are absent. */
const REGISTER = new URL("../../../shared/data/enterprise-register/", import.meta.url);
const skip = existsSync(REGISTER) ? false : "the shared enterprise register is not on this machine";

/** Fields of a CSV file with quotes and line breaks inside quotes, without its header. */
function rowsOf(file: string): readonly (readonly string[])[] {
  const text = readFileSync(new URL(file, REGISTER), "utf8").replace(/^\ufeff/, "");
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ",") rows.push([]);
  }
  return rows.slice(1).filter((row) => row.length > 1);
}

test("every code of 5,000 real register rows is classed", { skip }, () => {
  const rows = rowsOf("register-5000.csv");
  assert.equal(rows.length, 5000);
  const kinds = new Map<string, number>();
  for (const [, code = ""] of rows) {
    const check = checkCode(code);
    const kind = check.ok ? check.kind : check.problems.map((problem) => problem.code).join(" ");
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  assert.equal(kinds.get("registration-15"), 18);
  assert.equal(kinds.get("registration-13"), 1);
  assert.ok((kinds.get("uscc") ?? 0) >= 4975, JSON.stringify([...kinds]));
});

test("real codes that are not plain valid codes get the class that was found for them by hand", {
  skip,
}, () => {
  const rows = rowsOf("nonstandard-codes-300.csv");
  assert.equal(rows.length, 300);
  for (const [handClass = "", , code = ""] of rows) assert.equal(classOfCheck(code), handClass, code);
});

/** The words of the shared file. A 13-digit number has the wrong length for a USCC, and yet is kept. */
function classOfCheck(code: string): string {
  const check = checkCode(code);
  const codes = check.problems.map((problem) => problem.code);
  if (check.kind === "registration-15" && check.ok) return "regno15";
  if (check.kind === "organisation-code" && check.ok) return "orgcode9";
  if (check.kind === "registration-13" || codes.includes("CODE_LENGTH")) return "bad_len";
  if (codes.includes("CODE_CHECK")) return "bad_check";
  return check.ok && codes.includes("CODE_CASE_NORMALISED") ? "ok_after_norm" : codes.join(" ");
}
