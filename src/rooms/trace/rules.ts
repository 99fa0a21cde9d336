import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import { mayRepresent } from "../representatives/rules.ts";
import type { Delegation } from "../representatives/types.ts";
import { readerOf as auditorOf } from "../trail/rules.ts";
import type { Aftermath, Hop, Reach, Sealing, TraceReader, VersionStation } from "./types.ts";

const ARTICLE = "中办发〔2025〕22号（十）";

/**
 * Who traces records: auditors of the operator all of them, whoever represents the enterprise its own, auditors of a body
 * what concerns that body. Of what a person may be, the first counts. Refuses with TRACE_READER_REQUIRED.
 */
export function readerOf(
  person: {
    readonly accountId: string;
    readonly audited: readonly string[];
    readonly delegations: readonly Delegation[];
  },
  asked: { readonly subjectCode: string; readonly body: string | null; readonly on: string },
  operators: readonly string[],
): Outcome<TraceReader, "TRACE_READER_REQUIRED"> {
  const { subjectCode, body, on } = asked;
  const account = `account:${person.accountId}`;
  const auditor = auditorOf({ actor: account, audited: person.audited }, operators, body);
  if (auditor.ok && auditor.value.onlyBody === null)
    return accept({ kind: "operator", actor: auditor.value.actor, body: null });
  if (mayRepresent(person.delegations, { subjectCode, scope: "looks", on }).ok)
    return accept({ kind: "subject", actor: `${subjectCode}/${account}`, body: null });
  if (auditor.ok) return accept({ kind: "body", actor: auditor.value.actor, body: auditor.value.onlyBody });
  return refuse("TRACE_READER_REQUIRED", {
    zh: "记录的流转只供平台运营机关和有关机关的审计员、企业的授权代表查阅。",
    en: "Where a record came from and went is read by auditors and by representatives of the enterprise only.",
    article: ARTICLE,
  });
}

/**
 * How far a trace is open. A body that decided the record, is its source or sent it sees whom it went to; any other body
 * only what it got itself. A look that a registered basis keeps from the subject is kept from everyone but the body that
 * looked and the operator, and the case of a look is its body's own matter and the subject's.
 */
export function reachOf(reader: TraceReader, owners: readonly string[]): Reach {
  const { kind, body } = reader;
  if (kind === "operator") return { onlyBody: null, delayed: "all", cases: "all" };
  if (kind === "subject" || body === null) return { onlyBody: null, delayed: "none", cases: "all" };
  const own = { of: body };
  return { onlyBody: owners.includes(body) ? null : body, delayed: own, cases: own };
}

/** Bodies whose own record it is: who decided it, is named as its source, or sent it. */
export function ownersOf(
  record: { readonly body: { readonly uscc: string }; readonly source: { readonly uscc: string } | null },
  versions: readonly VersionStation[],
): readonly string[] {
  const senders = versions.map(({ batch }) => batch.sender?.uscc ?? null);
  const all = [record.body.uscc, record.source?.uscc ?? null, ...senders];
  return [...new Set(all.filter((code) => code !== null))];
}

/** What became of a record after a transfer, oldest first. Instants are compared as instants. */
export function aftermathOf(
  hop: Pick<Hop, "at" | "lastAt">,
  versions: readonly Pick<VersionStation, "version" | "recordedAt">[],
  sealing: Sealing | null,
): readonly Aftermath[] {
  const reached = (at: string) => (hop.lastAt !== null && !isAfter(at, hop.lastAt) ? "yes" : "unknown");
  const events = [
    ...versions.map(({ version, recordedAt }) => ({ kind: "version" as const, version, at: recordedAt })),
    ...(sealing === null ? [] : [{ kind: "sealed" as const, version: null, at: sealing.at }]),
    ...(sealing === null || sealing.releasedAt === null
      ? []
      : [{ kind: "released" as const, version: null, at: sealing.releasedAt }]),
  ];
  return events
    .filter(({ at }) => isAfter(at, hop.at))
    .sort((a, b) => (isAfter(a.at, b.at) ? 1 : -1))
    .map((event) => ({ ...event, reached: reached(event.at) }));
}

function isAfter(one: string, other: string): boolean {
  return Temporal.Instant.compare(one, other) > 0;
}
