import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { purposesOf } from "../../src/rooms/bodies/index.ts";
import { bearer } from "../support/api.ts";
import { COLUMNS, fits, resultOf, trialsOf } from "./askers.ts";
import { LOOK } from "./requests.ts";
import { type Cell, type Line, linesUnder } from "./table.ts";
import { accessWorld, type World } from "./world.ts";

/** Who gets what is a table that a lawyer can read, and this executes it: docs/access.md against the real application. */

const document = readFileSync(join(import.meta.dirname, "../../docs/access.md"), "utf8");
const lines = linesUnder(document, "Routes");
const SILENT: Cell = { result: null, names: [], otherwise: null, anothers: null };

let world: World;
before(async () => {
  world = await accessWorld();
});
after(async () => {
  await world?.api.close();
  await world?.provider.close();
});

/** HEAD answers as GET does, without the body. */
const routesOf = (): readonly string[] => [
  ...new Set(
    world.api.routes.filter(({ method }) => method !== "HEAD").map(({ method, url }) => `${method} ${url}`),
  ),
];

it("every route has a line in docs/access.md, and every line a route", async () => {
  const named = new Map(lines.map((line) => [line.name, line]));
  const routes = routesOf();
  const missing = routes.filter((route) => !named.has(route));
  const proposed = await Promise.all(missing.map((route) => lineFor(route)));
  const gone = lines.filter(({ name }) => !routes.includes(name)).map(({ name }) => name);
  const add = proposed.map((line) => `add to docs/access.md (as found; is it right?):\n${line}`);
  assert.deepEqual([...add, ...gone.map((name) => `remove from docs/access.md: ${name}`)], []);
  assert.equal(named.size, lines.length, "no route has two lines");
  for (const { name, cells } of lines) assert.equal(cells.length, COLUMNS.length + 1, name);
});

/** The line of a route as it is answered today. */
async function lineFor(route: string): Promise<string> {
  const found: string[] = [];
  for (const column of COLUMNS) {
    const [trial] = trialsOf(world, { route, column, cell: SILENT });
    const result = trial === undefined ? "—" : await trial.ask();
    found.push(result.replace("yes, own only", "yes"));
  }
  return `| \`${route}\` | ${[...found, "—"].join(" | ")} |`;
}

it("every asker gets from every route what the table says", async () => {
  const wrong: string[] = [];
  let count = 0;
  for (const line of lines) {
    for (const trial of trialsIn(line)) {
      if (trial.expected === null) continue;
      const found = await trial.ask();
      count += 1;
      if (!fits(found, trial.expected))
        wrong.push(`${line.name}, ${trial.says}: the table says ${trial.expected}, found ${found}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(count > lines.length * 2, `${count} cells were tried`);
});

const trialsIn = (line: Line) =>
  COLUMNS.flatMap((column, at) =>
    trialsOf(world, { route: line.name, column, cell: line.cells[at] ?? SILENT }),
  );

it("where a purpose is needed, a request without one gets what the table says", async () => {
  const needing = lines.filter(({ cells }) => (cells.at(-1) ?? SILENT).result !== null);
  assert.deepEqual(
    needing.map(({ name }) => name),
    ["POST /api/v1/looks"],
  );
  const { uscc, caseNumber } = LOOK;
  assert.equal(await look(world.keys.own, { uscc, caseNumber }), needing[0]?.cells.at(-1)?.result);
});

const look = async (key: string, payload: object): Promise<string> =>
  resultOf(await world.api.send({ method: "POST", url: "/api/v1/looks", headers: bearer(key), payload }));

it("every purpose of the register has a line, and reaches what the line says", async () => {
  const purposes = linesUnder(document, "Purposes");
  const register = purposesOf(world.api.bench.intake.law).map(({ purpose }) => purpose);
  assert.deepEqual(purposes.map(({ name }) => name).sort(), [...register].sort());
  const person = { person: { type: "passport", number: "E12345678" } };
  for (const { name, cells } of purposes) {
    const asked = { purpose: name, caseNumber: LOOK.caseNumber };
    const found = [
      await look(world.keys.own, { ...asked, uscc: LOOK.uscc }),
      await look(world.keys.bare, { ...asked, uscc: LOOK.uscc }),
      await look(world.keys.own, { ...asked, ...person }),
      await look(world.keys.own, { ...asked, uscc: LOOK.uscc, caseNumber: "" }),
    ];
    assert.deepEqual(
      found,
      cells.map(({ result }) => result),
      name,
    );
  }
});
