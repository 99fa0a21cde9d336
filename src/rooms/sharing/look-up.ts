import type postgres from "postgres";
import { accept } from "../../kernel/outcome.ts";
import { holdsResidentId } from "../../kernel/privacy.ts";
import type { Law } from "../../law/types.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { problem } from "../../platform/http/problem.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Keys } from "../../platform/keys.ts";
import { hashOfJson, type Receipt, writeReceipt } from "../../platform/receipts/index.ts";
import { inTransaction } from "../../platform/transaction.ts";
import {
  type ActingBody,
  admissionsOf,
  inScope,
  mayWithhold,
  type Parties,
  type Permit,
  partiesOf,
  permitRead,
  purposesOf,
  type ReadRefusal,
} from "../bodies/index.ts";
import { type KnownRecord, knownRecords } from "../records/index.ts";
import { PERSON_PREFIX } from "../subjects/index.ts";
import { refusal, SHARING_REFUSALS } from "./refusals.ts";
import { behindWall, insertLook, insertRefusedLook } from "./store.ts";
import type { Look } from "./types.ts";

export interface LookingUp {
  readonly db: Database;
  readonly clock: Clock;
  readonly law: Law;
  readonly keys: Keys;
  /** A record as it goes out. */
  readonly render: (record: KnownRecord) => object;
}

export interface LookAsked {
  readonly body: ActingBody;
  readonly subjectCode: string;
  readonly purpose: string | null;
  readonly caseNumber: string | null;
  readonly entries: readonly string[];
  readonly withholdUntil: string | null;
  readonly after: { readonly decidedOn: string; readonly recordId: string } | null;
  /** Records of one page. */
  readonly limit: number;
}

export interface LookedUp {
  readonly look: Look;
  readonly permit: Permit;
  /** As they go out: what the receipt is about. */
  readonly items: readonly object[];
  /** The last record of this page; null when there is no page after it. */
  readonly last: KnownRecord | null;
  readonly receipt: Receipt;
}

/**
 * A body looks at what is not public about one subject (policy, articles 7 and 10). 1. The register of purposes and the
 * body's admissions decide, and the scopes of a token; somebody answers for the body. 2. A refusal goes on the audit trail.
 * 3. The records are read behind the second wall. 4. The look is written down for its subject, its receipt is signed, and
 * the audit entry goes with both, in the transaction that read.
 */
export async function lookUp(of: LookingUp, asked: LookAsked): Promise<LookedUp> {
  const on = of.clock.today().toString();
  const [admissions, parties] = await Promise.all([
    admissionsOf(of.db.sql, asked.body.bodyCode),
    partiesOf(of.db.sql, asked.body, on),
  ]);
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
    admissions,
  );
  if (!permit.ok) {
    await noteRefusal(of, asked, permit.code);
    throw problem(permit.code, SHARING_REFUSALS[permit.code].status, permit.because);
  }
  if (holdsResidentId(permit.value.caseNumber)) {
    await noteRefusal(of, asked, "CASE_NUMBER_PERSONAL");
    throw refusal("CASE_NUMBER_PERSONAL");
  }
  const reached = inScope(asked.body, "look", permit.value.purpose.purpose);
  if (!reached.ok) {
    await noteRefusal(of, asked, reached.code);
    throw problem(reached.code, 403, reached.because);
  }
  const withholds = permit.value.shownFrom > on ? mayWithhold(asked.body.person) : accept(true);
  if (!withholds.ok) {
    await noteRefusal(of, asked, withholds.code);
    throw problem(withholds.code, 403, withholds.because);
  }
  if (!parties.named.ok) {
    await noteRefusal(of, asked, parties.named.code);
    throw problem(parties.named.code, 403, parties.named.because);
  }
  return readAndWriteDown(of, { asked, permit: permit.value, parties, on });
}

interface Reading {
  readonly asked: LookAsked;
  readonly permit: Permit;
  readonly parties: Parties;
  readonly on: string;
}

async function readAndWriteDown(of: LookingUp, { asked, permit, parties, on }: Reading): Promise<LookedUp> {
  const { body, subjectCode } = asked;
  const lookId = uuidv7();
  // That a look is kept from its subject is what an auditor looks for first.
  const withheldUntil = permit.shownFrom > on ? permit.shownFrom : null;
  const told = { look: lookId, case: permit.caseNumber, entries: permit.entries.join(",") };
  const detail = { ...told, withheldUntil, records: 0 };
  return inTransaction(
    of.db,
    { actor: body.actor, purpose: permit.purpose.purpose, act: "look", subjectCount: 1, detail },
    async (tx) => {
      const found = await behindWall(tx, { bodyCode: body.bodyCode, subjectCode, permit, on }, (behind) =>
        knownRecords(behind, {
          subjectCode,
          entries: permit.entries,
          after: asked.after,
          limit: asked.limit + 1,
        }),
      );
      // One more is read to know whether there is a next page; nobody is shown it, so it does not count.
      const records = found.slice(0, asked.limit);
      detail.records = records.length;
      const look: Look = {
        lookId,
        subjectCode,
        bodyCode: body.bodyCode,
        bodyName: body.name,
        purpose: permit.purpose.purpose,
        caseNumber: permit.caseNumber,
        entries: permit.entries,
        recordCount: records.length,
        lookedAt: of.clock.now().toString(),
        lookedOn: on,
        shownFrom: permit.shownFrom,
        delayBasis: permit.delayBasis,
      };
      const items = records.map(of.render);
      const written = insertLook(tx, look);
      const [receipt] = await Promise.all([receiptLook(tx, of, { look, parties, records, items }), written]);
      return {
        look,
        permit,
        items,
        last: found.length > asked.limit ? (records.at(-1) ?? null) : null,
        receipt,
      };
    },
  );
}

interface LookSent {
  readonly look: Look;
  readonly parties: Parties;
  readonly records: readonly KnownRecord[];
  readonly items: readonly object[];
}

/** The receipt names the records that went out, so that each can be followed to whoever has it; it names no subject. */
async function receiptLook(tx: postgres.TransactionSql, of: LookingUp, sent: LookSent): Promise<Receipt> {
  const { look, parties, records, items } = sent;
  return writeReceipt(tx, of.keys.signing, {
    kind: "look",
    transfer: look.lookId,
    sender: parties.platform,
    receiver: parties.body,
    purpose: look.purpose,
    what: {
      entries: look.entries,
      hash: hashOfJson(items),
      bytes: null,
      counts: { records: records.length },
      records: records.map((record) => [record.record_id, record.version] as const),
    },
    at: look.lookedAt,
    previous: null,
  });
}

/**
 * The words asked are the asker's own and may be anything: only those of the register go on the trail. Whom the look was about
 * is written beside it, as for one that was done: an auditor who asks for a subject finds who tried.
 */
async function noteRefusal(
  of: LookingUp,
  asked: LookAsked,
  code:
    | ReadRefusal
    | "CASE_NUMBER_PERSONAL"
    | "SCOPE_REQUIRED"
    | "DELAY_ROLE_REQUIRED"
    | "DUTY_HOLDER_MISSING",
): Promise<void> {
  const lookId = uuidv7();
  const known = purposesOf(of.law).some(({ purpose }) => purpose === asked.purpose);
  await inTransaction(
    of.db,
    {
      actor: asked.body.actor,
      purpose: known && asked.purpose !== null ? asked.purpose : "none",
      act: "look-refused",
      subjectCount: 1,
      detail: { code, look: lookId },
    },
    (tx) => insertRefusedLook(tx, { subjectCode: asked.subjectCode, lookId, at: of.clock.now().toString() }),
  );
}
