import { type TSchema, Type } from "typebox";
import { TRAIL_PAGE_MAX } from "../../platform/limits.ts";

const Day = Type.String({ format: "date" });
const Instant = Type.String({ format: "date-time" });
const Word = Type.String({ minLength: 1, maxLength: 120 });
const closed = { additionalProperties: false } as const;
const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()]);
const NullableText = orNull(Type.String());
const Body = Type.String({ minLength: 1, maxLength: 80, description: "Code of a body, or operator" });

const FILTERS = {
  body: Type.Optional(Body),
  person: Type.Optional(Type.String({ format: "uuid", description: "Account of a person" })),
  purpose: Type.Optional(Word),
  act: Type.Optional(Word),
  result: Type.Optional(Type.Union([Type.Literal("done"), Type.Literal("refused")])),
  from: Type.Optional(Day),
  through: Type.Optional(Day),
  caseNumber: Type.Optional(Word),
  subject: Type.Optional(
    Type.String({ maxLength: 40, description: "Code of an organisation that was looked at; never a person" }),
  ),
  about: Type.Optional(
    Type.String({
      maxLength: 400,
      pattern: "^[A-Za-z0-9_-]+$",
      description: "A subject as POST /audit/subject answers it: sealed, and good for whoever asked for it",
    }),
  ),
};

export const FileQuery = Type.Object(FILTERS, closed);
export const TrailQuery = Type.Object(
  {
    ...FILTERS,
    cursor: Type.Optional(Type.String({ maxLength: 600 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: TRAIL_PAGE_MAX })),
  },
  closed,
);

const Who = Type.Object({
  kind: Type.String(),
  body: orNull(Type.Object({ uscc: Type.String(), name: Type.String() })),
  id: NullableText,
  name: NullableText,
});

export const TrailAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      position: Type.Integer(),
      auditId: Type.String({ format: "uuid" }),
      at: Instant,
      actor: Type.String(),
      who: Who,
      purpose: Type.String(),
      act: Type.String(),
      subjectCount: orNull(Type.Integer()),
      detail: Type.Object({}, { additionalProperties: true }),
    }),
  ),
  next: Type.Optional(Type.String()),
  /** On the first page: entries in all, counted to one more than an export takes. */
  count: Type.Optional(Type.Integer()),
  countMax: Type.Integer(),
  /** The body whose entries are open; null: all of them. */
  onlyBody: NullableText,
});

export const DaysQuery = Type.Object(
  { body: Type.Optional(Body), from: Type.Optional(Day), through: Type.Optional(Day) },
  closed,
);
export const DaysAnswer = Type.Object({
  from: Day,
  through: Day,
  days: Type.Array(
    Type.Object({ day: Day, purpose: Type.String(), looks: Type.Integer(), refused: Type.Integer() }),
  ),
});

export const SubjectBody = Type.Object(
  {
    type: Type.String({
      maxLength: 20,
      description: "uscc for an organisation, else the kind of document of a person, as at intake",
    }),
    number: Type.String({ minLength: 1, maxLength: 80 }),
  },
  closed,
);
export const SubjectAnswer = Type.Object({ about: Type.String() });

const Walk = Type.Object({
  askedBy: Type.String(),
  askedAt: Instant,
  finishedAt: orNull(Instant),
  walked: Type.Integer(),
  entries: orNull(Type.Integer()),
  head: NullableText,
  broken: orNull(Type.Object({ kind: Type.String(), position: Type.Integer() })),
});
export const VerificationAnswer = Type.Object({
  /** Entries of the trail now: what a walk has before it. */
  entries: Type.Integer(),
  last: orNull(Walk),
  running: orNull(Walk),
});
