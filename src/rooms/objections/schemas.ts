import { Type } from "typebox";
import {
  EVIDENCE_BYTES_MAX,
  EVIDENCE_FILES_MAX,
  OBJECTION_FIELDS_MAX,
  OBJECTION_WORDS_MAX,
} from "../../platform/limits.ts";

/** Shapes of objections and their answers. Identifiers of persons travel in bodies only. */

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Day = Type.String({ format: "date" });
const Instant = Type.String({ format: "date-time" });
const Id = Type.String({ format: "uuid" });
const Uscc = Type.String({ pattern: "^[0-9A-Z]{18}$" });
const FieldName = Type.String({ pattern: "^[A-Za-z][A-Za-z0-9]{0,79}$" });
const Words = Type.String({ minLength: 1, maxLength: OBJECTION_WORDS_MAX });
/** The longest field of the catalogue. */
const VALUE_MAX = 5_000;
const BASE64_MAX = Math.ceil(EVIDENCE_BYTES_MAX / 3) * 4;

const GroundShape = Type.Union([Type.Literal("wrong"), Type.Literal("incomplete")], {
  description: "wrong: something in it is not right; incomplete: something is missing",
});

const ASKED = {
  recordId: Id,
  ground: GroundShape,
  fields: Type.Array(
    Type.Object(
      {
        field: FieldName,
        shouldBe: Type.Optional(Type.String({ minLength: 1, maxLength: VALUE_MAX })),
      },
      { ...closed, description: "A field, and what it should say, as one would write it in a file" },
    ),
    { minItems: 1, maxItems: OBJECTION_FIELDS_MAX },
  ),
  statement: Words,
  evidence: Type.Optional(
    Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 120 }),
          content: Type.String({
            minLength: 8,
            maxLength: BASE64_MAX,
            pattern: "^[A-Za-z0-9+/]+={0,2}$",
            description: "Base64",
          }),
        },
        closed,
      ),
      { maxItems: EVIDENCE_FILES_MAX },
    ),
  ),
};

export const OwnObjectionRequest = Type.Object({ uscc: Uscc, ...ASKED }, closed);
export type OwnObjectionBody = Type.Static<typeof OwnObjectionRequest>;

export const BodyObjectionRequest = Type.Object(
  {
    uscc: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    person: Type.Optional(
      Type.Object(
        {
          type: Type.String({ pattern: "^[a-z][a-z0-9-]{0,79}$" }),
          number: Type.String({ minLength: 1, maxLength: 64 }),
        },
        closed,
      ),
    ),
    ...ASKED,
  },
  closed,
);
export type BodyObjectionBody = Type.Static<typeof BodyObjectionRequest>;

export const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
export const RaisedAnswer = Type.Object({ id: Id, state: Type.Literal("forwarded"), fresh: Type.Boolean() });

const StateShape = Type.String({ description: "forwarded, proposed, accepted, partly, refused" });
const LegalPlace = { instrument: Type.String(), title: Type.String(), article: Type.String() };
const ClockShape = Type.Object({
  receivedOn: Day,
  markDueOn: nullable(Day),
  answerDueOn: nullable(Day),
  answeredOn: nullable(Day),
  state: Type.String({ description: "running, overdue, in-time, late, not-determinable" }),
  lateDays: nullable(Type.Integer()),
  verified: Type.Boolean({
    description: "False: the length of the clock was not read in the text of the law",
  }),
});
const WayShape = Type.Object({
  way: Type.String({ description: "reconsideration, complaint" }),
  days: nullable(Type.Integer()),
  ...LegalPlace,
  verified: Type.Boolean(),
});
const FieldLine = Type.Object({
  field: Type.String(),
  zh: Type.String(),
  en: Type.String(),
  text: nullable(Type.String()),
});
const AnswerShape = Type.Object({
  corrections: Type.Array(FieldLine),
  reasons: nullable(Type.String()),
});

