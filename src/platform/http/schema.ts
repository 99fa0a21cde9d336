import { Ajv, type SchemaObject } from "ajv";
import type { FastifySchemaCompiler } from "fastify";
import { DAY_FORM, INSTANT_FORM, UUID_FORM } from "../forms.ts";

const FORMATS = {
  date: (text: string) => DAY_FORM.test(text),
  "date-time": (text: string) => INSTANT_FORM.test(text),
  uuid: (text: string) => UUID_FORM.test(text),
};

/**
 * Validates by JSON Schema (TypeBox writes it). Texts of addresses and headers become numbers and flags where the schema
 * says so; a body is taken as it is. Unknown members are refused where the schema closes them, never dropped.
 */
export function makeValidatorCompiler(): FastifySchemaCompiler<unknown> {
  const common = {
    allErrors: true,
    removeAdditional: false,
    useDefaults: true,
    allowUnionTypes: true,
    formats: FORMATS,
  };
  const bodies = new Ajv({ ...common, coerceTypes: false });
  // Strict numbers would leave a coerced Infinity (limit=1e999) without any look at its maximum.
  const texts = new Ajv({ ...common, coerceTypes: "array", strictNumbers: false });
  return ({ schema, httpPart }) => {
    if (!isSchema(schema)) throw new Error("Broken invariant: a route's schema is an object");
    return (httpPart === "body" ? bodies : texts).compile(schema);
  };
}

function isSchema(schema: unknown): schema is SchemaObject {
  return typeof schema === "object" && schema !== null;
}
