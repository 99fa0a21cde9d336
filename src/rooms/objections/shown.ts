import type { Keys } from "../../platform/keys.ts";
import { type Entry, entryNamed } from "../catalogue/index.ts";
import type { Field } from "../catalogue/types.ts";
import { textOf } from "../intake/index.ts";
import type { PresentVersion } from "../records/index.ts";
import { PERSON_PREFIX } from "../subjects/index.ts";
import type { ObjectionsRoutes } from "./asking.ts";
import { clockStateOf, isClockVerified } from "./clock.ts";
import { evidenceName, opened } from "./opened.ts";
import { correctableFields } from "./rules.ts";
import type { EvidenceRow, ObjectionRow } from "./views.ts";

export interface FieldLine {
  readonly field: string;
  readonly zh: string;
  readonly en: string;
  readonly text: string | null;
}

/** Names fields in both languages, with what is said of each. */
function fieldLines(
  entry: Entry | null,
  lines: readonly { readonly field: string; readonly text: string | null }[],
): readonly FieldLine[] {
  return lines.map(({ field, text }) => {
    const known = entry?.fields.find(({ name }) => name === field);
    return { field, ...(known === undefined ? { zh: field, en: field } : namesOf(known)), text };
  });
}

const UNITS = { "wan-yuan": { zh: "万元", en: "10,000 yuan" }, yuan: { zh: "元", en: "yuan" } } as const;

/** What is said of money is said in the unit of files, so the name of the field says the unit, in both languages. */
function namesOf({ zh, en, unit }: Field): { readonly zh: string; readonly en: string } {
  if (unit === undefined) return { zh, en };
  const named = UNITS[unit];
  return { zh: zh.endsWith(`（${named.zh}）`) ? zh : `${zh}（${named.zh}）`, en: `${en} (${named.en})` };
}

function entryOf(of: Pick<ObjectionsRoutes, "catalogue">, name: string): Entry | null {
  const entry = entryNamed(of.catalogue, name);
  return entry.ok ? entry.value : null;
}

/** How an objection stands on a day. */
export function clockOf(of: Pick<ObjectionsRoutes, "law" | "clock">, row: ObjectionRow): object {
  const { receivedOn, markDueOn, answerDueOn, answeredOn } = row;
  const on = of.clock.today().toString();
  return {
    receivedOn,
    markDueOn,
    answerDueOn,
    answeredOn,
    ...clockStateOf(of.law, answerDueOn, { on, answeredOn }),
    verified: isClockVerified(of.law, receivedOn),
  };
}

export function recordNamed(row: ObjectionRow, documentNumber: string): object {
  return {
    id: row.recordId,
    entry: row.entry,
    documentNumber: shownNumber(documentNumber),
    version: row.recordVersion,
  };
}

/** A person without a document number of its own has the keyed hash in its place, which is shown to nobody. */
function shownNumber(documentNumber: string): string {
  return documentNumber.startsWith(PERSON_PREFIX) ? "" : documentNumber;
}

/** What everybody who may see an objection sees of it. */
export function objectionShown(
  of: ObjectionsRoutes,
  row: ObjectionRow,
  more: { readonly documentNumber: string; readonly evidence: readonly EvidenceRow[] },
): object {
  const entry = entryOf(of, row.entry);
  const { asked } = opened(of.keys, row);
  return {
    id: row.objectionId,
    record: recordNamed(row, more.documentNumber),
    ground: row.ground,
    askedAs: row.askedAs,
    fields: fieldLines(
      entry,
      asked.fields.map(({ field, shouldBe }) => ({ field, text: shouldBe })),
    ),
    statement: asked.statement,
    evidence: evidenceShown(of.keys, row, more.evidence),
    state: row.state,
    receivedAt: row.receivedAt,
    clock: clockOf(of, row),
  };
}

function evidenceShown(keys: Keys, row: ObjectionRow, all: readonly EvidenceRow[]): readonly object[] {
  return all
    .filter(({ objectionId }) => objectionId === row.objectionId)
    .map((one) => ({ no: one.no, name: evidenceName(keys, one), kind: one.kind, bytes: one.bytes }));
}

/** A proposed or final answer with its fields named; null while there is none. */
export function answerShown(
  of: ObjectionsRoutes,
  row: ObjectionRow,
): { readonly corrections: readonly FieldLine[]; readonly reasons: string | null } | null {
  const { proposal } = opened(of.keys, row);
  if (proposal === null) return null;
  const lines = proposal.corrections.map(({ field, value }) => ({ field, text: value }));
  return { corrections: fieldLines(entryOf(of, row.entry), lines), reasons: proposal.reasons };
}

/** A record with the fields that an objection may be about, as a file would say them. What is masked stays masked. */
export function recordShown(
  of: ObjectionsRoutes,
  record: PresentVersion & { readonly markedAt?: string | null },
): object {
  const entry = entryOf(of, record.entry);
  const stored = { content: record.content ?? {}, clear: {} };
  const fields = entry === null || record.isSealed ? [] : correctableFields(entry);
  return {
    id: record.recordId,
    version: record.version,
    entry: record.entry,
    documentNumber: shownNumber(record.documentNumber),
    body: { uscc: record.bodyCode, name: record.bodyName },
    decidedOn: record.decidedOn,
    sealed: record.isSealed,
    disputedAt: record.markedAt ?? null,
    fields: fieldLines(
      entry,
      fields.map((field) => ({ field: field.name, text: textOf(field, stored) })),
    ),
  };
}
