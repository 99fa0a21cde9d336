import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { type ApiBench, apiBench, bearer, multipart, TODAY } from "../../../test/support/api.ts";
import { addBody } from "../../../test/support/intake.ts";
import { BODY, GOOD_ROW, penaltyCsv } from "../../../test/support/penalty-file.ts";
import { signedInPerson, type TestPerson } from "../../../test/support/people.ts";
import { fourEyes, mayAct, mayGrant } from "./rules.ts";
import type { HeldRole, Role } from "./types.ts";

const ROLES = ["clerk", "examiner", "decider", "law-officer", "auditor", "administrator"] as const;
const OTHER = "11330106002489401J";

let api: ApiBench;
before(async () => {
  api = await apiBench();
  await addBody(api.bench.intake, { uscc: OTHER, name: "云州市示例区局", territory: "330106", entries: [] });
});
after(() => api.close());

const held = (more: Partial<HeldRole> = {}): HeldRole => ({
  bodyCode: BODY.uscc,
  role: "clerk",
  from: "2026-01-01",
  until: "2026-12-31",
  ended: false,
  ...more,
});
const send = (
  person: Pick<TestPerson, "headers">,
  request: {
    readonly method: "GET" | "POST" | "PUT" | "DELETE";
    readonly url: string;
    readonly payload?: object | string;
  },
) =>
  api.send({
    method: request.method,
    url: `/api/v1${request.url}`,
    headers: {
      ...person.headers,
      ...(typeof request.payload === "string" ? { "content-type": "text/csv" } : {}),
    },
    ...(request.payload === undefined ? {} : { payload: request.payload }),
  });
const grant = (by: Pick<TestPerson, "headers">, payload: object) =>
  send(by, { method: "POST", url: "/bodies/self/roles", payload });

test("a role counts from its first through its last day and not once it was ended", () => {
  const on = (day: string, role: HeldRole = held()) => mayAct([role], ["clerk"], day).ok;
  assert.deepEqual(
    ["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"].map((day) => on(day)),
    [false, true, true, false],
  );
  assert.equal(on(TODAY, held({ ended: true })), false);
  assert.equal(mayAct([held()], ["auditor", "examiner"], TODAY).ok, false);
});

const GIVEN: Role = "clerk";

test("whoever gives a role is the operator or an administrator of that body, and never gives it to himself", () => {
  const role = fc.record({
    bodyCode: fc.constantFrom(BODY.uscc, OTHER),
    role: fc.constantFrom<Role>(...ROLES),
    from: fc.constantFrom("2026-01-01", "2026-09-01"),
    until: fc.constantFrom("2026-03-01", "2026-12-31"),
    ended: fc.boolean(),
  });
  const account = fc.constantFrom("a", "b");
  fc.assert(
    fc.property(fc.array(role, { maxLength: 6 }), account, account, (roles, granter, accountId) => {
      const asked = { bodyCode: BODY.uscc, accountId, role: GIVEN, has: [], until: "2026-12-31", on: TODAY };
      const may = mayGrant({ ...asked, granter: { accountId: granter, roles, latest: "2029-05-08" } }).ok;
      const administers = roles.some(
        (one) =>
          one.role === "administrator" &&
          one.bodyCode === BODY.uscc &&
          !one.ended &&
          one.from <= TODAY &&
          TODAY <= one.until,
      );
      assert.equal(may, administers && granter !== accountId);
      assert.equal(mayGrant({ ...asked, granter: null }).ok, true);
      assert.equal(fourEyes(granter, accountId).ok, granter !== accountId);
    }),
  );
});

test("an auditor has no other role in the body he audits, whoever would give it", () => {
  const asked = { bodyCode: BODY.uscc, accountId: "a", until: "2026-12-31", on: TODAY, granter: null };
  const code = (role: Role, ...has: Role[]): string => {
    const may = mayGrant({ ...asked, role, has });
    return may.ok ? "ok" : may.code;
  };
  assert.equal(code("auditor", "administrator"), "ROLE_AUDITS_ITSELF");
  assert.equal(code("clerk", "auditor"), "ROLE_AUDITS_ITSELF");
  assert.equal(code("auditor", "auditor"), "ok");
  assert.equal(code("law-officer", "administrator", "clerk"), "ok");
});

