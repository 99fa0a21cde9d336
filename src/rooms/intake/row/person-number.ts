import { isResidentId } from "../../../kernel/resident-id.ts";
import type { CodeCheck } from "../../../kernel/uscc.ts";

const CANDIDATE = /(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])/gu;

/** Whether a resident number of 18 characters stands alone anywhere in a text that is itself a number of something. */
export function holdsResidentId(text: string): boolean {
  if (text.length < 18) return false;
  return (text.match(CANDIDATE) ?? []).some(isResidentId);
}

/** A resident number may pass the outer check of a USCC by luck, but hardly the inner one and a known class as well. */
export function isSurelyOrganisation({ ok, problems }: CodeCheck): boolean {
  return ok && !problems.some(({ code }) => code === "CODE_INNER_CHECK" || code === "CODE_CLASS_UNKNOWN");
}
