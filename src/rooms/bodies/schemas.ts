import { Type } from "typebox";

/** Shapes of what is asked and answered about a body, its people and its admissions. */

const closed = { additionalProperties: false } as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Day = Type.String({ format: "date", examples: ["2026-12-31"] });
const Instant = Type.String({ format: "date-time" });
const Id = Type.String({ format: "uuid" });
const Word = Type.String({ pattern: "^[a-z][a-z0-9-]{0,79}$" });
const ENTRIES_MAX = 50;

const RoleShape = Type.Union([
  Type.Literal("clerk"),
  Type.Literal("examiner"),
  Type.Literal("decider"),
  Type.Literal("law-officer"),
  Type.Literal("auditor"),
  Type.Literal("administrator"),
]);
const Named = Type.Object({ accountId: Id, displayName: Type.String() });
const BodyName = Type.Object({ uscc: Type.String(), name: Type.String() });

export const SelfAnswer = Type.Object({
  uscc: Type.String(),
  name: Type.String(),
  entries: Type.Array(Type.String()),
  territory: Type.String({ description: "Prefix of division codes; empty text means the whole nation" }),
  person: nullable(
    Type.Object(
      { displayName: Type.String(), roles: Type.Array(RoleShape) },
      { description: "Null for a key" },
    ),
  ),
});

export const OwnRolesAnswer = Type.Object({
  items: Type.Array(
    Type.Object(
      { body: BodyName, role: RoleShape, from: Day, until: Day },
      { description: "In force today" },
    ),
  ),
});

export const PeopleAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      accountId: Id,
      login: Type.String(),
      displayName: Type.String(),
      roles: Type.Array(
        Type.Object({
          role: RoleShape,
          from: Day,
          until: Day,
          inForce: Type.Boolean(),
          ended: Type.Boolean({ description: "Taken before its last day" }),
        }),
      ),
    }),
  ),
});

export const GrantRequest = Type.Object(
  { login: Type.String({ minLength: 1, maxLength: 80 }), role: RoleShape, until: Day },
  closed,
);
export const EndRequest = Type.Object({ accountId: Id, role: RoleShape }, closed);
export const GrantAnswer = Type.Object({ accountId: Id, role: RoleShape, from: Day, until: Day });
export const EndAnswer = Type.Object({ accountId: Id, role: RoleShape, ended: Type.Boolean() });

export const AdmissionAsked = Type.Object(
  {
    purpose: Word,
    entries: Type.Optional(
      Type.Array(Word, { maxItems: ENTRIES_MAX, description: "Default: all that the purpose reaches" }),
    ),
    until: Day,
    persons: Type.Optional(Type.Boolean({ description: "Records about natural persons too" })),
  },
  closed,
);
export const RequestParams = Type.Object({ id: Id }, closed);
export const RequestAnswer = Type.Object({
  requestId: Id,
  purpose: Type.String(),
  entries: Type.Array(Type.String()),
  until: Day,
  persons: Type.Boolean(),
  askedBy: Named,
  askedAt: Instant,
  decision: nullable(Type.String({ description: "confirmed, declined" })),
  decidedBy: nullable(Named),
  decidedAt: nullable(Instant),
});
export const AdmissionsAnswer = Type.Object({
  admissions: Type.Array(
    Type.Object({
      purpose: Type.String(),
      entry: Type.String(),
      from: Day,
      until: Day,
      persons: Type.Boolean(),
    }),
    { description: "In force today or later" },
  ),
  requests: Type.Array(RequestAnswer, { description: "Newest first" }),
});
