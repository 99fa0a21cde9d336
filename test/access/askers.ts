import type { LightMyRequestResponse } from "fastify";
import { bearer } from "../support/api.ts";
import { type Machine, machineOf, tokenOf } from "../support/machine.ts";
import { BODY } from "../support/penalty-file.ts";
import { delegationOf } from "./made.ts";
import { needsAuthenticator, requestTo } from "./requests.ts";
import type { Cell } from "./table.ts";
import type { Person, World } from "./world.ts";

/** One request of one asker, and what the table says it gets. */
export interface Trial {
  readonly says: string;
  readonly expected: string | null;
  ask(): Promise<string>;
}

/** The columns of the table in their order; null: askers of whom there are none yet. */
export const COLUMNS = ["public", "own", "other", "bare", "person", "machine", "representative"] as const;
type Column = (typeof COLUMNS)[number];

/** A cell of the table. */
interface Place {
  readonly route: string;
  readonly column: Column;
  readonly cell: Cell;
}

/** Every request that a cell speaks of. */
export function trialsOf(world: World, { route, column, cell }: Place): readonly Trial[] {
  switch (column) {
    case "public":
      return [{ says: column, expected: cell.result, ask: () => asNobody(world, route) }];
    case "own":
    case "other":
    case "bare":
      return [{ says: column, expected: cell.result, ask: () => asBody(world, route, column) }];
    case "person":
      return personTrials(world, route, cell);
    case "machine":
      return machineTrials(world, route, cell);
    case "representative":
      return representativeTrials(world, route, cell);
  }
}

async function asNobody(world: World, route: string): Promise<string> {
  return asking(world, { route, headers: {}, person: await personFor(world, route) });
}

async function asBody(world: World, route: string, which: keyof World["keys"]): Promise<string> {
  const person = await personFor(world, route);
  return asking(world, { route, headers: bearer(world.keys[which]), person });
}

function personTrials(world: World, route: string, cell: Cell): readonly Trial[] {
  const own = async (role?: string): Promise<string> => {
    const person = await personFor(world, route, role);
    return asking(world, { route, headers: { cookie: person.cookie }, person });
  };
  const withRoles = cell.names.map((role) => ({ says: role, expected: cell.result, ask: () => own(role) }));
  const without = cell.names.length > 0 ? cell.otherwise : cell.result;
  return [
    ...withRoles,
    { says: "a person without a role", expected: without, ask: () => own() },
    ...(cell.anothers === null ? [] : [{ says: "another's", expected: cell.anothers, ask: anothers }]),
  ];

  async function anothers(): Promise<string> {
    const { cookie } = await personFor(world, route);
    return asking(world, { route, headers: { cookie }, person: await personFor(world, route) });
  }
}

/** Scopes that a program has when it has none of those a cell names. */
const ELSEWHERE = ["submit:administrative-licence", "look:honour-review"];

function machineTrials(world: World, route: string, { names, result, otherwise }: Cell): readonly Trial[] {
  const verbs = names.map((name) => name.slice(0, name.indexOf(":") + 1));
  const others = ELSEWHERE.filter((scope) => !verbs.some((verb) => scope.startsWith(verb)));
  const by = (scopes: readonly string[], expected: string | null): Trial => ({
    says: `a machine with ${scopes.join(" ")}`,
    expected,
    ask: async () => {
      const machine = await machineOf(world.api, { scopes });
      const headers = bearer(await tokenOf(world.api, machine, { remoteAddress: nextAddress() }));
      return asking(world, { route, headers, person: await personFor(world, route), machine });
    },
  });
  return [...names.map((scope) => by([scope], result)), by(others, names.length > 0 ? otherwise : result)];
}

const DELEGATED = ["looks", "export", "correct"] as const;

/** Persons to whom the subject delegated one thing only: what the cell names, and what it does not. */
function representativeTrials(
  world: World,
  route: string,
  { names, result, otherwise }: Cell,
): readonly Trial[] {
  if (result === null) return [];
  return DELEGATED.map((scope) => ({
    says: `a representative for ${scope}`,
    expected: names.length === 0 || names.includes(scope) ? result : otherwise,
    ask: async () => {
      const person = await personFor(world, route);
      await delegationOf(world, person, [scope]);
      return asking(world, { route, headers: { cookie: person.cookie }, person });
    },
  }));
}

function personFor(world: World, route: string, role?: string): Promise<Person> {
  const authenticator = needsAuthenticator(route);
  return world.person(role === undefined ? { authenticator } : { authenticator, role });
}

interface Asking {
  readonly route: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whose things are asked for. */
  readonly person: Person;
  readonly machine?: Machine;
}

let addresses = 0;

/** Attempts to sign in and tokens are limited by address; the trials are many people and programs. */
const nextAddress = (): string => `127.0.0.${(addresses++ % 250) + 1}`;

async function asking(world: World, asked: Asking): Promise<string> {
  const { route, headers, person, machine = world.machine } = asked;
  const { headers: more = {}, ...sent } = await requestTo(route, { world, person, machine });
  const answer = await world.api.app.inject({
    ...sent,
    method: methodOf(route),
    headers: { ...more, ...headers, "x-xinheng-page": "1" },
    remoteAddress: nextAddress(),
  });
  return resultOf(answer, world);
}

function methodOf(route: string): "GET" | "POST" | "PUT" | "PATCH" | "DELETE" {
  const method = (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).find((one) => route.startsWith(one));
  if (method === undefined) throw new Error(`no request can be made to ${route}`);
  return method;
}

/** An answer in the words of the table. An answer that holds nothing of the first body is `own only`. */
export function resultOf(answer: LightMyRequestResponse, world?: World): string {
  const { statusCode, body } = answer;
  if (statusCode < 400) {
    const shows = world === undefined || body.includes(world.batch) || body.includes(BODY.uscc);
    return shows ? "yes" : "yes, own only";
  }
  const isProblem = String(answer.headers["content-type"]).includes("problem+json");
  return isProblem ? `${statusCode} ${answer.json().code}` : String(statusCode);
}

/** Whether an answer is what the table says. */
export function fits(found: string, expected: string): boolean {
  if (expected === "own only") return found === "yes, own only";
  return expected === "yes" ? found.startsWith("yes") : found === expected;
}
