import type postgres from "postgres";
import { divisionNameOf } from "../../kernel/divisions.ts";
import { localDivisions } from "../bodies/index.ts";

export interface Region {
  readonly code: string;
  readonly name: string;
}

interface Placed {
  readonly region_code: string | null;
  readonly region_name: string | null;
}

/**
 * Names the regions of these subjects: as their register says, else by GB/T 2260 or by the divisions known only here, else
 * by the city or province around them. Null when nothing is known.
 */
export async function regionsOf(
  sql: postgres.ISql,
  subjects: readonly Placed[],
): Promise<(subject: Placed) => Region | null> {
  const codes = subjects.map((subject) => subject.region_code ?? "");
  const nameOf = await divisionNames(sql, codes);
  return ({ region_code: code, region_name: name }) => {
    if (code === null && name === null) return null;
    return { code: code ?? "", name: name ?? nameOf(code ?? "") };
  };
}

/** Names of divisions; those that no standard has are looked up, in one query. A code that nobody knows is its own name. */
export async function divisionNames(
  sql: postgres.ISql,
  codes: readonly string[],
): Promise<(code: string) => string> {
  const isUnknown = codes.some((code) => code !== "" && divisionNameOf(code) === null);
  const local = isUnknown ? await localDivisions(sql) : [];
  const names = new Map(local.map((division) => [division.code, division.name] as const));
  return (code) =>
    names.get(code) ??
    divisionNameOf(code) ??
    divisionNameOf(`${code.slice(0, 4)}00`) ??
    divisionNameOf(`${code.slice(0, 2)}0000`) ??
    code;
}
