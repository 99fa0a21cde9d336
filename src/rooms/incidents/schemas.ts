import { type TSchema, Type } from "typebox";
import { INCIDENTS_PAGE_MAX, NOTICE_LENGTH_MAX } from "../../platform/limits.ts";

const closed = { additionalProperties: false } as const;
const Instant = Type.String({ format: "date-time" });
const oneOf = (...words: readonly string[]) => Type.Union(words.map((word) => Type.Literal(word)));
const orNull = (schema: TSchema) => Type.Union([schema, Type.Null()]);
const NullableText = orNull(Type.String());
const NullableInstant = orNull(Instant);
const NullableFlag = orNull(Type.Boolean());

const RULES = [
  "bulk-looks",
  "bulk-looks-day",
  "off-hours-looks",
  "refused-looks",
  "refused-looks-day",
  "failed-sign-ins",
  "unwritten-looks",
  "hidden-looks",
  "exported-rows",
  "canary-hit",
  "audit-broken",
] as const;

export const CasesQuerystring = Type.Object(
  {
    state: Type.Optional(oneOf("open", "closed")),
    rule: Type.Optional(oneOf(...RULES)),
    body: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: "Code of the body that a case is about" }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 600 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: INCIDENTS_PAGE_MAX })),
  },
  closed,
);

const Who = Type.Object({
  actor: Type.String({ description: "As on the audit trail" }),
  kind: oneOf("body", "key", "client", "account", "other"),
  body: orNull(Type.Object({ uscc: Type.String(), name: Type.String() })),
  id: NullableText,
  name: NullableText,
});

const CaseLine = {
  id: Type.String({ format: "uuid" }),
  rule: Type.String(),
  zh: Type.String(),
  en: Type.String(),
  who: Who,
  openedAt: Instant,
  closedAt: NullableInstant,
  invented: Type.Boolean({ description: "Whether it belongs to a drill" }),
  grade: NullableText,
  personal: NullableFlag,
  state: oneOf("detected", "triaged", "contained", "close-asked", "closed"),
  overdue: Type.Boolean(),
  next: orNull(Type.Object({ act: Type.String(), due: NullableInstant, state: NullableText })),
};

export const CasesAnswer = Type.Object({
  asOf: Instant,
  mayAct: Type.Boolean(),
  /** Whether all bodies are seen. */
  everywhere: Type.Boolean(),
  items: Type.Array(Type.Object(CaseLine)),
  next: Type.Optional(Type.String()),
  totals: Type.Object({
    open: Type.Integer(),
    overdue: Type.Integer(),
    unjudged: Type.Integer(),
    from: Type.String({ format: "date" }),
    days: Type.Array(Type.Object({ day: Type.String({ format: "date" }), windows: Type.Integer() })),
  }),
});

const Credential = {
  kind: oneOf("account", "key", "client"),
  id: Type.String(),
  state: oneOf("open", "frozen", "ended"),
};

const May = {
  triage: NullableText,
  contain: NullableText,
  lift: NullableText,
  note: NullableText,
  tellAuthority: NullableText,
  tellPersons: NullableText,
  askClosing: NullableText,
  close: NullableText,
};

export const CaseAnswer = Type.Object({
  ...CaseLine,
  asOf: Instant,
  mayAct: Type.Boolean(),
  may: Type.Object(May, {
    description: "Null for a step that may be taken now, else the code of the refusal",
  }),
  about: Type.Object({
    zh: Type.String(),
    en: Type.String(),
    window: oneOf("hour", "day"),
    threshold: orNull(
      Type.Object({
        parameter: Type.String(),
        value: Type.Number(),
        unit: NullableText,
        title: Type.String(),
        article: Type.String(),
        verified: Type.Boolean(),
        note: NullableText,
      }),
    ),
  }),
  findings: Type.Array(
    Type.Object({ from: Instant, until: Instant, found: Type.Integer(), threshold: Type.Integer() }),
  ),
  steps: Type.Array(
    Type.Object({
      step: Type.String(),
      actor: Type.String(),
      by: NullableText,
      at: Instant,
      note: Type.String(),
      sent: NullableText,
    }),
  ),
  clocks: Type.Array(
    Type.Object({
      clock: Type.String(),
      due: Instant,
      metAt: NullableInstant,
      state: oneOf("running", "met", "late", "overdue", "not-needed"),
      hours: Type.Number(),
      instrument: Type.String(),
      title: Type.String(),
      article: Type.String(),
      verified: Type.Boolean(),
      note: NullableText,
    }),
  ),
  drafts: Type.Array(Type.Object({ to: Type.String(), language: Type.String(), text: Type.String() })),
  frozen: NullableText,
  credential: orNull(Type.Object(Credential)),
  choices: Type.Array(
    Type.Object({ ...Credential, name: NullableText, issuedOn: NullableText, lastUsedOn: NullableText }),
  ),
});

/** What a step answers: the case as it is now. */
export const StepAnswer = Type.Object({
  id: Type.String({ format: "uuid" }),
  state: CaseLine.state,
});

export const CaseParams = Type.Object({ id: Type.String({ format: "uuid" }) });

const note = Type.String({ maxLength: 2_000, description: "Why, in 5 to 500 characters; names no person" });

export const NoteBody = Type.Object({ note }, closed);
export const TriageBody = Type.Object(
  { note, grade: oneOf("false-alarm", "minor", "serious"), personal: Type.Boolean() },
  closed,
);
export const ContainBody = Type.Object(
  {
    note,
    credential: Type.Optional(
      Type.String({
        pattern: "^(?:key|client):[0-9a-f-]{36}$",
        description: "Where the case is about a body as such: which of its keys or programs is frozen",
      }),
    ),
  },
  closed,
);
export const NotifyBody = Type.Object(
  {
    note,
    whom: oneOf("authority", "persons", "harm-avoided"),
    sent: Type.Optional(
      Type.String({ maxLength: NOTICE_LENGTH_MAX, description: "The text of the notice, as it was sent" }),
    ),
  },
  closed,
);
