import Type from "typebox";

/** The small words that the schemas of the law files are made of. */

export const strict = { additionalProperties: false } as const;
export const Text = Type.String({ minLength: 1 });
export const Code = Type.String({ pattern: "^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*$" });
export const Name = Type.String({ pattern: "^[a-z][A-Za-z0-9]*$" });
export const Day = Type.String({ pattern: "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$" });
export const DayRange = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}(?:\\.\\.\\d{4}-\\d{2}-\\d{2})?$" });
export const Year = Type.Integer({ minimum: 1949, maximum: 2200 });
export const Note = Type.Optional(Text);

export const Tier = Type.Union([
  Type.Literal("law"),
  Type.Literal("administrative_regulation"),
  Type.Literal("local_regulation"),
  Type.Literal("central_policy"),
  Type.Literal("departmental_rule"),
  Type.Literal("judicial_interpretation"),
  Type.Literal("normative_document"),
]);
