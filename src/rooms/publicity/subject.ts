import { subjectOf } from "../subjects/index.ts";
import type { PublicLayer } from "./layer.ts";
import { refusal } from "./refusals.ts";
import { type Region, regionsOf } from "./region.ts";
import type { Times } from "./times.ts";
import { countsOf, lastChangeOf, registrationOf } from "./views.ts";

export interface SubjectAsked extends Times {
  readonly code: string;
}

export interface SubjectHead {
  readonly dataTime: string | null;
  readonly uscc: string;
  readonly name: string;
  readonly formerNames: readonly string[];
  readonly kind: string;
  readonly status: string | null;
  readonly region: Region | null;
  readonly establishedOn: string | null;
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[];
  readonly registration: Readonly<Record<string, unknown>> | null;
  readonly counts: readonly { readonly entry: string; readonly count: number }[];
  readonly sources: number;
  readonly invented: boolean;
}

/** Head of a subject's page: who it is, what the register says, how many public records of each kind. */
export async function subjectAnswer(layer: PublicLayer, asked: SubjectAsked): Promise<SubjectHead> {
  const { sql } = layer.db;
  const query = { ...asked, subjectCode: asked.code };
  const [subject, counts, changed, registration, sources] = await Promise.all([
    subjectOf(sql, asked.code),
    countsOf(sql, query),
    lastChangeOf(sql, query),
    registrationOf(sql, query),
    sql<{ count: number }[]>`select count(*)::integer as count from bodies.body`,
  ]);
  if (subject === null) throw refusal("SUBJECT_NOT_FOUND");
  const regionOf = await regionsOf(sql, [subject]);
  return {
    dataTime: changed ?? (asked.knownAt === null ? subject.changed_at : null),
    uscc: subject.subject_code,
    name: subject.name,
    formerNames: subject.former_names.map((former) => former.name),
    kind: subject.kind,
    status: subject.status,
    region: regionOf(subject),
    establishedOn: subject.established_on,
    identifiers: subject.identifiers,
    registration: registration === null ? null : publicFields(layer, registration),
    counts,
    sources: sources[0]?.count ?? 0,
    invented: subject.invented,
  };
}

function publicFields(
  layer: PublicLayer,
  content: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entry = layer.catalogue.entries.find((candidate) => candidate.entry === "registration");
  const shown = new Set(
    entry?.fields.filter((field) => field.visibility === "public").map((field) => field.name),
  );
  return Object.fromEntries(Object.entries(content).filter(([name]) => shown.has(name)));
}
