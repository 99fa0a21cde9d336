import { nameKey } from "../../../kernel/name.ts";
import { type Draft, note } from "./draft.ts";
import { remember } from "./remember.ts";
import type { RowCheckerSetup } from "./setup.ts";
import { givenIn, type Slot, type SlotOf, textIn } from "./slots.ts";

/** Who decided and who supplied a row. */
export interface RowBodies {
  readonly bodyCode: string;
  readonly bodyName: string;
  readonly sourceCode: string | null;
  readonly sourceName: string | null;
}

export type FindBodies = (draft: Draft) => RowBodies;
type Standing = "own" | "allowed" | "not-allowed" | "outside";

/**
 * Works out who decided and who supplied a row. Both must be the submitting body or one it may submit for, inside its
 * territory (article 6: records come from the body that the catalogue names). An entry without such columns is its own.
 */
export function bodyFinder(setup: RowCheckerSetup, slotOf: SlotOf): FindBodies {
  const { body, entry } = setup;
  const bodyCode = slotOf(entry.identity.bodyCode);
  const bodyName = slotOf(entry.identity.bodyName);
  const sourceCode = slotOf(entry.identity.sourceCode);
  const sourceName = slotOf(entry.identity.sourceName);
  const standingOf = remember((code: string) => standing(setup, code));
  const ownKey = nameKey(body.name);
  const isOwnName = remember((name: string) => nameKey(name) === ownKey);
  const check = (draft: Draft, slot: Slot | null, code: string | null): void => {
    if (code === null) return;
    const stands = standingOf(code);
    if (stands === "not-allowed") note(draft, slot, { code: "BODY_MISMATCH", value: givenIn(draft, slot) });
    if (stands === "outside")
      note(draft, slot, {
        code: "TERRITORY_MISMATCH",
        value: givenIn(draft, slot),
        params: places(setup, code),
      });
  };
  return (draft) => {
    const code = textIn(draft, bodyCode);
    const name = textIn(draft, bodyName);
    const source = textIn(draft, sourceCode);
    check(draft, bodyCode, code);
    check(draft, sourceCode, source);
    if (code === body.uscc && name !== null && !isOwnName(name)) {
      note(draft, bodyName, { code: "BODY_NAME_DIFFERS", value: name, params: { registered: body.name } });
    }
    return {
      bodyCode: code ?? body.uscc,
      bodyName: name ?? body.name,
      sourceCode: source,
      sourceName: textIn(draft, sourceName),
    };
  };
}

function standing({ body, mayDecideFor }: RowCheckerSetup, code: string): Standing {
  if (code === body.uscc) return "own";
  const isPlaced = code.length === 18;
  if (isPlaced && !code.slice(2, 8).startsWith(body.territory ?? "")) return "outside";
  return mayDecideFor(code) ? "allowed" : "not-allowed";
}

function places(
  { body }: RowCheckerSetup,
  code: string,
): { readonly division: string; readonly territory: string } {
  return { division: code.slice(2, 8), territory: body.territory ?? "" };
}
