import { Ajv, type SchemaObject } from "ajv";
import type { FastifySchemaCompiler } from "fastify";

const FORMATS = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/,
  uuid: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
} as const;

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
  const texts = new Ajv({ ...common, coerceTypes: "array" });
  return ({ schema, httpPart }) => {
    if (!isSchema(schema)) throw new Error("Broken invariant: a route's schema is an object");
    return (httpPart === "body" ? bodies : texts).compile(schema);
  };
}

function isSchema(schema: unknown): schema is SchemaObject {
  return typeof schema === "object" && schema !== null;
}
