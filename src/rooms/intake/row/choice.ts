import { beginningOf } from "../../../kernel/characters.ts";
import { placeholderToNull } from "../../../kernel/name.ts";
import { scanPrivacy } from "../../../kernel/privacy.ts";
import { choiceOf, choicesOf } from "../../catalogue/index.ts";
import type { Choice, Field } from "../../catalogue/types.ts";
import type { JsonValue } from "../types.ts";
import { type Column, note, type ReadCell } from "./draft.ts";
import { remember } from "./remember.ts";

/** What a cell with choices means. `value` is what is stored: codes, or the text itself where a choice is open (其他-…). */
interface Chosen {
  readonly value: JsonValue;
  readonly unknown: readonly string[];
}

/** Reads one choice by code, name, alias or number; the value is its code, or the text of an open choice. */
export function choiceReader(column: Column): ReadCell {
  return readerOf(column, (text) => {
    const choice = choiceOf(column.field, text);
    return choice === null ? { value: null, unknown: [text] } : { value: wordOf(choice, text), unknown: [] };
  });
}

/** Reads several choices; the value is the sorted list of their codes, each once. */
export function choicesReader(column: Column): ReadCell {
  return readerOf(column, (text) => {
    const { choices, unknown } = choicesOf(column.field, text);
    const words = choices.map((choice) => wordOf(choice, openPartOf(choice, text)));
    return { value: [...new Set(words)].toSorted(), unknown };
  });
}

function readerOf(column: Column, work: (text: string) => Chosen): ReadCell {
  const read = remember((text: string): Chosen => {
    const known = work(text);
    if (known.unknown.length === 0) return known;
    return placeholderToNull(text, "is-placeholder") === null ? { value: null, unknown: [] } : known;
  });
  return (cell, draft) => {
    if (cell === null || cell === "") return null;
    const text = typeof cell === "number" ? String(cell) : cell;
    const chosen = read(text);
    if (chosen.unknown.length === 0) return chosen.value;
    note(draft, column, {
      code: codeOf(column.field),
      value: text,
      params: paramsOf(column.field, chosen.unknown),
    });
    return null;
  };
}

function codeOf(field: Field): "PENALTY_KIND_UNKNOWN" | "CHOICE_UNKNOWN" {
  return field.kind === "choices" ? "PENALTY_KIND_UNKNOWN" : "CHOICE_UNKNOWN";
}

const UNKNOWN_LENGTH_MAX = 60;

function paramsOf(field: Field, unknown: readonly string[]): Record<string, string> {
  const choices = field.choices ?? [];
  return {
    field: field.zh,
    fieldEn: field.en,
    unknown: beginningOf(unknown.join("、").replaceAll(/\d/gu, "#"), UNKNOWN_LENGTH_MAX),
    choices: choices.map((choice) => choice.zh).join("、"),
    choicesEn: choices.map((choice) => choice.en).join("; "),
  };
}

/** The code of a choice; the text itself when the choice is open and the text says more (其他-责令改正). */
function wordOf(choice: Choice, text: string): string {
  const open = choice.aliases.find((alias) => isOpen(alias) && text.trim().startsWith(alias.slice(0, -1)));
  if (open === undefined) return choice.code;
  const rest = text
    .trim()
    .slice(open.length - 1)
    .replace(/^[\s\-—－:：（(]+|[\s）)]+$/gu, "");
  return rest === "" ? choice.code : `${choice.zh}-${scanPrivacy(rest).masked}`;
}

function isOpen(alias: string): boolean {
  return alias.endsWith("*");
}

/** The part of a cell with several choices that belongs to an open choice. */
function openPartOf(choice: Choice, text: string): string {
  const prefixes = choice.aliases.filter(isOpen).map((alias) => alias.slice(0, -1));
  return (
    text.split(/[;；,，、|]/u).find((part) => prefixes.some((prefix) => part.trim().startsWith(prefix))) ?? ""
  );
}

/** Codes of the chosen kinds for the rules of the law: an open choice counts as its code. */
export function choiceCodes(field: Field, words: JsonValue): readonly string[] {
  const choices = field.choices ?? [];
  const list = Array.isArray(words) ? words : [words];
  return list.flatMap((word) => {
    const text = String(word);
    const choice = choices.find(({ code, zh }) => code === text || text.startsWith(`${zh}-`));
    return choice === undefined ? [] : [choice.code];
  });
}