test("a body keeps an administrator, and no administrator gives a role or asks for an admission without an end", async () => {
  const bodies = [OTHER];
  const first = await signedInPerson(api, { roles: ["administrator"], bodies });
  const second = await signedInPerson(api, { roles: ["administrator"], bodies });
  const end = (by: TestPerson, whom: TestPerson) =>
    send(by, {
      method: "POST",
      url: "/bodies/self/roles/end",
      payload: { accountId: whom.accountId, role: "administrator" },
    });
  const both = await Promise.all([end(first, second), end(second, first)]);
  assert.equal(both.filter(({ statusCode }) => statusCode === 200).length, 1);
  const left = both[0]?.statusCode === 200 ? first : second;
  const last = await end(left, left);
  assert.deepEqual([last.statusCode, last.json().code], [409, "ROLE_LAST_ADMINISTRATOR"]);
  const newcomer = await signedInPerson(api);
  const wanted = { login: newcomer.login, role: "clerk", until: "9999-12-31" };
  assert.equal((await grant(left, wanted)).json().code, "ROLE_TOO_LONG");
  const admission = { purpose: "graded-supervision", until: "9999-12-31" };
  const asked = await send(left, { method: "POST", url: "/bodies/self/admissions", payload: admission });
  assert.equal(asked.json().code, "ADMISSION_TOO_LONG");
});

const objection = "/objections/00000000-0000-7000-8000-000000000000";
const objecting = {
  uscc: GOOD_ROW.uscc,
  recordId: "00000000-0000-7000-8000-000000000000",
  ground: "wrong",
  fields: [{ field: "remarks" }],
  statement: "x",
};

type Line = readonly [string, string, string, (object | string)?];

const CASE = "/incidents/00000000-0000-7000-8000-000000000000";
const note = "a note that says why";
const AT_THE_DESK: readonly Line[] = [
  ["...xxx", "GET", "/incidents"],
  ["...xxx", "GET", CASE],
  ["...x.x", "POST", `${CASE}/triage`, { note, grade: "minor", personal: false }],
  ["...x.x", "POST", `${CASE}/contain`, { note }],
  ["...x.x", "POST", `${CASE}/lift`, { note }],
  ["...x.x", "POST", `${CASE}/notify`, { note, whom: "authority" }],
  ["...x.x", "POST", `${CASE}/note`, { note }],
  ["...x.x", "POST", `${CASE}/ask-closing`, { note }],
  ["...x.x", "POST", `${CASE}/close`, { note }],
];
const receipt = "/receipts/00000000-0000-7000-8000-000000000000";
const signature = { keyId: "none", algorithm: "ES256", value: "A".repeat(86) };
const ABOUT_RECEIPTS: readonly Line[] = [
  ["xxxxxx", "GET", receipt],
  ["xxx..x", "POST", `${receipt}/countersignature`, signature],
];

const ABOUT_OBJECTIONS: readonly Line[] = [
  ["xx....", "POST", "/objections", objecting],
  ["xxxx..", "GET", "/objections"],
  ["xxxx..", "GET", objection],
  ["xxxx..", "GET", `${objection}/evidence/1`],
  [".x....", "POST", `${objection}/proposal`, { reasons: "x" }],
  ["..x...", "POST", `${objection}/decision`, { agrees: true, proposedAt: "2026-05-08T00:00:00Z" }],
];

