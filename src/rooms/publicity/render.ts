import type { Catalogue, Entry } from "../catalogue/index.ts";
import { PERSON_PREFIX } from "../subjects/index.ts";
import type { PublicRow } from "./views.ts";

/** A record as the public sees it: only fields that the catalogue makes public, persons without a code. */
export interface PublicRecord {
  readonly id: string;
  readonly version: number;
  readonly entry: string;
  readonly subject: { readonly uscc: string | null; readonly name: string };
  readonly documentNumber: string;
  readonly body: { readonly uscc: string; readonly name: string };
  readonly source: { readonly uscc: string; readonly name: string } | null;
  readonly decidedOn: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly severity: string | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly publicFrom: string;
  readonly publicThrough: string;
  readonly minimumEnds: string | null;
  readonly repairFrom: string | null;
  readonly clock: {
    readonly dueOn: string | null;
    readonly receivedOn: string;
    readonly state: string;
    readonly lateDays: number | null;
  };
  readonly basis: readonly unknown[];
  readonly recordedAt: string;
  /** Day since which an objection to it is open: the mark (异议标注); null when none is. */
  readonly disputedOn: string | null;
}

/** Renders rows of the public layer; one look-up of public fields per entry. */
export function renderer(catalogue: Catalogue): (row: PublicRow) => PublicRecord {
  const publicFields = new Map(
    catalogue.entries.map((entry) => [entry.entry, publicFieldsOf(entry)] as const),
  );
  return (row) => ({
    id: row.record_id,
    version: row.version,
    entry: row.entry,
    subject: {
      uscc: row.subject_code.startsWith(PERSON_PREFIX) ? null : row.subject_code,
      name: row.subject_name,
    },
    documentNumber: row.document_number.startsWith(PERSON_PREFIX) ? "" : row.document_number,
    body: { uscc: row.body_code, name: row.body_name },
    source:
      row.source_code === null ? null : { uscc: row.source_code, name: row.source_name ?? row.source_code },
    decidedOn: row.decided_on,
    from: row.valid_from,
    until: row.valid_until,
    severity: row.severity,
    content: publicContent(row, publicFields.get(row.entry) ?? new Set()),
    publicFrom: row.public_from,
    publicThrough: row.public_through,
    minimumEnds: row.minimum_ends,
    repairFrom: row.repair_from,
    clock: {
      dueOn: row.clock_due_on,
      receivedOn: row.received_on,
      state: row.clock_state,
      lateDays: row.clock_late_days,
    },
    basis: row.basis,
    recordedAt: row.recorded_at,
    disputedOn: row.disputed_on,
  });
}

function publicFieldsOf(entry: Entry): ReadonlySet<string> {
  return new Set(
    entry.fields
      .filter((field) => field.visibility === "public" || field.visibility === "masked")
      .map((field) => field.name),
  );
}

function publicContent(row: PublicRow, fields: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(row.content ?? {}).filter(([name]) => fields.has(name)));
}
