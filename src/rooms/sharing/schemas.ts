import { Type } from "typebox";
import { ReceiptShape } from "../../platform/receipts/index.ts";

/** Shapes of what is asked and answered about what is not public. */

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Day = Type.String({ format: "date", examples: ["2026-05-08"] });
const Instant = Type.String({ format: "date-time" });
const Code = Type.String({ pattern: "^[a-z][a-z0-9-]{0,79}$" });
const closed = { additionalProperties: false } as const;

const LOOK_RECORDS_MAX = 200;
const LOOK_RECORDS_DEFAULT = 100;
const ENTRIES_MAX = 50;

const LegalBasis = Type.Object({
  instrument: Type.String(),
  title: Type.String(),
  article: Type.String(),
  tier: Type.String(),
  territory: Type.String(),
  verified: Type.Boolean(),
  role: Type.String(),
});

export const PurposesAnswer = Type.Object({
  asOf: Day,
  items: Type.Array(
    Type.Object({
      purpose: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      from: Day,
      until: nullable(Day),
      entries: Type.Array(Type.String()),
      persons: Type.Boolean({ description: "Whether natural persons may be reached" }),
      bases: Type.Array(LegalBasis),
      delay: nullable(Type.Object({ monthsMax: Type.Integer(), basis: LegalBasis })),
    }),
  ),
});

export const LookRequest = Type.Object(
  {
    uscc: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    person: Type.Optional(
      Type.Object(
        { type: Code, number: Type.String({ minLength: 1, maxLength: 64 }) },
        { ...closed, description: "Document of a natural person; identifiers travel in bodies only" },
      ),
    ),
    purpose: Type.Optional(Type.String({ maxLength: 80, description: "From GET /purposes" })),
    caseNumber: Type.Optional(
      Type.String({
        maxLength: 120,
        // It stands in the trail, in the page of the subject and in files: nothing that ends a line or turns its direction.
        pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2028-\\u202e\\u2066-\\u2069]*$",
        description: "Number of the case or matter, without numbers of persons",
      }),
    ),
    entries: Type.Optional(Type.Array(Code, { maxItems: ENTRIES_MAX })),
    withholdUntil: Type.Optional(Day),
    cursor: Type.Optional(Type.String({ maxLength: 600 })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: LOOK_RECORDS_MAX, default: LOOK_RECORDS_DEFAULT }),
    ),
  },
  closed,
);
export type LookRequestBody = Type.Static<typeof LookRequest>;

export const LookAnswer = Type.Object({
  look: Type.String({ format: "uuid", description: "Under this number the subject sees the look" }),
  shownFrom: Day,
  allowed: Type.Object({
    purpose: Type.String(),
    zh: Type.String(),
    en: Type.String(),
    caseNumber: Type.String(),
    entries: Type.Array(Type.String()),
    bases: Type.Array(LegalBasis),
  }),
  items: Type.Array(
    Type.Object({
      id: Type.String({ format: "uuid" }),
      version: Type.Integer(),
      entry: Type.String(),
      subjectName: Type.String(),
      documentNumber: Type.String(),
      body: Type.Object({ uscc: Type.String(), name: Type.String() }),
      decidedOn: Day,
      from: nullable(Day),
      until: nullable(Day),
      severity: nullable(Type.String()),
      content: Type.Record(Type.String(), Type.Unknown()),
      recordedAt: Instant,
      sealedOn: nullable(Day),
      disputedOn: nullable(
        Type.String({ format: "date", description: "Since when an objection to it is open" }),
      ),
    }),
  ),
  next: Type.Optional(Type.String()),
  receipt: ReceiptShape,
});

export const CountParams = Type.Object({ day: Day }, closed);
export const CountRequest = Type.Object(
  { looks: Type.Integer({ minimum: 0, maximum: 100_000_000 }) },
  closed,
);
export const CountsQuery = Type.Object({ from: Day, through: Day }, closed);
export const CountsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      day: Day,
      written: Type.Integer({ description: "Looks written down by this platform" }),
      counted: nullable(Type.Integer({ description: "Looks that the body counted itself" })),
      comparison: Type.String({ description: "agree, unwritten, uncounted, unsaid" }),
    }),
  ),
});

export const OwnLooksAnswer = Type.Object({
  uscc: Type.String(),
  asOf: Day,
  items: Type.Array(
    Type.Object({
      id: Type.String({ format: "uuid" }),
      body: Type.Object({ uscc: Type.String(), name: Type.String() }),
      purpose: Type.Object({
        code: Type.String(),
        zh: Type.String(),
        en: Type.String(),
        bases: Type.Array(LegalBasis),
      }),
      caseNumber: Type.String(),
      entries: Type.Array(Type.String()),
      records: Type.Integer(),
      lookedAt: Instant,
      shownFrom: Day,
      delayBasis: nullable(LegalBasis),
    }),
  ),
  next: Type.Optional(Type.String()),
});
