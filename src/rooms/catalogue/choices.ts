import { beginningOf } from "../../kernel/characters.ts";
import type { Choice, Field } from "./types.ts";

/** Cells longer than this are not looked at for choices; the rest of the cell is given back as unknown. */
const CELL_LENGTH_MAX = 1000;
const SEPARATORS = /[;；、,，|+/\s]/;

interface Writings {
  readonly exact: ReadonlyMap<string, Choice>;
  /** Longest first, so that 没收违法所得、没收非法财物 goes before 没收违法所得. */
  readonly ordered: readonly string[];
  readonly prefixes: readonly { readonly prefix: string; readonly choice: Choice }[];
}

export interface ChoicesFound {
  readonly choices: readonly Choice[];
  readonly unknown: readonly string[];
}

const known = new WeakMap<readonly Choice[], Writings>();

/** The choice that a cell means, by code, Chinese name or alias (an alias ending in * stands for any rest); null when none. */
export function choiceOf(field: Field, text: string): Choice | null {
  const writings = writingsOf(field);
  const cell = keyOf(text);
  const exact = writings.exact.get(cell);
  if (exact !== undefined) return exact;
  return writings.prefixes.find(({ prefix }) => cell.startsWith(prefix))?.choice ?? null;
}

/**
 * A cell with several choices (警告;罚款), each once, in the order of the cell. Names that hold a separator themselves
 * (没收违法所得、没收非法财物) stay whole. What means no choice is given back as unknown.
 */
export function choicesOf(field: Field, text: string): ChoicesFound {
  const whole = choiceOf(field, text);
  if (whole !== null) return { choices: [whole], unknown: [] };
  const writings = writingsOf(field);
  const choices = new Set<Choice>();
  const unknown: string[] = [];
  let rest = keyOf(beginningOf(text, CELL_LENGTH_MAX));
  while (rest !== "") {
    const { part, choice } = nextPart(rest, writings);
    if (choice !== null) choices.add(choice);
    if (choice === null && part !== "") unknown.push(part);
    rest = rest.slice(Math.max(part.length, 1));
  }
  return { choices: [...choices], unknown };
}

/** The longest writing that the rest starts with and that ends at a separator; else the text up to the next separator. */
function nextPart(
  rest: string,
  writings: Writings,
): { readonly part: string; readonly choice: Choice | null } {
  for (const writing of writings.ordered) {
    if (!rest.startsWith(writing)) continue;
    const after = rest.charAt(writing.length);
    if (after === "" || SEPARATORS.test(after))
      return { part: writing, choice: writings.exact.get(writing) ?? null };
  }
  const end = rest.search(SEPARATORS);
  const part = end === -1 ? rest : rest.slice(0, end);
  const prefixed = part === "" ? undefined : writings.prefixes.find(({ prefix }) => part.startsWith(prefix));
  return { part, choice: prefixed?.choice ?? null };
}

function writingsOf(field: Field): Writings {
  const choices = field.choices ?? [];
  const found = known.get(choices);
  if (found !== undefined) return found;
  const pairs = choices.flatMap((choice) =>
    [choice.code, choice.zh, ...choice.aliases].map((writing) => ({ writing: keyOf(writing), choice })),
  );
  const exact = new Map(
    pairs.filter(({ writing }) => !writing.endsWith("*")).map(({ writing, choice }) => [writing, choice]),
  );
  const built: Writings = {
    exact,
    ordered: [...exact.keys()].sort((a, b) => b.length - a.length),
    prefixes: pairs
      .filter(({ writing }) => writing.endsWith("*"))
      .map(({ writing, choice }) => ({ prefix: writing.slice(0, -1), choice })),
  };
  known.set(choices, built);
  return built;
}

/** Widths and brackets unified and spaces at the ends dropped; separators inside keep their place. */
function keyOf(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}
