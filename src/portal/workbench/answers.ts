import type { Batch, CreditRecord, RowReport } from "../api-types.ts";

/** Answers of /api/v1 that only the workbench reads. Days are ISO days. */

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** A list with the day it holds for. */
export interface DatedPage<T> extends Page<T> {
  readonly asOf: string;
}

/** A record by what of it ends. */
export type EndingRecord = Pick<
  CreditRecord,
  "id" | "entry" | "subject" | "documentNumber" | "publicThrough" | "repairFrom"
>;

interface FieldName {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

export interface Preview {
  readonly format: string | null;
  readonly encoding: string | null;
  readonly columns: readonly {
    readonly index: number;
    readonly header: string;
    readonly field: FieldName | null;
    readonly ignored: boolean;
  }[];
  readonly missing: readonly FieldName[];
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
  readonly refusal: { readonly code: string; readonly zh: string; readonly en: string } | null;
}

export interface MendColumn {
  readonly index: number;
  readonly header: string;
  readonly zh: string;
  readonly en: string;
}

export interface OpenRow {
  readonly row: number;
  readonly cells: readonly string[] | null;
  readonly problems: RowReport["problems"];
  readonly resent: string | null;
}

export interface OpenRows extends Page<OpenRow> {
  readonly columns: readonly MendColumn[];
}

export interface MonthFigures {
  readonly month: string;
  readonly batches: number;
  readonly rows: number;
  readonly accepted: number;
  readonly warned: number;
  readonly duplicate: number;
  readonly superseding: number;
  readonly rejected: number;
  readonly onTime: number;
  readonly late: number;
  readonly notDeterminable: number;
}

export interface Figures {
  readonly asOf: string;
  readonly months: readonly MonthFigures[];
  readonly codes: Batch["codes"];
}
