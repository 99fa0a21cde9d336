import type postgres from "postgres";
import { uuidv7 } from "../../platform/ids.ts";
import type { Finding, Frozen, Grade, Step } from "./types.ts";

const DETECTION_LOCK = 7_310;

/**
 * Findings that are new, or have grown since they were written down. Where the case of a window is closed, only growth by the
 * threshold again counts: the judgement was about what had been found by then.
 */
export async function unknownFindings(
  sql: postgres.ISql,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  if (findings.length === 0) return [];
  const rows = await sql<{ place: number }[]>`
    select g.place::integer as place
      from json_to_recordset(${JSON.stringify(findings.map(({ rule, actor, from, found, threshold }, place) => ({ rule, actor, from, found, threshold, place })))}::text::json)
           as g (rule text, actor text, "from" timestamptz, found bigint, threshold bigint, place bigint)
     where not exists (${knownWindow(sql)})
     order by g.place`;
  return rows.flatMap(({ place }) => findings[place] ?? []);
}

/** The window of `g` as it is known and still covers it: with its open case and as large, or with a closed one and not much larger. */
function knownWindow(sql: postgres.ISql): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    select from incidents.finding f join incidents.incident c using (incident_id)
     where f.rule = g.rule and f.actor = g.actor and f.window_from = g."from"
       and g.found < f.found + case when c.closed_at is null then 1 else g.threshold end`;
}

/**
 * Writes findings down, set by set: an incident is opened for every rule and actor that has none open, and what is found while
 * one is open belongs to it. A window of an open case only grows, and opens nothing. Answers the incidents that were opened.
 */
export async function saveFindings(
  tx: postgres.TransactionSql,
  findings: readonly Finding[],
  opening: { readonly at: string; readonly invented: boolean },
): Promise<readonly string[]> {
  const { at, invented } = opening;
  const given = JSON.stringify(findings.map((finding) => ({ ...finding, id: uuidv7() })));
  await tx`select pg_advisory_xact_lock(${DETECTION_LOCK})`;
  await tx`
    update incidents.finding f set found = g.found, recorded_at = ${at}::timestamptz
      from json_to_recordset(${given}::text::json) as g (rule text, actor text, "from" timestamptz, found bigint),
           incidents.incident i
     where f.rule = g.rule and f.actor = g.actor and f.window_from = g."from" and f.found < g.found
       and i.incident_id = f.incident_id and i.closed_at is null`;
  const opened = await tx<{ incident_id: string }[]>`
    insert into incidents.incident (incident_id, rule, actor, opened_at, invented)
    select distinct on (g.rule, g.actor) g.id, g.rule, g.actor, ${at}::timestamptz, ${invented}
      from json_to_recordset(${given}::text::json)
           as g (id uuid, rule text, actor text, "from" timestamptz, found bigint, threshold bigint)
     where not exists (${knownWindow(tx)})
     order by g.rule, g.actor, g."from"
        on conflict (rule, actor) where closed_at is null do nothing
    returning incident_id`;
  await tx`
    insert into incidents.finding (rule, actor, window_from, window_until, found, threshold, incident_id, recorded_at)
    select g.rule, g.actor, g."from", g."until", g.found, g.threshold, i.incident_id, ${at}::timestamptz
      from json_to_recordset(${given}::text::json)
           as g (rule text, actor text, "from" timestamptz, "until" timestamptz, found bigint, threshold bigint)
      join incidents.incident i on i.rule = g.rule and i.actor = g.actor and i.closed_at is null
     where not exists (${knownWindow(tx)})
        on conflict (rule, actor, window_from, incident_id) do nothing`;
  const ids = opened.map((row) => row.incident_id);
  await tx`
    insert into incidents.step (incident_id, place, step, actor, at, note)
    select incident_id, 1, 'detected', 'system', ${at}::timestamptz, ''
      from unnest(${ids}::uuid[]) as o (incident_id)`;
  return ids;
}

export interface StepDone {
  readonly incidentId: string;
  readonly step: Step;
  readonly actor: string;
  readonly at: string;
  readonly note: string;
  readonly sent: string | null;
}

/** Adds a step to the history of a case; the case is held until the transaction ends, so that two people cannot do it at once. */
export async function addStep(tx: postgres.ISql, done: StepDone): Promise<void> {
  await tx`
    insert into incidents.step (incident_id, place, step, actor, at, note, sent)
    select ${done.incidentId}, coalesce(max(place), 0) + 1, ${done.step}, ${done.actor}, ${done.at}::timestamptz,
           ${done.note}, ${done.sent}
      from incidents.step where incident_id = ${done.incidentId}`;
}

/** What a step changes in the case itself. */
export type Change =
  | { readonly step: "triaged"; readonly grade: Grade; readonly personal: boolean }
  | {
      readonly step: "contained";
      readonly frozen: Frozen;
      readonly frozenId: string | null;
      readonly by: string;
    }
  | {
      readonly step: "contained";
      /** A further key or program of the body that the case is about. */
      readonly further: { readonly kind: "key" | "client"; readonly id: string };
      readonly by: string;
    }
  | { readonly step: "lifted"; readonly by: string }
  | { readonly step: "noted" }
  | { readonly step: "authority-told" | "persons-told" | "harm-avoided" }
  | { readonly step: "close-asked" | "closed"; readonly by: string };

/** Changes the case as a step says. */
export async function applyChange(
  tx: postgres.ISql,
  incidentId: string,
  change: Change & { readonly at: string },
): Promise<void> {
  // A note stands among the steps alone.
  if (change.step === "noted") return;
  if ("further" in change) return insertFreeze(tx, incidentId, change);
  await tx`update incidents.incident set ${assignments(tx, change)} where incident_id = ${incidentId}`;
}

async function insertFreeze(
  tx: postgres.ISql,
  incidentId: string,
  { further, by, at }: Further & { readonly at: string },
): Promise<void> {
  await tx`
    insert into incidents.freeze (incident_id, credential_id, kind, frozen_by, frozen_at)
    values (${incidentId}, ${further.id}, ${further.kind}, ${by}, ${at}::timestamptz)
        on conflict (incident_id, credential_id) do nothing`;
}

type Further = Extract<Change, { readonly further: object }>;

function assignments(
  tx: postgres.ISql,
  change: Exclude<Change, { readonly step: "noted" } | Further> & { readonly at: string },
): postgres.PendingQuery<postgres.Row[]> {
  const at = tx`${change.at}::timestamptz`;
  switch (change.step) {
    case "triaged":
      return tx`triaged_at = ${at}, grade = ${change.grade}, personal = ${change.personal}`;
    case "contained":
      return tx`contained_at = ${at}, frozen = ${change.frozen}, frozen_id = ${change.frozenId}, contained_by = ${change.by}`;
    case "lifted":
      return tx`lifted_at = ${at}, lifted_by = ${change.by}`;
    case "authority-told":
      return tx`authority_told_at = ${at}`;
    case "persons-told":
      return tx`persons_told_at = ${at}`;
    case "harm-avoided":
      return tx`harm_avoided_at = ${at}`;
    case "close-asked":
      return tx`close_asked_at = ${at}, close_asked_by = ${change.by}`;
    case "closed":
      return tx`closed_at = ${at}, closed_by = ${change.by}`;
  }
}

export interface Signal {
  /** The rule that counts it. */
  readonly rule: "canary-hit";
  /** Whom it points to: the recipient whose canary turned up. */
  readonly actor: string;
  /** Instant. */
  readonly happenedAt: string;
  /** Codes and counts; nothing about a person. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/** Reports something to detection, inside the transaction of whoever found it. */
export async function reportSignal(tx: postgres.ISql, signal: Signal, at: string): Promise<void> {
  await tx`
    insert into incidents.signal (signal_id, rule, actor, happened_at, detail, recorded_at)
    values (${uuidv7()}, ${signal.rule}, ${signal.actor}, ${signal.happenedAt}::timestamptz,
            ${JSON.stringify(signal.detail)}::text::jsonb, ${at}::timestamptz)`;
}
