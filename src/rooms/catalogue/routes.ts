import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { valueOn } from "../../law/parameter.ts";
import type { Law, Parameter } from "../../law/types.ts";
import type { Clock } from "../../platform/clock.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { refusal } from "./refusals.ts";
import { entryNamed } from "./rules.ts";
import type { Catalogue } from "./types.ts";

export { CATALOGUE_REFUSALS } from "./refusals.ts";

export interface CatalogueRoutes {
  readonly law: Law;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
}

const READ = { tags: ["law"] };
const Open = Type.Object({}, { additionalProperties: true });
const Name = Type.String({ pattern: "^[A-Za-z0-9._-]{1,100}$" });

/** The closed catalogue and the law as dated data, for everyone to read (articles 6 and 8). */
export function catalogueRoutes(app: FastifyInstance, of: CatalogueRoutes): void {
  const today = (): string => of.clock.today().toString();

  app.get<{ Querystring: { asOf?: string } }>(
    "/catalogue",
    {
      schema: {
        ...READ,
        summary: "Classes and entries of the catalogue in force on a day",
        querystring: Type.Object({ asOf: Type.Optional(Type.String({ format: "date" })) }),
        response: { 200: Open },
      },
    },
    async ({ query }) => catalogueOn(of.catalogue, query.asOf ?? today()),
  );

  app.get<{ Params: { entry: string } }>(
    "/catalogue/:entry",
    {
      schema: {
        ...READ,
        summary: "One entry: fields, legal bases, suppliers, publicity rule",
        params: Type.Object({ entry: Name }),
        response: { 200: Open },
      },
    },
    async ({ params }) => {
      const entry = orProblem(entryNamed(of.catalogue, params.entry), 404);
      return { asOf: today(), ...entry };
    },
  );

  app.get(
    "/law",
    {
      schema: { ...READ, summary: "All parameters of law with their dated values", response: { 200: Open } },
    },
    async () => ({
      asOf: today(),
      parameters: [...of.law.parameters.values()],
      instruments: [...of.law.instruments.values()],
    }),
  );

  app.get<{ Params: { parameter: string }; Querystring: { on?: string } }>(
    "/law/:parameter",
    {
      schema: {
        ...READ,
        summary: "Value of one parameter on a day, with the article",
        params: Type.Object({ parameter: Name }),
        querystring: Type.Object({ on: Type.Optional(Type.String({ format: "date" })) }),
        response: { 200: Open },
      },
    },
    async ({ params, query }) => {
      const parameter = of.law.parameters.get(params.parameter);
      if (parameter === undefined) throw refusal("UNKNOWN_PARAMETER");
      return parameterOn(of.law, parameter, query.on ?? today());
    },
  );
}

function catalogueOn(catalogue: Catalogue, day: string): object {
  const entries = catalogue.entries.filter(
    ({ from, until }) => from <= day && (until === null || day <= until),
  );
  return { asOf: day, ...catalogue, entries };
}

function parameterOn(law: Law, parameter: Parameter, on: string): object {
  const value = orProblem(valueOn(law, parameter.parameter, on), 404);
  const instrument = law.instruments.get(value.instrument);
  return {
    on,
    ...value,
    instrument: instrument ?? { id: value.instrument },
  };
}
