import type postgres from "postgres";
import { nameKey } from "../kernel/name.ts";
import { ownText } from "../kernel/own-text.ts";
import type { Entry } from "../rooms/catalogue/index.ts";
import type { CheckedRow, RowFact, RowProblem } from "../rooms/intake/types.ts";
import { type RegisteredNames, registeredNames } from "../rooms/subjects/index.ts";

export interface RegisterMemory {
  /** Looks up, in one query, the subjects of these rows that were not met before. */
  learn(rows: readonly CheckedRow[]): Promise<void>;
  disagreements(fact: RowFact): readonly RowProblem[];
}

/** Subjects remembered at once while a file is read. */
const REMEMBERED_MAX = 200_000;

/** Compares names in rows with the register (handbook 2.4, name and code match). The register itself is not compared. */
export function registerMemory(sql: postgres.Sql, entry: Entry): RegisterMemory {
  const known = new Map<string, RegisteredNames | null>();
  if (entry.entry === "registration") return { learn: async () => {}, disagreements: () => [] };
  return {
    async learn(rows) {
      if (known.size > REMEMBERED_MAX) known.clear();
      const codes = new Set<string>();
      for (const { fact } of rows) {
        if (fact !== null && fact.personIdentifier === null && !known.has(fact.subjectCode))
          codes.add(ownText(fact.subjectCode));
      }
      if (codes.size === 0) return;
      for (const code of codes) known.set(code, null);
      for (const names of await registeredNames(sql, [...codes])) known.set(names.subjectCode, names);
    },
    disagreements(fact) {
      const names = fact.personIdentifier === null ? known.get(fact.subjectCode) : null;
      if (names === null || names === undefined || names.keys.includes(nameKey(fact.subjectName))) return [];
      return [
        {
          code: "SUBJECT_NAME_MISMATCH",
          level: "error",
          column: entry.fields.find((field) => field.name === entry.identity.subjectName)?.zh ?? null,
          value: fact.subjectName,
          params: { registered: names.name },
        },
      ];
    },
  };
}
