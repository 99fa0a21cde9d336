import { assertThat } from "../../../kernel/outcome.ts";
import { textsOn } from "../../../law/parameter.ts";
import { amountReader } from "./amount.ts";
import { choiceReader, choicesReader } from "./choice.ts";
import { bodyCodeReader, subjectCodeReader } from "./code.ts";
import { dayReader, makeDayMemory, type ReadDay } from "./day.ts";
import type { Column, ReadCell } from "./draft.ts";
import { flagReader, integerReader } from "./flag.ts";
import { documentNumberReader, identifierReader, personIdReader } from "./identifier.ts";
import { nameReader } from "./name.ts";
import type { RowCheckerSetup } from "./setup.ts";
import { makeSurvey } from "./survey.ts";
import { type TextRules, textReader } from "./text.ts";

/** A column of the file with the check of its cells. */
export interface CompiledColumn {
  readonly index: number;
  readonly slot: number;
  readonly read: ReadCell;
}

/** Works out, once for a batch, how the cells of each column are read. */
export function compileColumns(setup: RowCheckerSetup): readonly CompiledColumn[] {
  const rules = textRules(setup);
  const readDay = makeDayMemory();
  return setup.columns.columns.map(({ index, field, header }) => {
    const slot = setup.entry.fields.findIndex((one) => one.name === field.name);
    assertThat(slot >= 0, `column ${header} belongs to the entry ${setup.entry.entry}`);
    const column: Column = { field: setup.entry.fields[slot] ?? field, slot, index, header };
    return { index, slot, read: readerOf(column, setup, { rules, readDay }) };
  });
}

/** Only a decision can be classified. The register has none: it is public by law, whatever words a trade uses. */
function textRules({ law, entry, today }: RowCheckerSetup): TextRules {
  const markers = textsOn(law, "intake.secrecy.markers", today);
  const secrecy = markers.ok && entry.identity.documentNumber !== null ? markers.value : [];
  const simple = textsOn(law, "intake.simple-procedure.markers", today);
  const procedure = simple.ok ? simple.value : [];
  return {
    law,
    today,
    survey: makeSurvey({ secrecy, procedure }),
    simpleProcedure: procedure.length === 0 ? null : new RegExp(procedure.map(RegExp.escape).join("|"), "u"),
  };
}

const NONE: ReadonlySet<string> = new Set();

interface Shared {
  readonly rules: TextRules;
  readonly readDay: ReadDay;
}

function readerOf(
  column: Column,
  { entry, localDivisions = NONE }: RowCheckerSetup,
  { rules, readDay }: Shared,
): ReadCell {
  const { identity } = entry;
  const { name } = column.field;
  switch (column.field.kind) {
    case "text":
      return name === identity.bodyName || name === identity.sourceName
        ? nameReader(column)
        : textReader(column, rules);
    case "day":
      return dayReader(column, entry, readDay);
    case "money":
      return amountReader(column);
    case "uscc":
      return name === identity.subjectUscc
        ? subjectCodeReader(column, localDivisions)
        : bodyCodeReader(column, localDivisions);
    case "identifier":
      return identifierReader(column);
    case "choice":
      return choiceReader(column);
    case "choices":
      return choicesReader(column);
    case "document-number":
      return documentNumberReader(column, rules);
    case "person-name":
    case "subject-name":
      return nameReader(column);
    case "person-id":
      return personIdReader(column);
    case "integer":
      return integerReader(column);
    case "flag":
      return flagReader(column);
  }
}
