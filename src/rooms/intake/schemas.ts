import { Type } from "typebox";
import { ReceiptShape } from "../../platform/receipts/index.ts";

/** Shapes of the intake answers, as OpenAPI shows them. */

const Instant = Type.String({ format: "date-time" });

export const SubmittedAnswer = Type.Object({ id: Type.String({ format: "uuid" }), status: Type.String() });

export const ReceiptsAnswer = Type.Object({ items: Type.Array(ReceiptShape) });

export const BatchShape = Type.Object({
  id: Type.String({ format: "uuid" }),
  status: Type.String({ description: "queued, running, done, failed" }),
  entry: Type.String(),
  fileName: Type.String(),
  submittedAt: Instant,
  finishedAt: Type.Union([Instant, Type.Null()]),
  counts: Type.Object({
    total: Type.Integer(),
    accepted: Type.Integer(),
    warned: Type.Integer({ description: "Those of accepted and superseding that have a warning" }),
    duplicate: Type.Integer(),
    superseding: Type.Integer(),
    rejected: Type.Integer(),
  }),
  progress: Type.Object({
    phase: Type.String({ description: "queued, reading, applying, done" }),
    share: Type.Number({ minimum: 0, maximum: 1 }),
    rows: Type.Integer(),
  }),
  failure: Type.Union([
    Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() }),
    Type.Null(),
  ]),
  timeliness: Type.Object({ onTime: Type.Integer(), late: Type.Integer(), notDeterminable: Type.Integer() }),
  codes: Type.Array(
    Type.Object({
      code: Type.String(),
      level: Type.String(),
      count: Type.Integer(),
      zh: Type.String(),
      en: Type.String(),
    }),
  ),
  open: Type.Integer({ description: "Rejected rows that were neither sent again nor set aside" }),
  keptUntil: Type.Union([Type.String({ format: "date" }), Type.Null()], {
    description: "Last day on which the cells of rejected rows are kept",
  }),
  mends: Type.Union([Type.String({ format: "uuid" }), Type.Null()], {
    description: "The batch whose rejected rows this one sends again",
  }),
  settled: Type.Boolean({ description: "Whether the remaining rejected rows were set aside" }),
});

export const BatchesAnswer = Type.Object({
  items: Type.Array(BatchShape),
  next: Type.Optional(Type.String()),
});

export const ForgettingAnswer = Type.Object({
  asOf: Type.String({ format: "date" }),
  ...BatchesAnswer.properties,
});

const RowProblems = Type.Array(
  Type.Object({
    column: Type.Union([Type.String(), Type.Null()]),
    code: Type.String(),
    level: Type.String(),
    zh: Type.String(),
    en: Type.String(),
    value: Type.Union([Type.String(), Type.Null()]),
    suggestion: Type.Optional(Type.String()),
  }),
);

export const RowsAnswer = Type.Object({
  items: Type.Array(Type.Object({ row: Type.Integer(), status: Type.String(), problems: RowProblems })),
  next: Type.Optional(Type.String()),
});

const ColumnPlace = Type.Integer({ minimum: 0, maximum: 999, description: "Place of a column, from 0" });

export const OpenRowsAnswer = Type.Object({
  columns: Type.Array(
    Type.Object({ index: ColumnPlace, header: Type.String(), zh: Type.String(), en: Type.String() }),
  ),
  items: Type.Array(
    Type.Object({
      row: Type.Integer(),
      cells: Type.Union([Type.Array(Type.String()), Type.Null()], {
        description: "As they came; null once they are no longer kept",
      }),
      problems: RowProblems,
      resent: Type.Union([Type.String({ format: "uuid" }), Type.Null()], {
        description: "The batch that sent the row again",
      }),
    }),
  ),
  next: Type.Optional(Type.String()),
});

const closed = { additionalProperties: false } as const;
/** The largest number that the database takes for a row. */
const ROW_LAST = 2 ** 31 - 1;

const Change = Type.Object({ index: ColumnPlace, text: Type.String({ maxLength: 20_000 }) }, closed);
const Mended = Type.Object(
  { row: Type.Integer({ minimum: 0, maximum: ROW_LAST }), changes: Type.Array(Change, { maxItems: 200 }) },
  closed,
);
export const MendedBody = Type.Object({ rows: Type.Array(Mended, { minItems: 1, maxItems: 200 }) }, closed);

export const SettledBody = Type.Object({ settled: Type.Boolean() }, closed);

const FieldName = Type.Object({ name: Type.String(), zh: Type.String(), en: Type.String() });
const Refused = Type.Union([
  Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() }),
  Type.Null(),
]);

export const PreviewAnswer = Type.Object({
  format: Type.Union([Type.String(), Type.Null()]),
  encoding: Type.Union([Type.String(), Type.Null()]),
  columns: Type.Array(
    Type.Object({
      index: ColumnPlace,
      header: Type.String(),
      field: Type.Union([FieldName, Type.Null()], { description: "Null: the entry has no such field" }),
      ignored: Type.Boolean({ description: "May be there and is not read" }),
    }),
  ),
  missing: Type.Array(FieldName, { description: "Required fields that have no column" }),
  rows: Type.Array(Type.Object({ row: Type.Integer(), cells: Type.Array(Type.String()) })),
  refusal: Refused,
});

export const FiguresAnswer = Type.Object({
  asOf: Type.String({ format: "date" }),
  months: Type.Array(
    Type.Object({
      month: Type.String({ examples: ["2026-04"] }),
      batches: Type.Integer(),
      rows: Type.Integer(),
      accepted: Type.Integer(),
      warned: Type.Integer(),
      duplicate: Type.Integer(),
      superseding: Type.Integer(),
      rejected: Type.Integer(),
      onTime: Type.Integer(),
      late: Type.Integer(),
      notDeterminable: Type.Integer(),
    }),
  ),
  codes: BatchShape.properties.codes,
});

/** Bodies of uploads, for the description only: they go by as streams and are never held to a schema. */

const File = { type: "string", format: "binary", description: "CSV, TSV, XLSX, XLS or NDJSON" } as const;
const Entry = { type: "string", examples: ["administrative-penalty"] } as const;

export const FILE_AND_ENTRY = {
  type: "object",
  required: ["entry", "file"],
  properties: {
    entry: { ...Entry, description: "Entry of the catalogue; before or after the file" },
    file: File,
  },
};

export const FILE_ALONE = { type: "object", required: ["file"], properties: { file: File } };

const RowLine = { type: "string", description: "One JSON object a line, fields by name or by header" };

export const ROWS_OR_TABLE = {
  "application/x-ndjson": RowLine,
  "text/csv": { type: "string" },
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": File,
};

export const EntryOfRows = Type.String({
  maxLength: 60,
  description: "Entry of the catalogue, when the body is the rows themselves and no form",
});