test("every route for a body is open to its roles and to no other", async () => {
  const look = { uscc: GOOD_ROW.uscc, purpose: "none", caseNumber: "1" };
  const counts = `/looks/counts?from=${TODAY}&through=${TODAY}`;
  const batch = "/batches/00000000-0000-7000-8000-000000000000";
  const request = "/bodies/self/admissions/00000000-0000-7000-8000-000000000000";
  const role = { accountId: "00000000-0000-7000-8000-000000000000", role: "clerk" };
  const admission = { purpose: "none", until: TODAY };
  const release = { uscc: GOOD_ROW.uscc, orderNumber: "1" };
  const seal = { ...release, reason: "none", basis: { instrument: "none", article: "1" } };
  const matrix: readonly Line[] = [
    //                                   clerk examiner decider law-officer auditor administrator
    ["xxxxxx", "GET", "/bodies/self"],
    ["x.....", "POST", "/batches?entry=honour", "a,b"],
    ["x.....", "PUT", "/registrations", "a,b"],
    ["xx..xx", "GET", "/batches"],
    ["xx..xx", "GET", batch],
    ["xx..xx", "GET", `${batch}/receipt`],
    ["xx..xx", "GET", `${batch}/rows`],
    ["xx....", "GET", `${batch}/rejected.csv`],
    ["x.....", "POST", "/previews?entry=honour", "a,b"],
    ["xx....", "GET", `${batch}/rejected`],
    ["x.....", "POST", `${batch}/mended`, { rows: [{ row: 1, changes: [{ index: 0, text: "x" }] }] }],
    ["xx....", "PUT", `${batch}/settled`, { settled: true }],
    ["xx..xx", "GET", "/bodies/self/figures"],
    ["xx..xx", "GET", "/bodies/self/forgetting"],
    ["xxxxxx", "GET", "/bodies/self/expiring?what=publicity"],
    ...ABOUT_RECEIPTS,
    ["xxxx..", "POST", "/looks", look],
    ["....xx", "GET", counts],
    ["....xx", "PUT", `/looks/counts/${TODAY}`, { looks: 0 }],
    ["..xx..", "POST", "/records/00000000-0000-7000-8000-000000000000/seal", seal],
    ["..xx..", "POST", "/records/00000000-0000-7000-8000-000000000000/release", release],
    ...ABOUT_OBJECTIONS,
    ["...xxx", "GET", "/bodies/self/people"],
    ["...xxx", "GET", "/bodies/self/credentials"],
    [".....x", "POST", "/bodies/self/roles", { login: "nobody-here", role: "clerk", until: TODAY }],
    [".....x", "POST", "/bodies/self/roles/end", role],
    ["...xxx", "GET", "/bodies/self/admissions"],
    [".....x", "POST", "/bodies/self/admissions", admission],
    ["...x..", "POST", `${request}/confirm`],
    ["...x..", "POST", `${request}/decline`],
    ...AT_THE_DESK,
  ];
  const people = await Promise.all(ROLES.map((one) => signedInPerson(api, { roles: [one] })));
  const outsider = await signedInPerson(api, { roles: ROLES, bodies: [OTHER] });
  for (const [open, method, url, payload] of matrix) {
    const ask = { method: method as "GET", url, ...(payload === undefined ? {} : { payload }) };
    const codes = await Promise.all(people.map(async (person) => (await send(person, ask)).body));
    const seen = codes.map((body) => (body.includes("ROLE_REQUIRED") ? "." : "x")).join("");
    assert.equal(seen, open, `${method} ${url}`);
    const beside = await send({ headers: { ...outsider.headers, "x-body": BODY.uscc } }, ask);
    assert.equal(beside.json().code, "ROLE_REQUIRED", `${method} ${url} for somebody of another body`);
    const stranger = await send({ headers: {} }, ask);
    assert.equal(stranger.statusCode, 401, `${method} ${url} without anything`);
  }
  const named = matrix.map(([, method, url]) => `${method} ${url.split("?")[0]}`);
  const declared = api.routes.filter(({ roles }) => roles !== null && roles.length > 0);
  assert.ok(declared.length >= named.length - 1, "the table names the routes that are open to roles");
  for (const { method, url } of declared.filter((one) => one.method !== "HEAD")) {
    const pattern = new RegExp(
      `^${method} ${url.replace("/api/v1", "").replaceAll(/:[a-z]+/gu, "[^/]+")}$`,
      "u",
    );
    assert.ok(
      named.some((name) => pattern.test(name)),
      `${method} ${url} is in the table`,
    );
  }
});

