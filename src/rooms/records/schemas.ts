import { Type } from "typebox";

/** Shapes of orders to seal a record and to release it. Identifiers travel in bodies only. */

const closed = { additionalProperties: false } as const;
const Code = Type.String({ pattern: "^[a-z][a-z0-9-]{0,79}$" });
const Words = Type.String({ minLength: 1, maxLength: 120 });

const Subject = {
  uscc: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  person: Type.Optional(
    Type.Object({ type: Code, number: Type.String({ minLength: 1, maxLength: 64 }) }, closed),
  ),
};

export const RecordParams = Type.Object({ id: Type.String({ format: "uuid" }) }, closed);

export const SealRequest = Type.Object(
  {
    ...Subject,
    reason: Type.String({ maxLength: 80, description: "Code of the code set sealing-reasons" }),
    basis: Type.Object({ instrument: Code, article: Words }, closed),
    orderNumber: Words,
  },
  closed,
);
export type SealRequestBody = Type.Static<typeof SealRequest>;

export const ReleaseRequest = Type.Object({ ...Subject, orderNumber: Words }, closed);
export type ReleaseRequestBody = Type.Static<typeof ReleaseRequest>;

export const SealAnswer = Type.Object({
  id: Type.String({ format: "uuid" }),
  sealed: Type.Boolean(),
  versions: Type.Integer({ description: "Versions whose content was taken out" }),
});
