import { anyCell } from "../cells.ts";
import { mutateText } from "../mutate.ts";
import type { Random } from "../random.ts";
import { NASTY } from "../tokens.ts";
import type { Body } from "./bodies.ts";
import { fittingValue } from "./values.ts";
import type { Schema, World } from "./world.ts";

/** A JSON body by its schema, and now and then against it. */
export function jsonBody(random: Random, schema: Schema, world: World): Body {
  const text = JSON.stringify(madeOf(random, { schema, name: "", world })) ?? "null";
  const sent = random.chance(0.1) ? mutateText(random, text) : text;
  return { body: Buffer.from(sent), type: random.chance(0.97) ? "application/json" : "text/plain" };
}

interface Wanted {
  readonly schema: Schema;
  readonly name: string;
  readonly world: World;
}

function madeOf(random: Random, wanted: Wanted): unknown {
  const { schema, name, world } = wanted;
  if (random.chance(0.04)) return anyCell(random);
  if (schema.anyOf !== undefined) return madeOf(random, { ...wanted, schema: random.pick(schema.anyOf) });
  if (schema.enum !== undefined) return random.pick(schema.enum);
  if (schema.type === "object") return objectOf(random, wanted);
  if (schema.type === "array")
    return Array.from({ length: random.below(random.chance(0.05) ? 60 : 3) }, () =>
      madeOf(random, { ...wanted, schema: schema.items ?? {} }),
    );
  if (schema.type === "integer") return random.pick([0, 1, 2, 20, 200, 1.5, -1, 1e8, 2 ** 31, 1e308]);
  if (schema.type === "boolean") return random.chance(0.5);
  if (random.chance(0.06)) return random.pick(NASTY);
  return schema.format === "date" ? fittingValue(random, "asOf", world) : fittingValue(random, name, world);
}

function objectOf(random: Random, { schema, world }: Wanted): object {
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties ?? {})
    .filter(([name]) => random.chance(required.has(name) ? 0.97 : 0.6))
    .map(([name, inner]) => [name, madeOf(random, { schema: inner, name, world })]);
  if (random.chance(0.03)) members.push([random.pick(NASTY), 1]);
  return Object.fromEntries(members);
}
