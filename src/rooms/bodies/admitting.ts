import type { Law } from "../../law/types.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { ADMISSION_YEARS_MAX } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import type { Acting, PersonActing } from "./acting.ts";
import { admissionRequestOf, decideAdmissionRequest, insertAdmissionRequest } from "./admission-store.ts";
import { purposesOf } from "./purposes.ts";
import { refusal } from "./refusals.ts";
import { fourEyes } from "./rules.ts";
import { saveAdmissions } from "./store.ts";
import type { AdmissionRequest } from "./types.ts";

export interface Admitting extends Acting {
  readonly law: Law;
}

export interface AdmissionWanted {
  readonly purpose: string;
  readonly entries?: readonly string[];
  readonly until: string;
  readonly persons?: boolean;
}

/**
 * An administrator asks for an admission of the own body. It opens nothing before a law officer, another person, confirms
 * it. Refuses with PURPOSE_NOT_IN_REGISTER, ADMISSION_TOO_LONG and ADMISSION_OVER.
 */
export async function askAdmission(
  of: Admitting,
  by: PersonActing,
  wanted: AdmissionWanted,
): Promise<AdmissionRequest> {
  const entries = entriesWanted(of, wanted);
  const { purpose, until, persons = false } = wanted;
  const on = of.clock.today();
  if (until < on.toString()) throw refusal("ADMISSION_OVER");
  if (until > on.add({ years: ADMISSION_YEARS_MAX }).toString()) throw refusal("ADMISSION_TOO_LONG");
  const requestId = uuidv7();
  const { bodyCode, person, actor } = by;
  await inTransaction(
    of.db,
    {
      actor,
      purpose: "administration",
      act: "ask-admission",
      detail: { request: requestId, purpose, until },
    },
    (tx) =>
      insertAdmissionRequest(tx, {
        requestId,
        bodyCode,
        purpose,
        entries,
        until,
        persons,
        askedBy: person.accountId,
        askedAt: of.clock.now().toString(),
      }),
  );
  return requestOf(of, by, requestId);
}

/** What the purpose reaches of what was asked for; the register is asked again when the request is confirmed. */
function entriesWanted(of: Admitting, wanted: AdmissionWanted): readonly string[] {
  const on = of.clock.today().toString();
  const purpose = purposesOf(of.law).find(
    (one) => one.purpose === wanted.purpose && one.from <= on && (one.until === null || on <= one.until),
  );
  const entries = wanted.entries ?? purpose?.entries ?? [];
  const reaches =
    purpose !== undefined && entries.length > 0 && entries.every((entry) => purpose.entries.includes(entry));
  if (!reaches || (wanted.persons === true && !purpose.persons)) throw refusal("PURPOSE_NOT_IN_REGISTER");
  return entries;
}

/**
 * A law officer decides about an admission that another person asked for; confirmed it holds from today. Refuses with
 * ADMISSION_UNKNOWN, FOUR_EYES_REQUIRED, ADMISSION_DECIDED, ADMISSION_OVER and PURPOSE_NOT_IN_REGISTER.
 */
export async function decideAdmission(
  of: Admitting,
  by: PersonActing,
  decided: { readonly requestId: string; readonly decision: "confirmed" | "declined" },
): Promise<AdmissionRequest> {
  const { requestId, decision } = decided;
  const request = await requestOf(of, by, requestId);
  orProblem(fourEyes(request.askedBy.accountId, by.person.accountId), 403);
  if (request.decision !== null) throw refusal("ADMISSION_DECIDED");
  const isConfirmed = decision === "confirmed";
  const from = of.clock.today().toString();
  if (isConfirmed && request.until < from) throw refusal("ADMISSION_OVER");
  if (isConfirmed) entriesWanted(of, request);
  const at = of.clock.now().toString();
  const { bodyCode, actor, person } = by;
  const { purpose, until, persons } = request;
  const admissions = request.entries.map((entry) => ({
    bodyCode,
    purpose,
    entry,
    from,
    until,
    persons,
    recordedAt: at,
  }));
  const act = isConfirmed ? "confirm-admission" : "decline-admission";
  const detail = { request: requestId, purpose, until };
  await inTransaction(of.db, { actor, purpose: "administration", act, detail }, async (tx) => {
    const isFirst = await decideAdmissionRequest(tx, { requestId, decision, by: person.accountId, at });
    if (!isFirst) throw refusal("ADMISSION_DECIDED");
    if (isConfirmed) await saveAdmissions(tx, admissions);
  });
  return requestOf(of, by, requestId);
}

async function requestOf(of: Admitting, by: PersonActing, requestId: string): Promise<AdmissionRequest> {
  const request = await admissionRequestOf(of.db.sql, { bodyCode: by.bodyCode, requestId });
  if (request === null) throw refusal("ADMISSION_UNKNOWN");
  return request;
}
