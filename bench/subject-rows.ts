import { type Cells, penaltyCsv } from "../test/support/penalty-file.ts";
import { inventedCode } from "./many-rows.ts";

export interface Wanted {
  readonly subjects: number;
  readonly recordsEach: number;
  readonly body: { readonly uscc: string; readonly name: string };
  /** ISO day; the decisions are of the weeks before it. */
  readonly today: string;
}

export interface SubjectRows {
  readonly codes: readonly string[];
  /** Penalties in the organisation template, all public today. */
  readonly csv: string;
}

const DAYS_BACK = 200;

/** Invented subjects with the same number of public penalties each. */
export function subjectRows(wanted: Wanted): SubjectRows {
  const codes = Array.from({ length: wanted.subjects }, (_, at) => inventedCode(at));
  const rows = codes.flatMap((uscc, at) =>
    Array.from({ length: wanted.recordsEach }, (_, nth) => rowOf(wanted, { uscc, at, nth })),
  );
  return { codes, csv: penaltyCsv(rows) };
}

function rowOf(
  wanted: Wanted,
  of: { readonly uscc: string; readonly at: number; readonly nth: number },
): Cells {
  const decidedOn = Temporal.PlainDate.from(wanted.today).subtract({ days: 1 + ((of.nth * 7) % DAYS_BACK) });
  return {
    name: `云州第${of.at + 1}远山食品有限公司`,
    uscc: of.uscc,
    documentNumber: `云市监处罚〔${decidedOn.year}〕${of.at * wanted.recordsEach + of.nth + 1}号`,
    decidedOn: decidedOn.toString(),
    publicThrough: decidedOn.add({ years: 1 }).toString(),
    bodyName: wanted.body.name,
    bodyCode: wanted.body.uscc,
    sourceName: wanted.body.name,
    sourceCode: wanted.body.uscc,
  };
}
