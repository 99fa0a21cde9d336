import { canonicalDocumentNumber } from "../../kernel/document-number.ts";
import type { MappedColumn } from "./mapping.ts";
import { bodyFinder, type FindBodies } from "./row/bodies.ts";
import { type BuildContent, contentBuilder } from "./row/content.ts";
import { type CheckDates, dateChecker } from "./row/dates.ts";
import { type Draft, newDraft, note, startRow } from "./row/draft.ts";
import { type CheckPenalty, penaltyChecker } from "./row/penalty.ts";
import { compileColumns } from "./row/readers.ts";
import { type CheckRequired, requiredChecker } from "./row/required.ts";
import type { RowCheckerSetup } from "./row/setup.ts";
import { isClosingLine, type SkipKind, skipFinder, strayCounter } from "./row/shape.ts";
import { shiftFinder } from "./row/shift.ts";
import { type Slot, slotsOf, textIn } from "./row/slots.ts";
import { type FindSubject, subjectFinder } from "./row/subject.ts";
import type { RowSubject } from "./row/subject-parts.ts";
import { type FindTerm, termFinder } from "./row/term.ts";
import type { CheckedRow, JsonValue, RowFact, RowProblem, SourceRow } from "./types.ts";

export type { DecidePublicity, RowCheckerSetup } from "./row/setup.ts";
export type { SkipKind } from "./row/shape.ts";

/** A row that carries no record: empty, a note, or the header again. */
export interface SkippedRow {
  readonly skip: SkipKind;
}

export type RowChecker = (row: SourceRow) => CheckedRow | SkippedRow;

/**
 * Makes the check of a batch's rows: all that depends on the entry, the columns and the law is worked out here, once.
 * The checker turns a row into a fact whose content is canonical (same fact, same bytes; money in fen, days in ISO), or
 * into problems with the codes of problems.ts. It never throws for anything a file can hold.
 */
export function makeRowChecker(setup: RowCheckerSetup): RowChecker {
  const draft = newDraft(setup.entry);
  const findSkip = skipFinder(setup);
  const strays = strayCounter(setup.columns);
  const shiftOf = shiftFinder(setup.columns);
  const columns = compileColumns(setup);
  const factOf = factBuilder(setup);
  return (row) => {
    const { cells } = row;
    const skip = findSkip(cells);
    if (skip !== null) return { skip };
    startRow(draft, cells);
    const count = strays(cells);
    if (count > 0) {
      if (isClosingLine(cells)) return { skip: "note" };
      note(draft, null, { code: "RAGGED_ROW", params: { count } });
      return { row: row.row, problems: draft.problems, fact: null, cells };
    }
    for (const { index, slot, read } of columns) draft.values[slot] = read(cells[index] ?? null, draft);
    const fact = factOf(draft);
    if (!draft.refused) return { row: row.row, problems: problemsOf(draft), fact, cells };
    if (isClosingLine(cells)) return { skip: "note" };
    const shift = shiftOf(cells);
    if (shift !== null) return { row: row.row, problems: [shifted(shift)], fact: null, cells };
    return { row: row.row, problems: draft.problems, fact: null, cells };
  };
}

const NO_PROBLEMS: readonly RowProblem[] = [];

/** A clean row must not hold the draft's own list: the next row would write its problems into it. */
function problemsOf(draft: Draft): readonly RowProblem[] {
  return draft.problems.length === 0 ? NO_PROBLEMS : draft.problems;
}

function shifted({ column, by }: { readonly column: MappedColumn; readonly by: number }): RowProblem {
  const params = { column: column.header, shift: Math.abs(by) };
  return { code: "SHIFTED_ROW", level: "error", column: column.header, value: null, params };
}

interface RowRules {
  readonly findSubject: FindSubject;
  readonly findBodies: FindBodies;
  readonly checkRequired: CheckRequired;
  readonly checkDates: CheckDates;
  readonly checkPenalty: CheckPenalty | null;
  readonly findTerm: FindTerm;
  readonly build: BuildContent;
  readonly documentNumber: Slot | null;
  readonly discriminator: Slot | null;
}

/** The checks over several cells, in the order in which a clerk would make them: who, what, by whom, when, how much. */
function factBuilder(setup: RowCheckerSetup): (draft: Draft) => RowFact | null {
  const rules = rowRules(setup);
  return (draft) => {
    const subject = rules.findSubject(draft);
    rules.checkRequired(draft, subject.person);
    const bodies = rules.findBodies(draft);
    rules.checkDates(draft);
    rules.checkPenalty?.(draft);
    if (draft.refused) return null;
    const term = rules.findTerm(draft, subject.person);
    const { content, sealed } = rules.build(draft, subject);
    return {
      ...identityOf(subject, content[setup.entry.identity.subjectName]),
      ...bodies,
      documentNumber: textIn(draft, rules.documentNumber) ?? "",
      discriminator: discriminatorOf(textIn(draft, rules.discriminator)),
      decidedOn: term.decidedOn,
      from: term.from,
      until: term.until,
      severity: term.publicity.severity,
      publicity: term.publicity,
      content,
      sealed,
    };
  };
}

function rowRules(setup: RowCheckerSetup): RowRules {
  const { entry, columns } = setup;
  const slotOf = slotsOf(entry, columns);
  return {
    findSubject: subjectFinder(entry, columns.template, slotOf),
    findBodies: bodyFinder(setup, slotOf),
    checkRequired: requiredChecker(entry, slotOf),
    checkDates: dateChecker(setup, slotOf),
    checkPenalty: penaltyChecker(setup, slotOf),
    findTerm: termFinder(setup, slotOf),
    build: contentBuilder(entry),
    documentNumber: slotOf(entry.identity.documentNumber),
    discriminator: slotOf(entry.identity.discriminator),
  };
}

type Identity = Pick<
  RowFact,
  "subjectCode" | "subjectName" | "subjectKind" | "otherIdentifiers" | "personIdentifier"
>;

/** A natural person is named as the content names it: masked. */
function identityOf(subject: RowSubject, nameInContent: JsonValue | undefined): Identity {
  const masked = subject.person && typeof nameInContent === "string" ? nameInContent : subject.subjectName;
  return {
    subjectCode: subject.subjectCode,
    subjectName: masked,
    subjectKind: subject.subjectKind,
    otherIdentifiers: subject.otherIdentifiers,
    personIdentifier: subject.personIdentifier,
  };
}

/** Two licences under one document number are told apart by their own number, whatever its brackets. */
function discriminatorOf(text: string | null): string {
  return text === null ? "" : canonicalDocumentNumber(text).canonical;
}
