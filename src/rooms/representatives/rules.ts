import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import type { Delegation, DelegationStatement, Scope } from "./types.ts";

type RepresentRefusal = "DELEGATION_REQUIRED" | "DELEGATION_OVER" | "DELEGATION_SCOPE_REQUIRED";

/**
 * Whether a person with these delegations may do something for an enterprise on a day. A delegation of another enterprise
 * is as if there was none.
 */
export function mayRepresent(
  delegations: readonly Delegation[],
  asked: { readonly subjectCode: string; readonly scope: Scope; readonly on: string },
): Outcome<Delegation, RepresentRefusal> {
  const own = delegations.filter((one) => one.subjectCode === asked.subjectCode);
  if (own.length === 0) return refuse("DELEGATION_REQUIRED", REPRESENT_SENTENCES.DELEGATION_REQUIRED);
  const inForce = own.filter((one) => isInForce(one, asked.on));
  if (inForce.length === 0) return refuse("DELEGATION_OVER", REPRESENT_SENTENCES.DELEGATION_OVER);
  const found = inForce.find((one) => one.scopes.includes(asked.scope));
  return found === undefined
    ? refuse("DELEGATION_SCOPE_REQUIRED", REPRESENT_SENTENCES.DELEGATION_SCOPE_REQUIRED)
    : accept(found);
}

export function isInForce(one: Delegation, on: string): boolean {
  return !one.ended && one.from <= on && on <= one.until;
}

/** Whether the days of a statement may be delegated: an end that is not over and not too far away. */
export function mayDelegate(
  statement: Pick<DelegationStatement, "from" | "until">,
  at: { readonly on: string; readonly monthsMax: number },
): Outcome<true, "DELEGATION_DAYS_INVALID"> {
  const last = Temporal.PlainDate.from(statement.from).add({ months: at.monthsMax }).toString();
  const isGood = statement.from <= statement.until && statement.until >= at.on && statement.until <= last;
  return isGood
    ? accept(true)
    : refuse("DELEGATION_DAYS_INVALID", REPRESENT_SENTENCES.DELEGATION_DAYS_INVALID);
}

const REPRESENT_SENTENCES = {
  DELEGATION_REQUIRED: {
    zh: "您没有这个企业的授权委托。",
    en: "You have no delegation of this enterprise.",
  },
  DELEGATION_OVER: {
    zh: "这个企业对您的授权委托尚未生效、已到期或者已终止。",
    en: "The delegation of this enterprise has not begun, is over, or was ended.",
  },
  DELEGATION_SCOPE_REQUIRED: {
    zh: "授权委托不包括该事项。",
    en: "The delegation does not reach this.",
  },
  DELEGATION_DAYS_INVALID: {
    zh: "授权委托须有截止日，且不得已过期，最长 12 个月。",
    en: "A delegation has a last day that is not over, at most 12 months after its first.",
  },
} as const;
