import type postgres from "postgres";
import { canonicalJson } from "../kernel/canonical.ts";
import { accept, type Outcome } from "../kernel/outcome.ts";
import { uuidv7 } from "../platform/ids.ts";
import { inTransaction } from "../platform/transaction.ts";
import { bodyOf } from "../rooms/bodies/index.ts";
import { batchesNamed } from "../rooms/intake/index.ts";
import {
  type Asked,
  type AskedAs,
  type Evidence,
  evidenceSealedAs,
  type Ground,
  hasOpenObjection,
  insertEvidence,
  insertObjection,
  objectionClock,
  objectionUnderKey,
  sealedAs,
} from "../rooms/objections/index.ts";
import { correctableFields, mayObject, type ObjectionRefusal, refused } from "../rooms/objections/rules.ts";
import { announceMark } from "../rooms/publicity/index.ts";
import { markRecord, type PresentVersion, presentVersion, reach } from "../rooms/records/index.ts";
import { type Correcting, entryOfRecord } from "./correct-record.ts";
import { stripesOf, takeStripes } from "./stripes.ts";

export interface ObjectionAsked {
  readonly subjectCode: string;
  readonly recordId: string;
  readonly ground: Ground;
  readonly asked: Asked;
  readonly evidence: readonly Evidence[];
  readonly askedAs: AskedAs;
  /** Account of whoever asks, and how it stands on the trail. */
  readonly askedBy: string;
  readonly actor: string;
  /** The body that asks on its own initiative; null for the subject. */
  readonly bodyCode: string | null;
  readonly idempotencyKey: string | null;
}

export interface Raised {
  readonly objectionId: string;
  /** False when an earlier request with the same Idempotency-Key raised it. */
  readonly fresh: boolean;
}

/**
 * Raises an objection to a record (policy, articles 4 and 10; PIPL article 46). 1. No one else touches the subject meanwhile.
 * 2. The record is the subject's, stands, and no objection of the same side to it is open. 3. What is asked is written down, encrypted, with the
 * days of its clock, and goes to the body that answers for the record. 4. The record is marked, and whoever shows it learns
 * that. All in one transaction, at no charge. The same Idempotency-Key of the same person gets the first answer again. Refuses with the codes
 * of ObjectionRefusal; a record of others is as unknown as one that does not exist.
 */
export async function raiseObjection(
  of: Correcting,
  asked: ObjectionAsked,
): Promise<Outcome<Raised, ObjectionRefusal>> {
  const { subjectCode, recordId, actor } = asked;
  const detail: Record<string, string | null> = { record: recordId, code: null };
  return inTransaction(
    of.db,
    { actor, purpose: "objection", act: "raise-objection", subjectCount: 1, detail },
    async (tx) => {
      await reach(tx, asked.bodyCode === null ? { subject: subjectCode } : { body: asked.bodyCode });
      await takeStripes(tx, stripesOf([subjectCode]));
      const raised = await raise(of, tx, asked);
      if (raised.ok) detail["objection"] = raised.value.objectionId;
      else detail["code"] = raised.code;
      return raised;
    },
  );
}

async function raise(
  of: Correcting,
  tx: postgres.TransactionSql,
  asked: ObjectionAsked,
): Promise<Outcome<Raised, ObjectionRefusal>> {
  const askedHash = of.keys.keyedHash(canonicalJson(askedWhole(asked)));
  const earlier = await askedBefore(tx, asked, askedHash);
  if (earlier !== null) return earlier;
  const record = await presentVersion(tx, asked);
  if (record === null) return refused("OBJECTION_RECORD_UNKNOWN");
  const answering = await answeringBody(tx, record);
  if (asked.bodyCode !== null && asked.bodyCode !== answering) return refused("OBJECTION_RECORD_UNKNOWN");
  const fields = new Set(correctableFields(entryOfRecord(of, record)).map(({ name }) => name));
  const facts = { sealed: record.isSealed, fields, says: new Map<string, string>() };
  const verdict = mayObject(asked.asked, facts, await hasOpenObjection(tx, asked));
  if (!verdict.ok) return verdict;
  const objectionId = uuidv7();
  await write(of, tx, { asked, record, objectionId, askedHash, answering });
  return accept({ objectionId, fresh: true });
}

/** What makes two requests the same. */
function askedWhole({ recordId, ground, asked, evidence, askedAs, bodyCode }: ObjectionAsked): object {
  return { recordId, ground, asked, evidence, askedAs, bodyCode };
}

async function askedBefore(
  tx: postgres.TransactionSql,
  { subjectCode, askedBy, idempotencyKey }: ObjectionAsked,
  askedHash: Buffer,
): Promise<Outcome<Raised, "OBJECTION_KEY_REUSED"> | null> {
  if (idempotencyKey === null) return null;
  const earlier = await objectionUnderKey(tx, { subjectCode, askedBy, idempotencyKey });
  if (earlier === null) return null;
  return earlier.askedHash.equals(askedHash)
    ? accept({ objectionId: earlier.objectionId, fresh: false })
    : refused("OBJECTION_KEY_REUSED");
}

/** The body that decided answers, where it works on this platform; else the one that sent the record in. */
async function answeringBody(tx: postgres.TransactionSql, record: PresentVersion): Promise<string> {
  if ((await bodyOf(tx, record.bodyCode)) !== null) return record.bodyCode;
  const [batch] = await batchesNamed(tx, [record.batchId]);
  return batch?.body_code ?? record.bodyCode;
}

interface Writing {
  readonly asked: ObjectionAsked;
  readonly record: PresentVersion;
  readonly objectionId: string;
  readonly askedHash: Buffer;
  readonly answering: string;
}

async function write(of: Correcting, tx: postgres.TransactionSql, writing: Writing): Promise<void> {
  const { asked, record, objectionId, askedHash, answering } = writing;
  const { subjectCode, recordId, ground, askedAs, askedBy, idempotencyKey } = asked;
  const at = of.clock.now().toString();
  const on = of.clock.today().toString();
  await insertObjection(tx, {
    ...{ subjectCode, objectionId, recordId, ground, askedAs, askedBy, askedHash, idempotencyKey, at, on },
    recordVersion: record.version,
    entry: record.entry,
    bodyCode: answering,
    asked: of.keys.seal(JSON.stringify(asked.asked), sealedAs(objectionId, "asked")),
    ...objectionClock(of.law, on),
  });
  for (const [index, { name, kind, content }] of asked.evidence.entries()) {
    const no = index + 1;
    await insertEvidence(tx, {
      ...{ subjectCode, objectionId, no, kind },
      bytes: Buffer.from(content, "base64").length,
      named: of.keys.seal(name, evidenceSealedAs(objectionId, { no, column: "name" })),
      content: of.keys.seal(content, evidenceSealedAs(objectionId, { no, column: "content" })),
    });
  }
  await markRecord(tx, { subjectCode, recordId, objectionId, at });
  const { version, contentHash } = record;
  const marking = {
    subjectCode,
    recordId,
    version,
    contentHash,
    changeId: uuidv7(),
    kind: "marked",
  } as const;
  await announceMark(tx, marking, at);
}
