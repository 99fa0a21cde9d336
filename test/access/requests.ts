import type { InjectOptions } from "fastify";
import { newTotpSecret, totpCode } from "../../src/platform/identity/totp.ts";
import { multipart, TODAY } from "../support/api.ts";
import { assertionOf, JWT_BEARER, type Machine } from "../support/machine.ts";
import { GOOD_ROW, penaltyCsv } from "../support/penalty-file.ts";
import {
  admissionAsked,
  delegationFor,
  delegationOf,
  enterpriseKey,
  identityOf,
  incidentIn,
  objecting,
  objectionProposed,
  objectionRaised,
  objectionShown,
  passkeyOf,
  receiptMade,
  releasing,
  sealing,
} from "./made.ts";
import { ENTRY, PASSWORD, type Person, type World } from "./world.ts";

/** What is sent beside who asks. */
export type Sent = Pick<InjectOptions, "url" | "payload" | "headers">;

export interface Asked {
  readonly world: World;
  /** Who asks, where a person does; its things are asked for. */
  readonly person: Person;
  /** The program that asks, or one of the first body. */
  readonly machine: Machine;
}

/** Names in addresses and what they stand for; `:id` is a batch unless the route is listed below. */
const wordFor = (name: string, { world }: Asked): string =>
  ({
    ":uscc": GOOD_ROW.uscc,
    ":code": "KEY_REQUIRED",
    ":entry": ENTRY,
    ":parameter": "term.general.maximum-months",
    ":file": `${ENTRY}.csv`,
    ":day": TODAY,
    ":id": world.batch,
  })[name] ?? "x";

const file = (fields: readonly { readonly name: string; readonly content: string }[]): Partial<Sent> => {
  const table = { name: "file", content: penaltyCsv([{}]), fileName: "rows.csv" };
  const { payload, type } = multipart([...fields, table]);
  return { payload, headers: { "content-type": type } };
};
const codeOf = (secret: string, { world }: Asked): string =>
  totpCode(secret, Math.floor(world.api.clock.now().epochMilliseconds / 30_000));

export const LOOK = { uscc: GOOD_ROW.uscc, purpose: "graded-supervision", caseNumber: "云市监检〔2026〕7号" };

/** What a browser sends of a passkey, where no authenticator made one. */
const NO_PASSKEY = { id: "AA", rawId: "AA", type: "public-key", clientExtensionResults: {} };

const NO_ANSWER = {
  ...NO_PASSKEY,
  response: { clientDataJSON: "AA", authenticatorData: "AA", signature: "AA" },
};

