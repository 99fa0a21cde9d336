import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import { csvCell } from "../intake/rules.ts";
import type { Reader, TrailAsked } from "./types.ts";

const ARTICLE = "中办发〔2025〕22号（十）";

/**
 * Who reads the trail: an auditor of a body its own entries, an auditor of the operator all of them. `audited` are the bodies
 * in which the person is auditor on the day, `operators` those that run the platform. With several, the one named in
 * `asked` counts. Refuses with AUDITOR_REQUIRED.
 */
export function readerOf(
  person: { readonly actor: string; readonly audited: readonly string[] },
  operators: readonly string[],
  asked: string | null,
): Outcome<Reader, "AUDITOR_REQUIRED"> {
  const operator = person.audited.find((body) => operators.includes(body));
  if (operator !== undefined) return accept({ actor: `${operator}/${person.actor}`, onlyBody: null });
  const own = asked === null ? person.audited[0] : person.audited.find((body) => body === asked);
  if (own !== undefined) return accept({ actor: `${own}/${person.actor}`, onlyBody: own });
  return refuse("AUDITOR_REQUIRED", {
    zh: "审计记录只供审计员查阅。",
    en: "The audit trail is read by auditors only.",
    article: ARTICLE,
  });
}

/** What a reading asked for, as it stands on the trail: which questions, and never a subject. */
export function askedFor(asked: TrailAsked): Readonly<Record<string, string>> {
  const { body, person, purpose, act, result, from, through } = asked;
  const told = { body, person, purpose, ofAct: act, result, from, through };
  const hidden = { byCase: asked.caseNumber, bySubject: asked.subjectCode };
  return Object.fromEntries([
    ...Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ...Object.entries(hidden).flatMap(([name, value]) => (value === undefined ? [] : [[name, "yes"]])),
  ]);
}

/** A line of a CSV file; a cell that a spreadsheet program would run is made harmless. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => (typeof cell === "number" ? String(cell) : csvCell(cell ?? ""))).join(",")}\r\n`;
}
