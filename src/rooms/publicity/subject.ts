import { problem } from "../../platform/http/problem.ts";
import { registrationOf } from "../records/index.ts";
import { subjectOf } from "../subjects/index.ts";
import type { PublicLayer } from "./layer.ts";
import { regionOf } from "./region.ts";
import { countsOf, lastChangeOf } from "./views.ts";

export interface SubjectAsked {
  readonly code: string;
  readonly asOf: string;
  readonly knownAt: string | null;
}

export interface SubjectHead {
  readonly dataTime: string;
  readonly uscc: string;
  readonly name: string;
  readonly formerNames: readonly string[];
  readonly kind: string;
  readonly status: string | null;
  readonly region: { readonly code: string; readonly name: string } | null;
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
  const [subject, counts, changed, registration, sources] = await Promise.all([
    subjectOf(sql, asked.code),
    countsOf(sql, { subjectCode: asked.code, asOf: asked.asOf, knownAt: asked.knownAt }),
    lastChangeOf(sql, asked.code),
    registrationOf(sql, asked.code),
    sql<{ count: number }[]>`select count(*)::integer as count from bodies.body`,
  ]);
  if (subject === null) {
    throw problem("SUBJECT_NOT_FOUND", 404, {
      zh: `没有查到代码为“${asked.code}”的主体。`,
      en: `No subject with the code ${asked.code} was found.`,
    });
  }
  return {
    dataTime: changed ?? subject.changed_at,
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
