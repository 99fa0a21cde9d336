import { setTimeout as sleep } from "node:timers/promises";
import { subjectRows } from "../../../bench/subject-rows.ts";
import { loadLaw } from "../../../src/law/load.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { inTransaction } from "../../../src/platform/transaction.ts";
import { issueKey, saveAdmissions, saveBody } from "../../../src/rooms/bodies/index.ts";
import { CASE_BODY, CASE_ROWS } from "../../../src/rooms/intake/case-rows.ts";
import { BODY, penaltyCsv } from "../../support/penalty-file.ts";
import { type Answer, ask, type Request } from "./ask.ts";
import { multipartBody } from "./bodies.ts";
import type { RealServer } from "./server.ts";

/** What requests can speak of: who is there, what they hold keys for, what they were told before. */
export interface World {
  readonly keys: readonly string[];
  readonly codes: readonly string[];
  readonly entries: readonly string[];
  readonly parameters: readonly string[];
  readonly purposes: readonly string[];
  readonly batches: readonly string[];
  readonly cursors: readonly string[];
  readonly tags: readonly string[];
  readonly document: OpenApi;
  /** Numbers and names of persons that no answer may hold. */
  readonly persons: readonly string[];
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The part of JSON Schema that bodies are described with. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly (string | number)[];
  readonly format?: string;
}

export interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>
  >;
}

export interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
}

const SUBJECTS = 25;
const RECORDS_EACH = 5;
const PERSONS = ["110101199003070011", "330106198512120028", "440524197103150031"] as const;
const SUPERVISION = "graded-supervision";
const INVESTIGATION = "penalty-investigation";
const PERSON_NAME = "欧阳陈安宁";

/** Fills the server with own rows, through its own door. */
export async function makeWorld(server: RealServer): Promise<World> {
  const today = systemClock.today().toString();
  const keys = [await keyFor(server, BODY), await keyFor(server, CASE_BODY)];
  const [key = "", other = ""] = keys;
  await admit(server, { bodyCode: BODY.uscc, purpose: SUPERVISION, persons: false });
  await admit(server, { bodyCode: CASE_BODY.uscc, purpose: INVESTIGATION, persons: true });
  const rows = subjectRows({ subjects: SUBJECTS, recordsEach: RECORDS_EACH, body: BODY, today });
  const batches = [
    await submit(server, { key, entry: "administrative-penalty", csv: rows.csv }),
    await submit(server, {
      key,
      entry: "administrative-penalty",
      csv: penaltyCsv([{ decidedOn: "2月30日" }, { uscc: "9135O100M000100Y43" }, {}]),
    }),
    await submit(server, { key: other, entry: "administrative-penalty", csv: personCsv() }),
    await submit(server, { key: other, entry: "administrative-licence", csv: csvOf("licence") }),
    await submit(server, { key: other, entry: "registration", csv: csvOf("registration") }),
    await submit(server, { key, entry: "administrative-licence", csv: "不,对\r\n1,2\r\n" }),
  ];
  for (const { id, key: own } of batches) await ended(server, id, own);
  const told = await Promise.all(
    [
      "/api/v1/publications?entry=administrative-penalty&limit=2",
      "/api/v1/subjects?q=%E8%BF%9C%E5%B1%B1&limit=2",
      `/api/v1/subjects/${rows.codes[0]}/records?limit=1`,
      "/api/v1/batches?limit=1",
      `/api/v1/batches/${batches[0]?.id}/rows?limit=1`,
    ].map((path) => get(server, path, key)),
  );
  const law = loadLaw();
  const document: OpenApi = JSON.parse((await get(server, "/api/openapi.json", null)).text);
  return {
    keys,
    codes: [...rows.codes, CASE_ROWS.licence.cells["行政相对人代码_1(统一社会信用代码)"], BODY.uscc],
    entries: [
      "administrative-penalty",
      "administrative-licence",
      "registration",
      "serious-list",
      "abnormal-list",
      "honour",
    ],
    parameters: [...law.parameters.keys()],
    purposes: [SUPERVISION, INVESTIGATION, "no-such-purpose"],
    batches: batches.map(({ id }) => id),
    cursors: told.flatMap(({ text }) => /"next":"([^"]+)"/.exec(text)?.[1] ?? []),
    tags: (
      await Promise.all(["/api/v1/law", "/api/v1/catalogue", "/"].map((path) => get(server, path, null)))
    ).flatMap(({ headers }) => headers.etag ?? []),
    document,
    persons: [...PERSONS, PERSON_NAME],
  };
}

