import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import { holdsResidentId } from "../../kernel/privacy.ts";
import { SEALING_REFUSALS, type SealRefusal } from "./refusals.ts";
import type { SealableRecord, SealOrder, SealOrderBooks } from "./types.ts";

export type { SealRefusal } from "./refusals.ts";

/** The operator seals by order of a court or of the law; nobody else acts under this name. */
const OPERATOR = "operator";

/**
 * Whether an order seals a record (policy, articles 4 and 6): only the body that decided or supplied it, or the operator,
 * may order it, with a reason of the list, a basis of the register and the number of the order. A record of others is as
 * unknown to a body as one that does not exist. Refuses with the codes of SealRefusal.
 */
export function maySeal(
  order: SealOrder,
  record: SealableRecord | null,
  books: SealOrderBooks,
): Outcome<null, SealRefusal> {
  if (record === null || !isTheirs(order.orderedBy, record)) return refused("RECORD_UNKNOWN");
  const words = checkOrder(order, books);
  if (!words.ok) return words;
  return record.sealed ? refused("RECORD_ALREADY_SEALED") : accept(null);
}

/**
 * Whether a body may release a record: who may seal it, with the number of an order. What the operator sealed, by order of a
 * court or because a person had itself erased, no body brings back; what the deciding body sealed, no mere source. Refuses with the codes of SealRefusal and SEALED_BY_OTHERS.
 */
export function mayRelease(
  release: { readonly orderedBy: string; readonly orderNumber: string },
  record: SealableRecord | null,
): Outcome<null, SealRefusal | "SEALED_BY_OTHERS"> {
  if (record === null || !isTheirs(release.orderedBy, record)) return refused("RECORD_UNKNOWN");
  if (!isTheirsToRelease(release.orderedBy, record)) return refused("SEALED_BY_OTHERS");
  return checkNumber(release.orderNumber);
}

function isTheirsToRelease(orderedBy: string, { heldBy, bodyCode }: SealableRecord): boolean {
  if (heldBy === null || orderedBy === heldBy || orderedBy === OPERATOR) return true;
  return heldBy !== OPERATOR && orderedBy === bodyCode;
}

/** Whether the words of an order hold: reason, basis and number. */
export function checkOrder(order: SealOrder, books: SealOrderBooks): Outcome<null, SealRefusal> {
  if (!books.reasons.has(order.reason)) return refused("SEALING_REASON_UNKNOWN");
  const isBased = books.instruments.has(order.instrument) && order.article.trim() !== "";
  if (!isBased) return refused("SEALING_BASIS_UNKNOWN");
  return checkNumber(order.orderNumber);
}

/** The number of an order stays when everything else went, so it tells nothing about a person. */
function checkNumber(number: string): Outcome<null, "ORDER_NUMBER_REQUIRED" | "ORDER_NUMBER_PERSONAL"> {
  if (number.trim() === "") return refused("ORDER_NUMBER_REQUIRED");
  return holdsResidentId(number) ? refused("ORDER_NUMBER_PERSONAL") : accept(null);
}

function isTheirs(orderedBy: string, record: SealableRecord): boolean {
  return orderedBy === OPERATOR || orderedBy === record.bodyCode || record.suppliers.includes(orderedBy);
}

/** A refusal of sealing by its code. */
export function refused<Code extends keyof typeof SEALING_REFUSALS>(code: Code): Outcome<never, Code> {
  const { zh, en } = SEALING_REFUSALS[code];
  return refuse(code, { zh, en });
}
