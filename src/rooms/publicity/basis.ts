import { digestHex } from "../../platform/suite.ts";
import type { LegalBasis } from "../catalogue/types.ts";

const namesOfSets = new WeakMap<readonly LegalBasis[], { readonly id: string; readonly text: string }>();

/** Name of a set of legal bases: a hash of its content. The set is put into `seen`, to be stored once. */
export function basisIdOf(basis: readonly LegalBasis[], seen: Map<string, string>): string {
  const named = namesOfSets.get(basis) ?? nameSet(basis);
  if (!seen.has(named.id)) seen.set(named.id, named.text);
  return named.id;
}

function nameSet(basis: readonly LegalBasis[]): { id: string; text: string } {
  const text = JSON.stringify(basis);
  const named = { id: digestHex(text).slice(0, 24), text };
  namesOfSets.set(basis, named);
  return named;
}
