import { Type } from "typebox";
import { TRACE_PAGE_MAX } from "../../platform/limits.ts";
import { PartyShape } from "../../platform/receipts/index.ts";

/** Shapes of traces, as OpenAPI shows them. */

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Day = Type.String({ format: "date" });
const Instant = Type.String({ format: "date-time" });
const Uuid = Type.String({ format: "uuid" });
const closed = { additionalProperties: false } as const;
export const PAGE_DEFAULT = 50;

const Named = Type.Object({ uscc: Type.String(), name: Type.String() });
const Asking = {
  uscc: Type.String({ pattern: "^[0-9A-Z]{18}$", description: "Code of the subject; never a person" }),
  body: Type.Optional(
    Type.String({ maxLength: 80, description: "For which body an auditor of several asks" }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: TRACE_PAGE_MAX, default: PAGE_DEFAULT })),
};

export const TraceParams = Type.Object({ id: Uuid });
export const TraceQuery = Type.Object(Asking, closed);

export interface TraceQueryAsked {
  readonly uscc: string;
  readonly body?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

const Reader = Type.Union(["operator", "body", "subject"].map((kind) => Type.Literal(kind)));

export const TraceableAnswer = Type.Object({
  uscc: Type.String(),
  as: Reader,
  items: Type.Array(
    Type.Object({
      id: Uuid,
      version: Type.Integer(),
      entry: Type.String(),
      documentNumber: Type.String(),
      decidedOn: Day,
      body: Named,
    }),
  ),
  next: Type.Optional(Type.String()),
});

const Receipt = nullable(
  Type.Object({
    id: Uuid,
    at: Instant,
    sender: PartyShape,
    receiver: PartyShape,
    hash: Type.String(),
    countersigned: Type.Array(Type.String(), { description: "Codes of the parties that countersigned" }),
  }),
);

const Version = Type.Object({
  version: Type.Integer(),
  receivedOn: Day,
  recordedAt: Instant,
  supersededAt: nullable(Instant),
  batch: Type.Object({
    id: Uuid,
    row: Type.Integer(),
    sender: nullable(Named),
    hash: nullable(Type.String()),
    submittedAt: nullable(Instant),
  }),
  corrected: Type.Boolean({
    description:
      "Made by the answer to an objection: no file says it, and the batch is that of the version before",
  }),
  handedOver: Receipt,
  takenIn: Receipt,
  publicity: nullable(
    Type.Object({ from: Day, through: Day, knownFrom: Instant, knownUntil: nullable(Instant) }),
  ),
});

const Hop = Type.Object({
  kind: Type.Union([Type.Literal("look"), Type.Literal("export")]),
  transfer: Uuid,
  to: Named,
  purpose: Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() }),
  caseNumber: nullable(Type.String({ description: "Null where it is another body's matter" })),
  at: Instant,
  version: nullable(Type.Integer()),
  certain: Type.Boolean({ description: "Whether the record was in it for sure" }),
  shownFrom: nullable(Day),
  receipt: Receipt,
  after: Type.Array(
    Type.Object({
      kind: Type.Union(["version", "sealed", "released"].map((kind) => Type.Literal(kind))),
      version: nullable(Type.Integer()),
      at: Instant,
      reached: Type.Union([Type.Literal("yes"), Type.Literal("unknown")], {
        description:
          "Whether a later transfer to the same recipient carried it; unknown is all else there is",
      }),
    }),
    { description: "What became of the record afterwards" },
  ),
});

export const TraceAnswer = Type.Object({
  uscc: Type.String(),
  as: Reader,
  asOf: Day,
  record: Type.Object({
    id: Uuid,
    entry: Type.String(),
    subjectName: Type.String(),
    documentNumber: Type.String(),
    decidedOn: Day,
    body: Named,
    source: nullable(Named),
  }),
  versions: Type.Array(Version),
  sealing: nullable(
    Type.Object({
      at: Instant,
      instrument: Type.String(),
      title: nullable(
        Type.String({ description: "Title of the instrument; null when the law folder has it no more" }),
      ),
      article: Type.String(),
      releasedAt: nullable(Instant),
    }),
  ),
  ownOnly: Type.Boolean({ description: "Whether only transfers to the reader's body are shown" }),
  looks: Type.Array(Hop),
  looksTotal: Type.Integer(),
  exports: Type.Array(Hop, { description: "Exports in the name of a body" }),
  openExports: Type.Array(Type.Object({ day: Day, exports: Type.Integer(), uncertain: Type.Integer() }), {
    description: "Exports for everyone by day: nobody is named in them",
  }),
  next: Type.Optional(Type.String()),
});
