import { Type } from "typebox";

/** Shapes of the answers about the public layer, as OpenAPI shows them. Days are ISO texts, instants ISO with Z. */

/** Tag and security of every reading route: free, and with a key for what is not of now. */
export const READ = { tags: ["public"], security: [{}, { key: [] }] };

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Day = Type.String({ format: "date", examples: ["2026-04-30"] });
const Instant = Type.String({ format: "date-time" });

const Times = {
  asOf: Day,
  knownAt: Instant,
  dataTime: nullable(Instant),
};

const LegalBasis = Type.Object({
  instrument: Type.String(),
  title: Type.String(),
  article: Type.String(),
  tier: Type.String(),
  territory: Type.String(),
  verified: Type.Boolean(),
  role: Type.String(),
});

const Party = Type.Object({ uscc: Type.String(), name: Type.String() });

const PublicRecordShape = Type.Object({
  id: Type.String({ format: "uuid" }),
  version: Type.Integer(),
  entry: Type.String(),
  subject: Type.Object({ uscc: nullable(Type.String()), name: Type.String() }),
  documentNumber: Type.String(),
  body: Party,
  source: nullable(Party),
  decidedOn: Day,
  from: nullable(Day),
  until: nullable(Day),
  severity: nullable(Type.String({ description: "minor, general, serious" })),
  content: Type.Record(Type.String(), Type.Unknown(), {
    description: "Public fields by name; money in integer fen",
  }),
  publicFrom: Day,
  publicThrough: Day,
  minimumEnds: nullable(Day),
  repairFrom: nullable(Day),
  clock: Type.Object({
    dueOn: nullable(Day),
    receivedOn: Day,
    state: Type.String({ description: "on-time, late, not-determinable, none" }),
    lateDays: nullable(Type.Integer()),
  }),
  basis: Type.Array(LegalBasis),
  recordedAt: Instant,
  disputedOn: nullable(
    Type.String({
      format: "date",
      description: "Mark: the day since which an objection to the record is open; null when none is",
    }),
  ),
});

export const RecordsAnswer = Type.Object({
  ...Times,
  items: Type.Array(PublicRecordShape),
  next: Type.Optional(Type.String()),
});

export const PublicationsAnswer = Type.Object({
  ...Times,
  items: Type.Array(PublicRecordShape),
  lookedTo: Type.Optional(
    Type.String({
      format: "date",
      description:
        "Given when the page is not full although there is a next one: decisions back to this day were looked at",
    }),
  ),
  bounded: Type.Optional(
    Type.Boolean({ description: "Given with q: more records fit the text than were looked among" }),
  ),
  next: Type.Optional(Type.String()),
});

/** Records by what ends: enough to know them by, without content and bases. */
export const ExpiringAnswer = Type.Object({
  ...Times,
  items: Type.Array(
    Type.Object({
      id: Type.String({ format: "uuid" }),
      entry: Type.String(),
      subject: Type.Object({ uscc: nullable(Type.String()), name: Type.String() }),
      documentNumber: Type.String(),
      body: Party,
      decidedOn: Day,
      publicThrough: Day,
      repairFrom: nullable(Day),
    }),
  ),
  next: Type.Optional(Type.String()),
});

const SubjectHitShape = Type.Object({
  uscc: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  status: nullable(Type.String()),
  region: nullable(Type.Object({ code: Type.String(), name: Type.String() })),
  establishedOn: nullable(Day),
  formerNames: Type.Array(Type.String()),
  matched: Type.Object({ feature: Type.String(), text: Type.String() }),
  records: Type.Integer(),
});

export const SubjectsAnswer = Type.Object({
  ...Times,
  items: Type.Array(SubjectHitShape),
  next: Type.Optional(Type.String()),
  total: Type.Object({
    value: Type.Integer({ description: "Hits that paging reaches" }),
    approximate: Type.Boolean({
      description:
        "False: value is all hits. True: there are at least as many; the search stopped before it had seen every name, after the best.",
    }),
  }),
  suggestion: Type.Optional(
    Type.Object({ uscc: Type.String(), name: Type.String(), because: Type.String() }),
  ),
});

export const SubjectAnswer = Type.Object({
  ...Times,
  uscc: Type.String(),
  name: Type.String(),
  formerNames: Type.Array(Type.String()),
  kind: Type.String(),
  status: nullable(Type.String()),
  region: nullable(Type.Object({ code: Type.String(), name: Type.String() })),
  establishedOn: nullable(Day),
  identifiers: Type.Array(Type.Object({ kind: Type.String(), value: Type.String() })),
  registration: nullable(Type.Record(Type.String(), Type.Unknown())),
  counts: Type.Array(Type.Object({ entry: Type.String(), count: Type.Integer() })),
  sources: Type.Integer(),
  invented: Type.Boolean(),
});

export const StatisticsAnswer = Type.Object({
  ...Times,
  subjects: Type.Integer(),
  bodies: Type.Integer(),
  publicRecords: Type.Integer(),
  expiringThisMonth: Type.Integer(),
  invented: Type.Boolean(),
  byEntry: Type.Array(Type.Object({ entry: Type.String(), count: Type.Integer() })),
  byMonth: Type.Array(
    Type.Object({ month: Type.String(), licences: Type.Integer(), penalties: Type.Integer() }),
  ),
  byRegion: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), records: Type.Integer() })),
  bodyNames: Type.Array(Party),
  persons: Type.Object(
    {
      records: nullable(Type.Integer()),
      byEntry: Type.Array(Type.Object({ entry: Type.String(), records: nullable(Type.Integer()) })),
    },
    {
      description:
        "Records about natural persons; null where they are about fewer persons than law/national/retention.yaml lets one show. All other figures are about organisations.",
    },
  ),
});

export const AsOfQuery = {
  asOf: Type.Optional(
    Type.String({
      format: "date",
      description:
        "What is public today and was, or by what is known will be, public on this day; default today. What is not public today is shown for no day.",
    }),
  ),
  knownAt: Type.Optional(
    Type.String({
      format: "date-time",
      description:
        "As known at this instant; needs a key when it is not now, and shows superseded versions to the body that answers for them",
    }),
  ),
};

export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 600 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
};
