import assert from "node:assert/strict";
import { delegationOf } from "../access/made.ts";
import { type ApiBench, apiBench, bearer, postFile } from "./api.ts";
import { addBody } from "./intake.ts";
import { type Cells, GOOD_ROW, penaltyCsv } from "./penalty-file.ts";
import { signedInPerson, type TestPerson } from "./people.ts";

/** What tests about objections begin with, and how its people ask. */

export const ENTRY = "administrative-penalty";
export const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
export const { uscc } = GOOD_ROW;

export let api: ApiBench;
export let people: Readonly<
  Record<
    "asker" | "clerk" | "examiner" | "examiner2" | "decider" | "both" | "twofold" | "stranger",
    TestPerson
  >
>;
/** Two bodies, people with their roles, and an enterprise that two of them act for. */
export async function begin(): Promise<void> {
  api = await apiBench();
  await addBody(api.bench.intake, { ...OTHER, territory: "330106", entries: [ENTRY] });
  people = {
    asker: await signedInPerson(api),
    clerk: await signedInPerson(api, { roles: ["clerk"] }),
    examiner: await signedInPerson(api, { roles: ["examiner"] }),
    examiner2: await signedInPerson(api, { roles: ["examiner"] }),
    decider: await signedInPerson(api, { roles: ["decider"] }),
    both: await signedInPerson(api, { roles: ["examiner", "decider"] }),
    twofold: await signedInPerson(api, { roles: ["examiner", "decider"] }),
    stranger: await signedInPerson(api, { roles: ["examiner", "decider"], bodies: [OTHER.uscc] }),
  };
  await delegationOf({ api }, people.asker, ["correct"]);
  await delegationOf({ api }, people.both, ["correct"]);
}
export const end = () => api.close();

export type Who = Pick<TestPerson, "headers">;
export const get = async (who: Who, url: string) => (await api.get(`/api/v1${url}`, who.headers)).json();
export const post = (who: Who, url: string, payload: object) =>
  api.send({ method: "POST", url: `/api/v1${url}`, headers: { ...who.headers }, payload });
export const codeOf = async (answer: Promise<{ statusCode: number; json(): { code?: string } }>) => {
  const { statusCode, json } = await answer.then((one) => ({ statusCode: one.statusCode, json: one.json() }));
  return statusCode < 400 ? "ok" : json.code;
};

let nth = 100;
/** A public record of its own for one test. */
export async function published(cells: Cells = {}): Promise<{ id: string; row: Cells }> {
  const row = { documentNumber: `云市监处罚〔2026〕${++nth}号`, ...cells };
  await takeIn(penaltyCsv([row]));
  const items = await publicRecords();
  const found = items.find((one: { documentNumber: string }) => one.documentNumber === row.documentNumber);
  return { id: found.id, row };
}
export async function takeIn(content: string): Promise<void> {
  const { statusCode, body } = await postFile(api, { entry: ENTRY, content });
  assert.equal(statusCode, 202, body);
  await api.work();
}
const publicRecords = async (query = "") =>
  (await api.get(`/api/v1/subjects/${uscc}/records?limit=100${query}`, bearer(api.key))).json().items;
export const publicRecord = async (id: string, query = "") =>
  (await publicRecords(query)).find((one: { id: string }) => one.id === id);

export const asking = (recordId: string, more: object = {}) => ({
  uscc,
  recordId,
  ground: "wrong",
  fields: [{ field: "fineAmount", shouldBe: "0.5" }],
  statement: "决定书写明罚款五千元，张三可以作证。",
  ...more,
});
export async function raised(recordId: string, more: object = {}): Promise<string> {
  const answer = await post(people.asker, "/my/objections", asking(recordId, more));
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json().id;
}
export const FINE = [
  { field: "fineAmount", value: "0.5" },
  { field: "penaltyContent", value: "罚款人民币5000元" },
];
export const propose = (id: string, payload: object, who: Who = people.examiner) =>
  post(who, `/objections/${id}/proposal`, payload);
/** A decider looks at what is proposed and decides on that. */
export async function decide(id: string, payload: object = { agrees: true }, who: Who = people.decider) {
  const { proposal } = await get(people.decider, `/objections/${id}`);
  const proposedAt = proposal?.at ?? api.clock.now().toString();
  return post(who, `/objections/${id}/decision`, { proposedAt, ...payload });
}
export const changesOf = (id: string) =>
  api.bench.database.sql<{ kind: string; version: number }[]>`
    select kind, version from publicity.change where record_id = ${id} order by transaction_id, change_id`;
export const ownOne = async (id: string) =>
  (await get(people.asker, `/my/objections?uscc=${uscc}`)).items.find((one: { id: string }) => one.id === id);
