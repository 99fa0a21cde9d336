import { Type } from "typebox";

/** Shapes of receipts, for answers and for receipts that come from outside. */

const closed = { additionalProperties: false } as const;
const Text = Type.String({ maxLength: 300 });
const Uuid = Type.String({ format: "uuid" });
const NamedHash = Type.String({
  pattern: "^(?:sm3:)?[0-9a-f]{64}$",
  description: "In hexadecimal: SHA-256, or SM3 where it says so",
});
const RECORDS_MAX = 1_000;

export const PartyShape = Type.Object(
  {
    code: Text,
    name: Type.Union([Text, Type.Null()]),
    dutyHolder: Type.Union([Type.Object({ unit: Text, unitName: Text, office: Text }, closed), Type.Null()]),
  },
  closed,
);

export const StatementShape = Type.Object(
  {
    form: Type.Literal("xinheng-receipt/1"),
    id: Uuid,
    kind: Type.Union(["handed-over", "taken-in", "look", "export"].map((kind) => Type.Literal(kind))),
    transfer: Uuid,
    sender: PartyShape,
    receiver: PartyShape,
    purpose: Text,
    what: Type.Object(
      {
        entries: Type.Array(Text, { maxItems: RECORDS_MAX }),
        hash: NamedHash,
        bytes: Type.Union([Type.Integer(), Type.Null()]),
        counts: Type.Record(Type.String(), Type.Integer()),
        records: Type.Optional(Type.Array(Type.Tuple([Uuid, Type.Integer()]), { maxItems: RECORDS_MAX })),
        query: Type.Optional(
          Type.Record(Type.String(), Type.Union([Type.String(), Type.Boolean(), Type.Null()])),
        ),
      },
      closed,
    ),
    at: Type.String({ maxLength: 40 }),
    previous: Type.Union([Type.Object({ id: Uuid, hash: NamedHash }, closed), Type.Null()]),
    unnamed: Type.Array(Text, { description: "Parties that have named no duty holder" }),
  },
  closed,
);

export const SignatureShape = Type.Object(
  {
    keyId: Type.String({ maxLength: 60 }),
    algorithm: Type.Union([Type.Literal("ES256"), Type.Literal("SM2")]),
    value: Type.String({
      pattern: "^[A-Za-z0-9_-]{86}$",
      description: "Over the canonical JSON (RFC 8785) of the statement",
    }),
  },
  closed,
);

export const ReceiptShape = Type.Object({ statement: StatementShape, signature: SignatureShape }, closed);

export const JwkShape = Type.Object({
  kty: Type.String(),
  crv: Type.String(),
  x: Type.String(),
  y: Type.String(),
  kid: Type.String(),
  alg: Type.String(),
  until: Type.Optional(
    Type.String({
      description: "Instant until which what it signed counts; not there for keys that were not replaced",
    }),
  ),
});
