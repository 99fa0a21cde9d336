import Type from "typebox";
import { Code, Day, DayRange, Note, strict, Text, Tier, Year } from "./schema-words.ts";

/**
 * The shape of every file under `law/`. Unknown keys are refused, so a misspelt key cannot silently mean nothing.
 * The files are read by lawyers: keys are whole words, days are ISO days, codes are kebab-case.
 */

const Instrument = Type.Object(
  {
    id: Code,
    title: Text,
    tier: Tier,
    number: Type.Union([Text, Type.Null()]),
    issuer: Text,
    territory: Type.String({ pattern: "^(?:national|\\d{2}|\\d{4}|\\d{6})$" }),
    effective: Type.Union([Day, Type.Null()]),
    until: Type.Optional(Day),
    verified: Type.Boolean(),
    note: Note,
  },
  strict,
);

const ParameterValue = Type.Object(
  {
    from: Day,
    until: Type.Optional(Day),
    domain: Type.Optional(Code),
    value: Type.Union([
      Type.Number(),
      Type.Boolean(),
      Text,
      Type.Array(Text, { minItems: 1 }),
      Type.Record(Type.String(), Text),
    ]),
    instrument: Code,
    article: Text,
    verified: Type.Boolean(),
    note: Note,
  },
  strict,
);

const Parameter = Type.Object(
  {
    parameter: Code,
    zh: Text,
    en: Text,
    unit: Type.Optional(Code),
    values: Type.Array(ParameterValue, { minItems: 1 }),
  },
  strict,
);

const CodeSet = Type.Object(
  {
    set: Code,
    zh: Text,
    en: Text,
    verified: Type.Boolean(),
    note: Note,
    values: Type.Array(Type.Object({ code: Code, zh: Text, en: Text, aliases: Type.Array(Text) }, strict), {
      minItems: 1,
    }),
  },
  strict,
);

const HolidayYear = Type.Object(
  {
    year: Year,
    notice: Text,
    verified: Type.Boolean(),
    note: Note,
    rest: Type.Array(DayRange, { minItems: 1 }),
    work: Type.Array(Day),
  },
  strict,
);

const Denied = Type.Object(
  {
    code: Code,
    zh: Text,
    en: Text,
    terms: Type.Array(Text, { minItems: 1 }),
    instrument: Code,
    article: Text,
    verified: Type.Boolean(),
    note: Note,
  },
  strict,
);

const PurposeBasis = Type.Object(
  { instrument: Code, article: Text, verified: Type.Boolean(), note: Note },
  strict,
);

/** For what a body may read what is not public. */
const Purpose = Type.Object(
  {
    purpose: Code,
    zh: Text,
    en: Text,
    from: Day,
    until: Type.Optional(Day),
    entries: Type.Array(Code, { minItems: 1 }),
    persons: Type.Boolean(),
    bases: Type.Array(PurposeBasis, { minItems: 1 }),
    delay: Type.Optional(
      Type.Object(
        {
          monthsMax: Type.Integer({ minimum: 1, maximum: 120 }),
          instrument: Code,
          article: Text,
          verified: Type.Boolean(),
          note: Note,
        },
        strict,
      ),
    ),
  },
  strict,
);

const Json = Type.Record(Type.String(), Type.Unknown());
const Case = Type.Object(
  {
    name: Text,
    question: Code,
    given: Json,
    on: Day,
    expect: Json,
    article: Text,
  },
  strict,
);

export const InstrumentsFile = Type.Object({ instruments: Type.Array(Instrument) }, strict);
export const ParametersFile = Type.Object({ parameters: Type.Array(Parameter) }, strict);
export const CodeSetsFile = Type.Object({ sets: Type.Array(CodeSet) }, strict);
export const HolidaysFile = Type.Object(
  { instrument: Code, article: Text, years: Type.Array(HolidayYear) },
  strict,
);
export const PrivacyFile = Type.Object({ denied: Type.Array(Denied) }, strict);
export const PurposesFile = Type.Object({ purposes: Type.Array(Purpose, { minItems: 1 }) }, strict);
export const CasesFile = Type.Object({ cases: Type.Array(Case, { minItems: 1 }) }, strict);

export type LegalTier = Type.Static<typeof Tier>;
export type InstrumentSource = Readonly<Type.Static<typeof Instrument>>;
export type ParameterSource = Readonly<Type.Static<typeof Parameter>>;
export type ParameterValueSource = Readonly<Type.Static<typeof ParameterValue>>;
export type CodeSetSource = Readonly<Type.Static<typeof CodeSet>>;
export type HolidaysSource = Readonly<Type.Static<typeof HolidaysFile>>;
export type DeniedSource = Readonly<Type.Static<typeof Denied>>;
export type PurposeSource = Readonly<Type.Static<typeof Purpose>>;
export type CaseSource = Readonly<Type.Static<typeof Case>>;