test("a person submits for the body, and the trail names both", async () => {
  const clerk = await signedInPerson(api, { roles: ["clerk"] });
  const { payload, type } = multipart([
    { name: "entry", content: "administrative-penalty" },
    { name: "file", content: penaltyCsv([{}]), fileName: "rows.csv" },
  ]);
  const submit = (headers: Readonly<Record<string, string>>) =>
    api.send({
      method: "POST",
      url: "/api/v1/batches",
      payload,
      headers: { ...headers, "content-type": type },
    });
  const answer = await submit(clerk.headers);
  assert.equal(answer.statusCode, 202, answer.body);
  const [entry] = await api.bench.database.sql`
    select actor from platform.audit where act = 'submit-batch' order by position desc limit 1`;
  assert.equal(entry?.actor, `${BODY.uscc}/account:${clerk.accountId}`);
  const { cookie = "" } = clerk.headers;
  assert.equal(
    (await submit({ cookie })).json().code,
    "REQUEST_NOT_OURS",
    "the cookie alone submits nothing",
  );
  const own = await send(clerk, { method: "GET", url: "/batches" });
  assert.ok(own.json().items.some(({ id }: { id: string }) => id === answer.json().id));
  assert.equal(own.headers["cache-control"], "private, no-store");
});

test("a person of two bodies says for which one, and a role that is over opens nothing", async () => {
  const both = await signedInPerson(api, { roles: ["clerk"], bodies: [BODY.uscc, OTHER] });
  const self = (headers: Readonly<Record<string, string>>) =>
    send({ headers }, { method: "GET", url: "/bodies/self" });
  assert.equal((await self(both.headers)).json().code, "BODY_REQUIRED");
  const chosen = (await self({ ...both.headers, "x-body": OTHER })).json();
  assert.deepEqual([chosen.uscc, chosen.person.roles], [OTHER, ["clerk"]]);
  const roles = (await send(both, { method: "GET", url: "/account/roles" })).json().items;
  assert.deepEqual(
    roles.map((one: { body: { uscc: string } }) => one.body.uscc).sort(),
    [OTHER, BODY.uscc].sort(),
  );
  const over = await signedInPerson(api, { roles: ["clerk"], until: TODAY });
  assert.equal((await self(over.headers)).statusCode, 200);
  const before = api.clock.now().toString();
  api.clock.moveTo("2026-05-09T00:00:30+08:00");
  const late = await signedInPerson(api);
  assert.equal((await self(late.headers)).json().code, "ROLE_REQUIRED");
  assert.equal((await self({ ...over.headers, "x-body": BODY.uscc })).json().code, "SESSION_REQUIRED");
  api.clock.moveTo(before);
  const fresh = await signedInPerson(api, { roles: ["clerk"], passwordOnce: true });
  assert.equal((await self(fresh.headers)).json().code, "PASSWORD_CHANGE_REQUIRED");
});

test("an administrator gives and takes roles of the own body; nobody gives one to himself", async () => {
  const administrator = await signedInPerson(api, { roles: ["administrator"] });
  const newcomer = await signedInPerson(api);
  const wanted = { login: newcomer.login.toUpperCase(), role: "clerk", until: "2026-06-30" };
  const given = await grant(administrator, wanted);
  assert.equal(given.statusCode, 200, given.body);
  assert.equal((await send(newcomer, { method: "GET", url: "/batches" })).statusCode, 200);

  const toOneself = await grant(administrator, { ...wanted, login: administrator.login });
  assert.deepEqual([toOneself.statusCode, toOneself.json().code], [403, "ROLE_TO_ONESELF"]);
  const over = await grant(administrator, { ...wanted, until: "2026-05-07" });
  assert.deepEqual([over.statusCode, over.json().code], [400, "ROLE_OVER"]);
  assert.equal((await grant(administrator, { ...wanted, login: "nobody" })).json().code, "ACCOUNT_UNKNOWN");
  assert.equal((await grant({ headers: bearer(api.key) }, wanted)).json().code, "PERSON_REQUIRED");

  const people = (await send(administrator, { method: "GET", url: "/bodies/self/people" })).json().items;
  const seen = people.find((one: { login: string }) => one.login === newcomer.login);
  assert.deepEqual(
    seen.roles.map(({ role, until, inForce }: Record<string, unknown>) => [role, until, inForce]),
    [["clerk", "2026-06-30", true]],
  );
  const end = () =>
    send(administrator, {
      method: "POST",
      url: "/bodies/self/roles/end",
      payload: { accountId: newcomer.accountId, role: "clerk" },
    });
  assert.equal((await end()).json().ended, true);
  assert.equal((await end()).json().code, "ROLE_UNKNOWN");
  assert.equal((await send(newcomer, { method: "GET", url: "/batches" })).json().code, "ROLE_REQUIRED");
});

