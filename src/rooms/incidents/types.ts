/** What detection looks for. */
export type Rule =
  | "bulk-looks"
  | "bulk-looks-day"
  | "off-hours-looks"
  | "refused-looks"
  | "refused-looks-day"
  | "failed-sign-ins"
  | "unwritten-looks"
  | "hidden-looks"
  | "exported-rows"
  | "canary-hit"
  | "audit-broken";

/** How often an actor did something in one hour of a civil day. */
export interface HourCount {
  readonly actor: string;
  readonly act: string;
  /** ISO day in Asia/Shanghai, and the hour, 0 to 23. */
  readonly day: string;
  readonly hour: number;
  readonly count: number;
}

/** How much of something an actor did in a civil day. */
export interface DayCount {
  readonly actor: string;
  readonly day: string;
  readonly count: number;
}

/** What detection is given: counts over windows, and nothing else. */
export interface Counted {
  readonly hours: readonly HourCount[];
  /** Looks that a body counted beyond those written down here. */
  readonly unwritten: readonly DayCount[];
  /** Looks of the trail that somebody hid from their subject. */
  readonly hidden: readonly DayCount[];
  readonly exported: readonly DayCount[];
  readonly canaries: readonly DayCount[];
  /** Day on which the chain of the trail was found broken; null when it was whole or not walked. */
  readonly brokenOn: string | null;
}

/** From how much on a rule finds something, as `law/` has it on the day. */
export interface Thresholds {
  readonly bulkLooks: number;
  readonly bulkLooksDay: number;
  readonly offHoursLooks: number;
  readonly workingHours: { readonly first: number; readonly last: number };
  readonly refusedLooks: number;
  readonly refusedLooksDay: number;
  readonly failedSignIns: number;
  readonly unknownSignIns: number;
  readonly unwrittenLooks: number;
  readonly exportedRows: number;
  readonly canaryHits: number;
  /** People and machines of a body together: so many times the number of one. */
  readonly togetherTimes: number;
}

/** A window in which a rule found at least its threshold. */
export interface Finding {
  readonly rule: Rule;
  readonly actor: string;
  /** Instants. */
  readonly from: string;
  readonly until: string;
  readonly found: number;
  readonly threshold: number;
}

export type Grade = "false-alarm" | "minor" | "serious";
/** What a case froze. body-key: all keys of a body were revoked, as it was done once. */
export type Frozen = "account" | "key" | "client" | "body-key" | "by-hand";
export type Step =
  | "detected"
  | "triaged"
  | "contained"
  | "lifted"
  | "noted"
  | "authority-told"
  | "persons-told"
  | "harm-avoided"
  | "close-asked"
  | "closed";

/** A case; instants, null while not done. */
export interface Incident {
  readonly incidentId: string;
  readonly rule: Rule;
  readonly actor: string;
  readonly openedAt: string;
  /** Whether it belongs to a drill. */
  readonly invented: boolean;
  readonly grade: Grade | null;
  /** Whether personal information is or may be concerned. */
  readonly personal: boolean | null;
  readonly triagedAt: string | null;
  readonly containedAt: string | null;
  /** Persons stand in a case as `account:<id>`, whatever body they act for. */
  readonly containedBy: string | null;
  readonly frozen: Frozen | null;
  /** Account, key or program that the case holds frozen; null where there is none. */
  readonly frozenId: string | null;
  /** Who froze further keys and programs of the body that the case is about. */
  readonly alsoFrozenBy: readonly string[];
  readonly liftedAt: string | null;
  readonly liftedBy: string | null;
  readonly authorityToldAt: string | null;
  readonly personsToldAt: string | null;
  readonly harmAvoidedAt: string | null;
  readonly closeAskedAt: string | null;
  readonly closeAskedBy: string | null;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
}

export interface StepTaken {
  readonly step: Step;
  readonly actor: string;
  readonly at: string;
  readonly note: string;
  /** The text of a notice, as it was sent. */
  readonly sent: string | null;
}

/** What is to be done next about a case, and the clock that runs for it. */
export interface NextAct {
  readonly act: "triage" | "contain" | "tell-authority" | "tell-persons" | "lift" | "ask-closing" | "close";
  readonly clock: IncidentClock["clock"] | null;
}

/** A duty with its time. */
export interface IncidentClock {
  readonly clock: "triage" | "containment" | "report" | "persons" | "closing";
  readonly due: string;
  readonly metAt: string | null;
  /** running, met in time, met late, overdue, or not needed in this case. */
  readonly state: "running" | "met" | "late" | "overdue" | "not-needed";
  readonly hours: number;
  readonly instrument: string;
  readonly article: string;
  readonly verified: boolean;
  readonly note: string | null;
}

export type IncidentRefusal =
  | "INCIDENT_STEP_DONE"
  | "INCIDENT_NOT_TRIAGED"
  | "INCIDENT_NOT_CONTAINED"
  | "INCIDENT_NOT_NOTIFIED"
  | "INCIDENT_FOUR_EYES"
  | "INCIDENT_CLOSING_NOT_ASKED"
  | "INCIDENT_NOT_FROZEN"
  | "INCIDENT_LIFT_FOUR_EYES"
  | "INCIDENT_OWN"
  | "INCIDENT_CLOSED";
