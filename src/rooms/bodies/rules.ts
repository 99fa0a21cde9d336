import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import type { Body } from "./types.ts";

/**
 * Territory of a body: the one given, else the division where the body itself is registered (characters 3 to 8 of its
 * USCC, trailing pairs of zeros dropped; a national organ, 100000, has the whole nation).
 */
export function territoryOf(uscc: string, given: string | null): string {
  if (given !== null) return given;
  const division = uscc.slice(2, 8);
  if (division === "100000") return "";
  return division.replace(/(?:00){1,2}$/u, "");
}

/** Whether a body may submit decisions of the body with this code: its own, or those of bodies in its territory. */
export function decidesFor(body: Pick<Body, "bodyCode" | "territory">, decidingCode: string): boolean {
  if (decidingCode === body.bodyCode) return true;
  return decidingCode.length === 18 && decidingCode.slice(2, 8).startsWith(body.territory);
}

/** Whether a body may submit an entry (article 6: records come from the body the catalogue names). */
export function maySupply(body: Body, entry: string): Outcome<true, "ENTRY_NOT_SUPPLIED"> {
  if (body.entries.includes(entry)) return accept(true);
  return refuse("ENTRY_NOT_SUPPLIED", {
    zh: `本机关不是“${entry}”的提供单位,不能报送。`,
    en: `This body is not a supplier of the entry ${entry} and may not submit it.`,
  });
}