/** What a route needs beside its address to be answered. A new route that needs something gets a line here. */
const MORE: Readonly<Record<string, (asked: Asked) => Partial<Sent> | Promise<Partial<Sent>>>> = {
  "POST /oauth/token": async ({ world, machine }) => ({
    payload: new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: JWT_BEARER,
      client_assertion: await assertionOf(world.api, machine),
    }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  }),
  "GET /api/v1/clients/:id/figures": ({ machine }) => ({
    url: `/api/v1/clients/${machine.clientId}/figures?from=${TODAY}&through=${TODAY}`,
  }),
  "GET /api/docs/static/*": () => ({ url: "/api/docs/static/index.html" }),
  "GET /assets/*": ({ world }) => ({ url: `/assets/${world.asset}` }),
  "GET /api/v1/subjects": () => ({ url: "/api/v1/subjects?q=%E4%BA%91%E5%B7%9E" }),
  "GET /api/v1/publications": () => ({ url: `/api/v1/publications?entry=${ENTRY}` }),
  "GET /api/v1/looks/counts": () => ({ url: `/api/v1/looks/counts?from=${TODAY}&through=${TODAY}` }),
  "POST /api/v1/looks": () => ({ payload: LOOK }),
  "PUT /api/v1/looks/counts/:day": () => ({ payload: { looks: 1 } }),
  "GET /api/v1/publications/export": () => ({ url: `/api/v1/publications/export?entry=${ENTRY}` }),
  "GET /api/v1/bodies/self/expiring": () => ({ url: "/api/v1/bodies/self/expiring?what=publicity" }),
  "POST /api/v1/previews": () => ({
    url: `/api/v1/previews?entry=${ENTRY}`,
    payload: penaltyCsv([{}]),
    headers: { "content-type": "text/csv" },
  }),
  "POST /api/v1/batches/:id/mended": ({ world }) => ({
    payload: { rows: [{ row: world.nextRow(), changes: [] }] },
  }),
  "PUT /api/v1/batches/:id/settled": () => ({ payload: { settled: true } }),
  "GET /api/v1/receipts/:id": async ({ world }) => ({
    url: `/api/v1/receipts/${(await receiptMade(world)).statement.id}`,
  }),
  "POST /api/v1/receipts/:id/countersignature": async ({ world }) => {
    const { statement, signature } = await receiptMade(world);
    return { url: `/api/v1/receipts/${statement.id}/countersignature`, payload: signature };
  },
  "POST /api/v1/batches": () => file([{ name: "entry", content: ENTRY }]),
  "PUT /api/v1/registrations": () => file([]),
  "POST /api/v1/session": ({ person }) => ({ payload: { login: person.login, password: PASSWORD } }),
  "DELETE /api/v1/sessions/:id": ({ person }) => ({ url: `/api/v1/sessions/${person.sessionId}` }),
  "PUT /api/v1/account/password": () => ({
    payload: { present: PASSWORD, next: "另外 battery 一匹 staple 7" },
  }),
  "PUT /api/v1/account/second-factor": (asked) => {
    const secret = newTotpSecret();
    return { payload: { secret, code: codeOf(secret, asked) } };
  },
  "DELETE /api/v1/account/second-factor": (asked) => ({
    payload: { code: codeOf(asked.person.secret, asked) },
  }),
  "POST /api/v1/account/passkeys": () => ({
    payload: {
      name: "手机",
      response: { ...NO_PASSKEY, response: { clientDataJSON: "AA", attestationObject: "AA" } },
    },
  }),
  "DELETE /api/v1/account/passkeys/:id": async ({ world, person }) => ({
    url: `/api/v1/account/passkeys/${await passkeyOf(world, person)}`,
  }),
  "POST /api/v1/session/passkey": () => ({ payload: { response: NO_ANSWER } }),
  "POST /api/v1/session/proof": () => ({ payload: { password: PASSWORD } }),
  "POST /api/v1/session/proof/passkey": () => ({ payload: { response: NO_ANSWER } }),
  "DELETE /api/v1/account/identities/:id": async ({ world, person }) => ({
    url: `/api/v1/account/identities/${await identityOf(world, person)}`,
  }),
  "POST /api/v1/session/external/code": () => ({ payload: { code: "000000" } }),
  "POST /api/v1/session/external/ended": () => ({
    payload: "logout_token=none",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  }),
  "POST /api/v1/bodies/self/roles": async ({ world }) => ({
    payload: { login: (await world.person()).login, role: "clerk", until: "2026-12-31" },
  }),
  "POST /api/v1/bodies/self/roles/end": async ({ world }) => ({
    payload: { accountId: (await world.person({ role: "clerk" })).accountId, role: "clerk" },
  }),
  "POST /api/v1/bodies/self/admissions": () => ({ payload: { purpose: "repair", until: "2026-12-31" } }),
  "POST /api/v1/bodies/self/admissions/:id/confirm": async ({ world }) => ({
    url: `/api/v1/bodies/self/admissions/${await admissionAsked(world)}/confirm`,
  }),
  "POST /api/v1/bodies/self/admissions/:id/decline": async ({ world }) => ({
    url: `/api/v1/bodies/self/admissions/${await admissionAsked(world)}/decline`,
  }),
  "POST /api/v1/audit/subject": () => ({ payload: { type: "uscc", number: GOOD_ROW.uscc } }),
  "GET /api/v1/incidents/:id": async ({ world }) => ({
    url: `/api/v1/incidents/${await incidentIn(world, "new")}`,
  }),
  "POST /api/v1/incidents/:id/triage": ({ world }) =>
    stepIn(world, "new", "triage", { grade: "minor", personal: false }),
  "POST /api/v1/incidents/:id/contain": ({ world }) => stepIn(world, "new", "contain"),
  "POST /api/v1/incidents/:id/lift": ({ world }) => stepIn(world, "frozen", "lift"),
  "POST /api/v1/incidents/:id/notify": ({ world }) =>
    stepIn(world, "judged", "notify", { whom: "authority" }),
  "POST /api/v1/incidents/:id/note": ({ world }) => stepIn(world, "new", "note"),
  "POST /api/v1/incidents/:id/ask-closing": ({ world }) => stepIn(world, "judged", "ask-closing"),
  "POST /api/v1/incidents/:id/close": ({ world }) => stepIn(world, "asked", "close"),
  "POST /api/v1/representations/keys": async ({ world }) => ({ payload: await enterpriseKey(world) }),
  "POST /api/v1/representations": async ({ world, person }) => ({
    payload: await delegationFor(world, person),
  }),
  "POST /api/v1/representations/:id/end": async ({ world, person }) => ({
    url: `/api/v1/representations/${await delegationOf(world, person, ["looks"])}/end`,
  }),
  "GET /api/v1/my/looks": () => ({ url: `/api/v1/my/looks?uscc=${GOOD_ROW.uscc}` }),
  "GET /api/v1/my/looks.json": () => ({ url: `/api/v1/my/looks.json?uscc=${GOOD_ROW.uscc}` }),
  "GET /api/v1/traces": () => ({ url: `/api/v1/traces?uscc=${GOOD_ROW.uscc}` }),
  "GET /api/v1/traces/:id": ({ world }) => ({
    url: `/api/v1/traces/${world.record}?uscc=${GOOD_ROW.uscc}`,
  }),
  "GET /api/v1/my/records": () => ({ url: `/api/v1/my/records?uscc=${GOOD_ROW.uscc}` }),
  "GET /api/v1/my/objections": () => ({ url: `/api/v1/my/objections?uscc=${GOOD_ROW.uscc}` }),
  "POST /api/v1/my/objections": ({ world }) => ({ payload: objecting(world) }),
  "POST /api/v1/objections": ({ world }) => ({ payload: objecting(world) }),
  "GET /api/v1/objections/:id": async ({ world }) => ({
    url: `/api/v1/objections/${await objectionShown(world)}`,
  }),
  "GET /api/v1/objections/:id/evidence/:no": async ({ world }) => ({
    url: `/api/v1/objections/${await objectionShown(world)}/evidence/1`,
  }),
  "POST /api/v1/objections/:id/proposal": async ({ world }) => ({
    url: `/api/v1/objections/${await objectionRaised(world)}/proposal`,
    payload: { reasons: "与原件一致" },
  }),
  "POST /api/v1/objections/:id/decision": async ({ world }) => {
    const { objectionId, proposedAt } = await objectionProposed(world);
    return { url: `/api/v1/objections/${objectionId}/decision`, payload: { agrees: true, proposedAt } };
  },
  "POST /api/v1/records/:id/seal": ({ world }) => sealing(world),
  "POST /api/v1/records/:id/release": ({ world }) => releasing(world),
};

// biome-ignore lint/complexity/useMaxParams: a table of steps reads better as one line each.
async function stepIn(
  world: World,
  state: Parameters<typeof incidentIn>[1],
  verb: string,
  more: object = {},
): Promise<Partial<Sent>> {
  const url = `/api/v1/incidents/${await incidentIn(world, state)}/${verb}`;
  return { url, payload: { note: "a note that says why", ...more } };
}

/** Routes for which a person needs an authenticator that is set already. */
const WITH_AUTHENTICATOR: ReadonlySet<string> = new Set(["DELETE /api/v1/account/second-factor"]);

export const needsAuthenticator = (route: string): boolean => WITH_AUTHENTICATOR.has(route);

/** A request to the route that nothing but who asks could refuse. */
export async function requestTo(route: string, asked: Asked): Promise<Sent> {
  const url = route.slice(route.indexOf(" ") + 1);
  const more = (await MORE[route]?.(asked)) ?? {};
  return { url: url.replaceAll(/:[a-z]+|\*/giu, (name) => wordFor(name, asked)), ...more };
}
