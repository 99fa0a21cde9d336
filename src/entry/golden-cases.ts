import { assertThat } from "../kernel/outcome.ts";
import { type Answer, type Answerer, type Given, optionalTextIn, textIn } from "../law/cases.ts";
import type { Law } from "../law/types.ts";
import { catalogueOf, entryInForce } from "../rooms/catalogue/index.ts";
import { rowAnswerer } from "../rooms/intake/rules.ts";
import { clockStateOf, isClockVerified, objectionClock } from "../rooms/objections/index.ts";
import {
  decidePublicity,
  isSeverity,
  mayPublish,
  type PublicityFacts,
  publicTerm,
  severityOf,
} from "../rooms/publicity/rules.ts";
import { uploadClock } from "../rooms/records/index.ts";
import { protectionAnswerers } from "./golden-protection.ts";

/** The questions that rooms answer for golden cases; the law layer adds `value` and the working days itself. */
export const roomAnswerers: Readonly<Record<string, Answerer>> = {
  term: (law, given) => {
    const term = publicTerm(law, {
      severity: severityGiven(given),
      decidedOn: textIn(given, "decided"),
      domain: optionalTextIn(given, "domain") ?? null,
    });
    return term.ok ? { ...term.value, articles: term.value.articles.length } : { refused: term.code };
  },
  severity: (law, given) => {
    const { severity, verified } = severityOf(law, textsGiven(given, "kinds"), {
      domain: optionalTextIn(given, "domain") ?? null,
      decidedOn: optionalTextIn(given, "decided") ?? null,
      simpleProcedure: given.simpleProcedure === true,
    });
    return { severity, verified };
  },
  "upload-clock": (law, given) => ({
    ...uploadClock(law, textIn(given, "decided"), textIn(given, "received")),
  }),
  "objection-clock": (law, given, on) => {
    const received = textIn(given, "received");
    const clock = objectionClock(law, received);
    const answeredOn = optionalTextIn(given, "answered") ?? null;
    const verified = isClockVerified(law, received);
    return { ...clock, ...clockStateOf(law, clock.answerDueOn, { on, answeredOn }), verified };
  },
  publicity: publicityAnswer,
  ...protectionAnswerers,
  row: rowAnswerer(decidePublicity),
  entry: (law, given, on) => {
    const entry = entryInForce(catalogueOf(law), textIn(given, "entry"), on);
    return entry.ok ? { entry: entry.value.entry, class: entry.value.classNumber } : { refused: entry.code };
  },
};

/** Decides as on the day the case gives, and says whether the public sees the record on that day. */
function publicityAnswer(law: Law, given: Given, on: string): Answer {
  const entry = entryInForce(catalogueOf(law), textIn(given, "entry"), on);
  if (!entry.ok) return { refused: entry.code };
  const verdict = decidePublicity(law, entry.value, factsGiven(given, on));
  return { ...verdict, basis: verdict.basis.length, visible: mayPublish(verdict, on) };
}

function factsGiven(given: Given, on: string): PublicityFacts {
  const decided = optionalTextIn(given, "decided") ?? null;
  return {
    decidedOn: decided,
    from: optionalTextIn(given, "from") ?? null,
    until: optionalTextIn(given, "until") ?? null,
    receivedOn: optionalTextIn(given, "received") ?? on,
    person: given.person === true,
    severity: given.severity === undefined ? null : severityGiven(given),
    penaltyKinds: given.kinds === undefined ? [] : textsGiven(given, "kinds"),
    simpleProcedure: given.simpleProcedure === true,
    withdrawn: given.withdrawn === true,
    valid: given.valid !== false,
    fileEndsOn: optionalTextIn(given, "fileEndsOn") ?? null,
    domain: optionalTextIn(given, "domain") ?? null,
  };
}

function severityGiven(given: Given) {
  const severity = given.severity;
  assertThat(isSeverity(severity), "the golden case gives a severity class");
  return severity;
}

function textsGiven(given: Given, key: string): readonly string[] {
  const value = given[key];
  assertThat(Array.isArray(value), `the golden case gives ${key} as a list`);
  return value.map(String);
}
