import type { Law } from "../../law/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { problem } from "../../platform/http/problem.ts";
import { uuidv7 } from "../../platform/ids.ts";
import { inTransaction } from "../../platform/transaction.ts";
import {
  type ActingBody,
  admissionsOf,
  inScope,
  type Permit,
  permitRead,
  purposesOf,
  type ReadRefusal,
} from "../bodies/index.ts";
import { type KnownRecord, knownRecords } from "../records/index.ts";
import { PERSON_PREFIX } from "../subjects/index.ts";
import { SHARING_REFUSALS } from "./refusals.ts";
import { behindWall, insertLook } from "./store.ts";
import type { Look } from "./types.ts";

export interface LookingUp {
  readonly db: Database;
  readonly clock: Clock;
  readonly law: Law;
}

export interface LookAsked {
  readonly body: ActingBody;
  readonly subjectCode: string;
  readonly purpose: string | null;
  readonly caseNumber: string | null;
  readonly entries: readonly string[];
  readonly withholdUntil: string | null;
  readonly after: { readonly decidedOn: string; readonly recordId: string } | null;
  readonly limit: number;
}

export interface LookedUp {
  readonly look: Look;
  readonly permit: Permit;
  readonly records: readonly KnownRecord[];
}

/**
 * A body looks at what is not public about one subject (policy, articles 7 and 10). 1. The register of purposes and the
 * body's admissions decide, and the scopes of a token. 2. A refusal goes on the audit trail. 3. The records are read behind the second wall.
 * 4. The look is written down for its subject, and the audit entry with it, in the transaction that read.
 */
export async function lookUp(of: LookingUp, asked: LookAsked): Promise<LookedUp> {
  const on = of.clock.today().toString();
  const permit = permitRead(
    {
      purpose: asked.purpose,
      caseNumber: asked.caseNumber,
      entries: asked.entries,
      person: asked.subjectCode.startsWith(PERSON_PREFIX),
      withholdUntil: asked.withholdUntil,
      on,
    },
    purposesOf(of.law),
    await admissionsOf(of.db.sql, asked.body.bodyCode),
  );
  if (!permit.ok) {
    await noteRefusal(of, asked, permit.code);
    throw problem(permit.code, SHARING_REFUSALS[permit.code].status, permit.because);
  }
  const reached = inScope(asked.body, "look", permit.value.purpose.purpose);
  if (reached.ok) return readAndWriteDown(of, { asked, permit: permit.value, on });
  await noteRefusal(of, asked, reached.code);
  throw problem(reached.code, 403, reached.because);
}

interface Reading {
  readonly asked: LookAsked;
  readonly permit: Permit;
  readonly on: string;
}

async function readAndWriteDown(of: LookingUp, { asked, permit, on }: Reading): Promise<LookedUp> {
  const { body, subjectCode } = asked;
  const lookId = uuidv7();
  const detail = { look: lookId, case: permit.caseNumber, entries: permit.entries.join(","), records: 0 };
  return inTransaction(
    of.db,
    { actor: body.actor, purpose: permit.purpose.purpose, act: "look", subjectCount: 1, detail },
    async (tx) => {
      const records = await behindWall(tx, { bodyCode: body.bodyCode, subjectCode, permit, on }, (behind) =>
        knownRecords(behind, {
          subjectCode,
          entries: permit.entries,
          after: asked.after,
          limit: asked.limit + 1,
        }),
      );
      // One more is read to know whether there is a next page; nobody is shown it, so it does not count.
      const shown = Math.min(records.length, asked.limit);
      detail.records = shown;
      const look: Look = {
        lookId,
        subjectCode,
        bodyCode: body.bodyCode,
        bodyName: body.name,
        purpose: permit.purpose.purpose,
        caseNumber: permit.caseNumber,
        entries: permit.entries,
        recordCount: shown,
        lookedAt: of.clock.now().toString(),
        lookedOn: on,
        shownFrom: permit.shownFrom,
        delayBasis: permit.delayBasis,
      };
      await insertLook(tx, look);
      return { look, permit, records };
    },
  );
}

/** The words asked are the asker's own and may be anything: only those of the register go on the trail. */
async function noteRefusal(
  of: LookingUp,
  asked: LookAsked,
  code: ReadRefusal | "SCOPE_REQUIRED",
): Promise<void> {
  const known = purposesOf(of.law).some(({ purpose }) => purpose === asked.purpose);
  await inTransaction(
    of.db,
    {
      actor: asked.body.actor,
      purpose: known && asked.purpose !== null ? asked.purpose : "none",
      act: "look-refused",
      subjectCount: 1,
      detail: { code },
    },
    async () => {},
  );
}