test("an admission takes effect when a law officer, another person, confirms it, and once", async () => {
  const both = await signedInPerson(api, { roles: ["administrator", "law-officer"] });
  const officer = await signedInPerson(api, { roles: ["law-officer", "clerk"] });
  const wanted = { purpose: "graded-supervision", entries: ["administrative-penalty"], until: "2026-12-31" };
  const asked = await send(both, { method: "POST", url: "/bodies/self/admissions", payload: wanted });
  assert.equal(asked.statusCode, 201, asked.body);
  const { requestId } = asked.json();
  const look = () =>
    send(officer, {
      method: "POST",
      url: "/looks",
      payload: { uscc: GOOD_ROW.uscc, purpose: wanted.purpose, caseNumber: "云市监检〔2026〕7号" },
    });
  assert.equal((await look()).json().code, "READ_NOT_ADMITTED", "asking opens nothing");
  const decide = (by: TestPerson, verb: string, id: string = requestId) =>
    send(by, { method: "POST", url: `/bodies/self/admissions/${id}/${verb}` });
  const alone = await decide(both, "confirm");
  assert.deepEqual([alone.statusCode, alone.json().code], [403, "FOUR_EYES_REQUIRED"]);
  const foreign = await signedInPerson(api, { roles: ["law-officer"], bodies: [OTHER] });
  assert.equal((await decide(foreign, "confirm")).json().code, "ADMISSION_UNKNOWN");

  const other = await signedInPerson(api, { roles: ["law-officer"] });
  const together = await Promise.all([decide(officer, "confirm"), decide(other, "confirm")]);
  assert.deepEqual(together.map((answer) => answer.statusCode).sort(), [200, 409]);
  assert.equal((await look()).statusCode, 200);
  const [entry] = await api.bench.database.sql`
    select actor from platform.audit where act = 'look' order by position desc limit 1`;
  assert.equal(entry?.actor, `${BODY.uscc}/account:${officer.accountId}`);

  const second = (
    await send(both, { method: "POST", url: "/bodies/self/admissions", payload: wanted })
  ).json();
  assert.equal((await decide(officer, "decline", second.requestId)).json().decision, "declined");
  assert.equal((await decide(officer, "confirm", second.requestId)).json().code, "ADMISSION_DECIDED");
  const refusals = [
    [{ ...wanted, purpose: "curiosity" }, "PURPOSE_NOT_IN_REGISTER"],
    [{ ...wanted, entries: ["honour"] }, "PURPOSE_NOT_IN_REGISTER"],
    [{ ...wanted, persons: true }, "PURPOSE_NOT_IN_REGISTER"],
    [{ ...wanted, until: "2026-05-07" }, "ADMISSION_OVER"],
  ] as const;
  for (const [payload, code] of refusals)
    assert.equal(
      (await send(both, { method: "POST", url: "/bodies/self/admissions", payload })).json().code,
      code,
    );
  const list = (await send(both, { method: "GET", url: "/bodies/self/admissions" })).json();
  assert.equal(list.admissions.length, 1);
  assert.deepEqual(
    list.requests.map((one: { decision: string }) => one.decision),
    ["declined", "confirmed"],
  );
});

test("the database itself refuses a second act of the same person and a role given to oneself", async () => {
  const { sql } = api.bench.database;
  const { accountId } = await signedInPerson(api);
  const twice = sql`
    insert into bodies.admission_request (request_id, body_code, purpose, entries, admit_until, persons, asked_by, asked_at,
           decision, decided_by, decided_at)
    values (gen_random_uuid(), ${BODY.uscc}, 'repair', '{honour}', '2026-12-31', false, ${accountId}, now(),
            'confirmed', ${accountId}, now())`;
  await assert.rejects(twice, /admission_request_four_eyes/u);
  const oneself = sql`
    insert into bodies.role (account_id, body_code, role, role_from, role_until, granted_by, recorded_at)
    values (${accountId}, ${BODY.uscc}, 'clerk', '2026-01-01', '2026-12-31', ${`${BODY.uscc}/account:${accountId}`}, now())`;
  await assert.rejects(oneself, /role_not_to_oneself/u);
});
