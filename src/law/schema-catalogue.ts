import Type from "typebox";
import { Code, Day, Name, Note, strict, Text } from "./schema-words.ts";

/** The shape of the catalogue and of its entries under `law/<place>/catalogue/`. */

const CatalogueClass = Type.Object(
  {
    number: Type.Integer({ minimum: 1, maximum: 99 }),
    zh: Text,
    en: Text,
    entries: Type.Array(Code),
    verified: Type.Boolean(),
    note: Note,
  },
  strict,
);

const SubjectKind = Type.Union([
  Type.Literal("enterprise"),
  Type.Literal("sole-trader"),
  Type.Literal("cooperative"),
  Type.Literal("government"),
  Type.Literal("public-institution"),
  Type.Literal("mass-organisation"),
  Type.Literal("social-organisation"),
  Type.Literal("grassroots-organisation"),
  Type.Literal("rural-collective"),
  Type.Literal("legal-service"),
  Type.Literal("other-organisation"),
  Type.Literal("natural-person"),
]);

const FieldKind = Type.Union([
  Type.Literal("text"),
  Type.Literal("day"),
  Type.Literal("money"),
  Type.Literal("uscc"),
  Type.Literal("identifier"),
  Type.Literal("choice"),
  Type.Literal("choices"),
  Type.Literal("document-number"),
  Type.Literal("person-name"),
  Type.Literal("person-id"),
  Type.Literal("subject-name"),
  Type.Literal("integer"),
  Type.Literal("flag"),
]);

const Field = Type.Object(
  {
    name: Name,
    zh: Text,
    en: Text,
    columns: Type.Array(Text),
    kind: FieldKind,
    unit: Type.Optional(Type.Union([Type.Literal("wan-yuan"), Type.Literal("yuan")])),
    lengthMax: Type.Integer({ minimum: 1, maximum: 20_000 }),
    required: Type.Union([
      Type.Literal("always"),
      Type.Literal("organisation"),
      Type.Literal("person"),
      Type.Literal("never"),
    ]),
    visibility: Type.Union([
      Type.Literal("public"),
      Type.Literal("masked"),
      Type.Literal("sharing"),
      Type.Literal("sealed"),
    ]),
    choices: Type.Optional(Code),
    note: Note,
  },
  strict,
);

const Role = Type.Optional(Name);
const Identity = Type.Object(
  {
    subjectName: Name,
    subjectKind: Role,
    subjectUscc: Role,
    otherIdentifiers: Type.Array(Name),
    personId: Role,
    personIdType: Role,
    bodyName: Role,
    bodyCode: Role,
    sourceName: Role,
    sourceCode: Role,
    documentNumber: Role,
    decidedOn: Role,
    from: Role,
    until: Role,
    discriminator: Role,
  },
  strict,
);

const EntryBasis = Type.Object(
  {
    instrument: Code,
    article: Text,
    role: Type.Union([
      Type.Literal("recording"),
      Type.Literal("publicity"),
      Type.Literal("term"),
      Type.Literal("clock"),
    ]),
    verified: Type.Boolean(),
    note: Note,
  },
  strict,
);

const Publicity = Type.Object(
  {
    rule: Type.Union([
      Type.Literal("severity"),
      Type.Literal("validity"),
      Type.Literal("fixed"),
      Type.Literal("until-removed"),
      Type.Literal("never"),
    ]),
    parameter: Type.Optional(Code),
    severity: Type.Optional(
      Type.Union([Type.Literal("minor"), Type.Literal("general"), Type.Literal("serious")]),
    ),
    persons: Type.Union([Type.Literal("masked"), Type.Literal("never")]),
  },
  strict,
);

const Entry = Type.Object(
  {
    entry: Code,
    zh: Text,
    en: Text,
    class: Type.Integer({ minimum: 1, maximum: 99 }),
    from: Day,
    until: Type.Optional(Day),
    adverse: Type.Boolean(),
    subjectKinds: Type.Array(SubjectKind, { minItems: 1 }),
    sharing: Type.Union([Type.Literal("public"), Type.Literal("government"), Type.Literal("authorised")]),
    suppliers: Type.Array(Text, { minItems: 1 }),
    bases: Type.Array(EntryBasis, { minItems: 1 }),
    publicity: Publicity,
    identity: Identity,
    verified: Type.Boolean(),
    note: Note,
    fields: Type.Array(Field, { minItems: 1 }),
  },
  strict,
);

export const CatalogueFile = Type.Object(
  {
    edition: Text,
    instrument: Code,
    verified: Type.Boolean(),
    note: Note,
    classes: Type.Array(CatalogueClass, { minItems: 1 }),
  },
  strict,
);
export const EntryFile = Entry;

export type CatalogueSource = Readonly<Type.Static<typeof CatalogueFile>>;
export type EntrySource = Readonly<Type.Static<typeof EntryFile>>;
export type FieldSource = Readonly<Type.Static<typeof Field>>;