const OBJECTION = {
  id: Id,
  record: Type.Object({
    id: Id,
    entry: Type.String(),
    documentNumber: Type.String(),
    version: Type.Integer(),
  }),
  ground: GroundShape,
  askedAs: Type.String({ description: "subject, body" }),
  fields: Type.Array(FieldLine),
  statement: Type.String(),
  evidence: Type.Array(
    Type.Object({ no: Type.Integer(), name: Type.String(), kind: Type.String(), bytes: Type.Integer() }),
  ),
  state: StateShape,
  receivedAt: Instant,
  clock: ClockShape,
};

export const OwnObjectionsAnswer = Type.Object({
  uscc: Type.String(),
  asOf: Day,
  items: Type.Array(
    Type.Object({
      ...OBJECTION,
      body: Type.Object({ uscc: Type.String(), name: Type.String() }),
      answer: nullable(
        Type.Object({ ...AnswerShape.properties, answeredAt: Instant, version: nullable(Type.Integer()) }),
      ),
      waysOn: Type.Array(WayShape),
    }),
  ),
});

export const OwnRecordsQuery = Type.Object({
  uscc: Uscc,
  record: Type.Optional(Id),
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
});
const RecordShape = Type.Object({
  id: Id,
  version: Type.Integer(),
  entry: Type.String(),
  documentNumber: Type.String(),
  body: Type.Object({ uscc: Type.String(), name: Type.String() }),
  decidedOn: Day,
  sealed: Type.Boolean(),
  disputedAt: nullable(Instant),
  fields: Type.Array(FieldLine, { description: "What an objection may be about, as a file would say it" }),
});
export const OwnRecordsAnswer = Type.Object({
  uscc: Type.String(),
  items: Type.Array(RecordShape),
  next: Type.Optional(Type.String()),
});

export const QueueQuery = Type.Object({ answered: Type.Optional(Type.Boolean({ default: false })) });
const Subject = Type.Object({ uscc: nullable(Type.String()), name: Type.String() });
export const QueueAnswer = Type.Object({
  asOf: Day,
  items: Type.Array(
    Type.Object({
      id: Id,
      subject: Subject,
      record: OBJECTION.record,
      ground: GroundShape,
      askedAs: Type.String(),
      state: StateShape,
      receivedAt: Instant,
      clock: ClockShape,
    }),
  ),
});

export const ObjectionParams = Type.Object({ id: Id }, closed);
export const EvidenceParams = Type.Object({ id: Id, no: Type.Integer({ minimum: 1, maximum: 99 }) }, closed);
export const EvidenceQuery = Type.Object({ body: Type.Optional(Uscc) }, closed);
export const ObjectionAnswer = Type.Object({
  ...OBJECTION,
  subject: Subject,
  present: nullable(RecordShape),
  proposal: nullable(
    Type.Object({
      ...AnswerShape.properties,
      by: Type.Object({ accountId: Id, displayName: Type.String() }),
      at: Instant,
    }),
  ),
  returned: nullable(Type.Object({ note: Type.String(), at: Instant })),
  may: Type.Object({
    propose: Type.Boolean({
      description: "Whether the state and whoever asks allow it; roles are asked by the route",
    }),
    decide: Type.Boolean(),
  }),
  answeredAt: nullable(Instant),
});

export const ProposalRequest = Type.Object(
  {
    corrections: Type.Optional(
      Type.Array(Type.Object({ field: FieldName, value: Type.String({ maxLength: VALUE_MAX }) }, closed), {
        maxItems: OBJECTION_FIELDS_MAX,
      }),
    ),
    reasons: Type.Optional(Words),
  },
  closed,
);
export type ProposalBody = Type.Static<typeof ProposalRequest>;
export const ProposedAnswer = Type.Object({ id: Id, state: Type.Literal("proposed"), verdict: StateShape });

export const DecisionRequest = Type.Object(
  {
    agrees: Type.Boolean({ description: "False: back to the examiner, with a note" }),
    proposedAt: Type.String({
      format: "date-time",
      description: "The proposal that was seen: its instant, as the objection shows it",
    }),
    note: Type.Optional(Words),
  },
  closed,
);
export type DecisionBody = Type.Static<typeof DecisionRequest>;
export const DecidedAnswer = Type.Object({ id: Id, state: StateShape, version: nullable(Type.Integer()) });