/** Lets a body look at penalties for a purpose. */
async function admit(
  server: RealServer,
  body: { readonly bodyCode: string; readonly purpose: string; readonly persons: boolean },
): Promise<void> {
  const recordedAt = systemClock.now().toString();
  const admission = {
    ...body,
    entry: "administrative-penalty",
    from: "2026-01-01",
    until: "2099-12-31",
    recordedAt,
  };
  await inTransaction(server.db, { actor: "operator", purpose: "fuzz" }, (tx) =>
    saveAdmissions(tx, [admission]),
  );
}

async function keyFor(
  server: RealServer,
  body: { readonly uscc: string; readonly name: string },
): Promise<string> {
  const recordedAt = systemClock.now().toString();
  return inTransaction(server.db, { actor: "operator", purpose: "fuzz" }, async (tx) => {
    await saveBody(tx, {
      bodyCode: body.uscc,
      name: body.name,
      territory: "3301",
      entries: [
        "administrative-penalty",
        "administrative-licence",
        "registration",
        "serious-list",
        "abnormal-list",
      ],
      supplyFrom: "2018-01-01",
      recordedAt,
    });
    return issueKey(tx, body.uscc, recordedAt);
  });
}

function csvOf(name: keyof typeof CASE_ROWS): string {
  const { cells } = CASE_ROWS[name];
  return `${Object.keys(cells).map(quoted).join(",")}\r\n${Object.values(cells).map(quoted).join(",")}\r\n`;
}

/** Decisions against persons; their numbers stand in the column for them and in a text, where they are masked. */
function personCsv(): string {
  const cells = { ...CASE_ROWS["person-penalty"].cells, 行政相对人名称: PERSON_NAME };
  const rows = PERSONS.map((number, at) => ({
    ...cells,
    证件号码: number,
    行政处罚决定书文号: `云市监处罚〔2026〕9${at}号`,
    违法事实: `当事人${PERSON_NAME}，身份证号${number}，虚假宣传。`,
  }));
  return `${Object.keys(cells).map(quoted).join(",")}\r\n${rows.map((row) => Object.values(row).map(quoted).join(",")).join("\r\n")}\r\n`;
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

async function submit(
  server: RealServer,
  of: { readonly key: string; readonly entry: string; readonly csv: string },
): Promise<{ readonly id: string; readonly key: string }> {
  const { body, type } = multipartBody([
    { name: "entry", content: of.entry },
    { name: "file", content: of.csv, fileName: "rows.csv" },
  ]);
  const request: Request = {
    method: "POST",
    path: "/api/v1/batches",
    headers: { authorization: `Bearer ${of.key}`, "content-type": type },
    body,
  };
  const answer = await ask(server.url, request);
  const id = /"id":"([^"]+)"/.exec(answer.text)?.[1];
  if (answer.status !== 202 || id === undefined)
    throw new Error(`The world cannot be made: ${answer.status} ${answer.text}`);
  return { id, key: of.key };
}

function get(server: RealServer, path: string, key: string | null): Promise<Answer> {
  const headers: Readonly<Record<string, string>> = key === null ? {} : { authorization: `Bearer ${key}` };
  return ask(server.url, { method: "GET", path, headers, body: null });
}

const POLL_MS = 50;

async function ended(server: RealServer, id: string, key: string): Promise<void> {
  for (;;) {
    const { text } = await get(server, `/api/v1/batches/${id}`, key);
    if (/"status":"(done|failed)"/.test(text)) return;
    if (!server.isUp()) throw new Error("The server stopped while the world was made");
    await sleep(POLL_MS);
  }
}
