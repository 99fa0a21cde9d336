import type postgres from "postgres";
import type { Outcome } from "../../kernel/outcome.ts";
import type { Law } from "../../law/load.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { INCIDENT_DAYS_SHOWN, INCIDENTS_PAGE_MAX, INCIDENTS_SHOWN_MAX } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { actorNames } from "../bodies/index.ts";
import type { DeskReader } from "./asking.ts";
import { clocksOf } from "./clocks.ts";
import { choicesOf, credentialOf } from "./credential.ts";
import { draftsOf } from "./drafts.ts";
import { refusal } from "./refusals.ts";
import { type CaseShown, type Knowing, ruleShown, shownAs } from "./shown.ts";
import {
  isToldToBody,
  mayCloseAs,
  mayContain,
  mayFreezeMore,
  mayLift,
  mayNote,
  mayNotify,
  mayTriage,
  mayWork,
  personIn,
} from "./steps.ts";
import type { Incident, StepTaken } from "./types.ts";
import { type CasesQuery, casesOf, findingsOf, foundByDay, incidentOf, stepsOf } from "./views.ts";

export interface Desk {
  readonly db: Pick<Database, "sql">;
  readonly clock: Clock;
  readonly law: Law;
}

export interface CasesAsked {
  readonly state: "open" | "closed";
  readonly rule: string | null;
  readonly body: string | null;
  readonly before: { readonly openedAt: string; readonly incidentId: string } | null;
  readonly limit: number;
}

/** A page of cases, newest first, with totals of the open ones and what was found on the last days. The reading is on the trail. */
export async function readCases(of: Desk, reader: DeskReader, asked: CasesAsked) {
  const { rule, state } = asked;
  const detail = { state, ...(rule === null ? {} : { rule }), cases: 0 };
  return inTransaction(of.db, { ...reading(reader), detail }, async (tx) => {
    const limit = Math.min(asked.limit, INCIDENTS_PAGE_MAX);
    const scope = { ...scopeOf(reader), body: reader.onlyBody ?? asked.body };
    const found = await casesOf(tx, { ...asked, ...scope, limit: limit + 1 });
    const page = found.slice(0, limit);
    detail.cases = page.length;
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: await shownAll(tx, of, page),
      next: last === undefined ? null : { openedAt: last.openedAt, incidentId: last.incidentId },
      totals: await totalsOf(tx, of, scopeOf(reader)),
    };
  });
}

type Scope = Pick<CasesQuery, "body" | "person" | "toldOnly">;

/** How far the desk is open to a reader. */
function scopeOf({ onlyBody, person }: DeskReader): Scope {
  return { body: onlyBody, person, toldOnly: onlyBody !== null };
}

async function totalsOf(tx: postgres.ISql, of: Desk, scope: Scope) {
  const all = { state: "open", rule: null, before: null, limit: INCIDENTS_SHOWN_MAX } as const;
  const open = (await casesOf(tx, { ...scope, ...all })).map((one) => shownAs(knowing(of, new Map()), one));
  const from = of.clock.today().subtract({ days: INCIDENT_DAYS_SHOWN - 1 });
  return {
    open: open.length,
    overdue: open.filter(({ overdue }) => overdue).length,
    unjudged: open.filter(({ grade }) => grade === null).length,
    from: from.toString(),
    days: await foundByDay(tx, { ...scope, from: from.toString() }),
  };
}

async function shownAll(
  tx: postgres.ISql,
  of: Desk,
  cases: readonly Incident[],
): Promise<readonly CaseShown[]> {
  const names = await actorNames(
    tx,
    cases.map(({ actor }) => actor),
  );
  return cases.map((one) => shownAs(knowing(of, names), one));
}

function knowing(of: Desk, names: Knowing["names"]): Knowing {
  return { law: of.law, now: of.clock.now(), names };
}

/** One case with everything about it that the reader may see. Reading and refusal are on the trail. Refuses with INCIDENT_UNKNOWN. */
export async function readCase(of: Desk, reader: DeskReader, incidentId: string) {
  const detail = { incident: incidentId };
  const asked = await incidentOf(of.db.sql, incidentId);
  if (asked === null || !isOpenTo(reader, asked)) {
    const act = {
      ...reading(reader),
      act: "read-incidents-refused",
      detail: { code: "INCIDENT_UNKNOWN", ...detail },
    };
    await inTransaction(of.db, act, async () => {});
    throw refusal("INCIDENT_UNKNOWN");
  }
  return inTransaction(of.db, { ...reading(reader), detail }, async (tx) => {
    const incident = (await incidentOf(tx, incidentId)) ?? asked;
    const [findings, steps] = [await findingsOf(tx, incidentId), await stepsOf(tx, incidentId)];
    const names = await actorNames(tx, [incident.actor, ...steps.map(({ actor }) => actor)]);
    const isDesk = reader.onlyBody === null;
    const canFreeze = mayContain(incident).ok || mayFreezeMore(incident).ok;
    const choices = reader.mayAct && canFreeze ? await choicesOf(tx, incident.actor) : [];
    return {
      ...shownAs(knowing(of, names), incident),
      asOf: of.clock.now().toString(),
      mayAct: reader.mayAct,
      may: allowed(reader, incident, choices.length),
      about: ruleShown(of.law, incident),
      findings: findings.map(({ from, until, found, threshold }) => ({ from, until, found, threshold })),
      steps: steps.map((one) => stepShown(isDesk, { ...one, by: names.get(one.actor)?.name ?? null })),
      clocks: clocksOf(of.law, incident, of.clock.now()).map((clock) => ({
        ...clock,
        title: of.law.instruments.get(clock.instrument)?.title ?? clock.instrument,
      })),
      drafts: isDesk ? draftsOf(incident, findings) : [],
      frozen: incident.frozen,
      credential: await credentialOf(tx, incident),
      choices,
    };
  });
}

function isOpenTo({ onlyBody, person }: DeskReader, incident: Incident): boolean {
  const { actor } = incident;
  if (personIn(actor) === person) return false;
  return onlyBody === null || (actor.split("/")[0] === onlyBody && isToldToBody(incident));
}

/** The body that a case is about learns what was done and when; what the desk writes, and who writes it, stays there. */
function stepShown<T extends StepTaken & { readonly by: string | null }>(isDesk: boolean, step: T) {
  if (isDesk) return step;
  return { ...step, actor: step.actor === "system" ? "system" : "desk", by: null, note: "", sent: null };
}

/** Which steps the reader may take now: null where he may, else the code of the refusal. */
function allowed(reader: DeskReader, incident: Incident, choices: number) {
  const { person } = reader;
  const contain = mayContain(incident);
  const said = (may: Outcome<true>): string | null => {
    if (!reader.mayAct) return "INCIDENT_DESK_REQUIRED";
    const works = mayWork(incident, person);
    return works.ok ? (may.ok ? null : may.code) : works.code;
  };
  return {
    triage: said(mayTriage(incident)),
    contain: said(contain.ok || choices === 0 ? contain : mayFreezeMore(incident)),
    lift: said(mayLift(incident, person)),
    note: said(mayNote(incident)),
    tellAuthority: said(mayNotify(incident, incident.authorityToldAt)),
    tellPersons: said(mayNotify(incident, incident.personsToldAt ?? incident.harmAvoidedAt)),
    askClosing: said(mayCloseAs(incident, person, "ask")),
    close: said(mayCloseAs(incident, person, "agree")),
  };
}

function reading(reader: DeskReader) {
  return { actor: reader.actor, purpose: "incident", act: "read-incidents" };
}
