import type { Law } from "../../law/load.ts";
import { valueOn } from "../../law/parameter.ts";
import type { ActorNamed } from "../bodies/index.ts";
import { clocksOf } from "./clocks.ts";
import { nextAct, stateOf } from "./steps.ts";
import { parameterOf } from "./thresholds.ts";
import type { Incident, IncidentClock, NextAct } from "./types.ts";
import { RULE_COUNTS, RULE_WORDS } from "./words.ts";

/** What the line of a case is made with. */
export interface Knowing {
  readonly law: Law;
  readonly now: Temporal.Instant;
  readonly names: ReadonlyMap<string, ActorNamed>;
}

export type CaseShown = ReturnType<typeof shownAs>;

/** A case as the desk lists it: who and what, how far it is, and what is to be done next until when. */
export function shownAs({ law, now, names }: Knowing, incident: Incident) {
  const { incidentId, rule, actor, openedAt, invented, grade, personal, closedAt } = incident;
  const clocks = clocksOf(law, incident, now);
  const next = nextAct(incident);
  return {
    id: incidentId,
    rule,
    ...RULE_WORDS[rule],
    who: names.get(actor) ?? { actor, kind: "other", body: null, id: null, name: null },
    openedAt,
    closedAt,
    invented,
    grade,
    personal,
    state: stateOf(incident),
    overdue: clocks.some(({ state }) => state === "overdue"),
    next: next === null ? null : nextShown(next, clocks),
  };
}

function nextShown(next: NextAct, clocks: readonly IncidentClock[]) {
  const clock = clocks.find((one) => one.clock === next.clock);
  return { act: next.act, due: clock?.due ?? null, state: clock?.state ?? null };
}

/** What the rule of a case counts, and where its threshold comes from; no value where the rule has none in `law/`. */
export function ruleShown(law: Law, { rule, actor, openedAt }: Incident) {
  const { zh, en, window } = RULE_COUNTS[rule];
  const parameter = parameterOf(rule, actor);
  const day = Temporal.Instant.from(openedAt).toZonedDateTimeISO("Asia/Shanghai").toPlainDate();
  const found = parameter === null ? null : valueOn(law, parameter, day);
  if (found === null || !found.ok) return { zh, en, window, threshold: null };
  const { value, unit, instrument, article, verified, note } = found.value;
  const title = law.instruments.get(instrument)?.title ?? instrument;
  return {
    ...{ zh, en, window },
    threshold: {
      parameter: found.value.parameter,
      value: Number(value),
      unit,
      title,
      article,
      verified,
      note,
    },
  };
}
