import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { canonicalJson } from "../kernel/canonical.ts";
import { nameKey } from "../kernel/name.ts";
import type { Law } from "../law/types.ts";
import { uuidv7 } from "../platform/ids.ts";
import type { Keys } from "../platform/keys.ts";
import type { StagedRow } from "../rooms/intake/index.ts";
import type { CheckedRow, RowFact } from "../rooms/intake/types.ts";
import { basisIdOf } from "../rooms/publicity/index.ts";
import {
  bucketOf,
  contentDigestOf,
  contentHashOf,
  fingerprintOf,
  recordIdOf,
  uploadClock,
} from "../rooms/records/index.ts";
import { personCodeOf } from "../rooms/subjects/index.ts";

/** Entries whose records must arrive within the working days of the law (handbook 2.4). */
export const CLOCKED_ENTRIES: ReadonlySet<string> = new Set([
  "administrative-licence",
  "administrative-penalty",
]);

/** What staging a fact needs beside the fact. */
export interface StagingContext {
  readonly law: Law;
  readonly keys: Keys;
  readonly entry: string;
  /** ISO day on which the file was received. */
  readonly receivedOn: string;
  /** Whether the upload clock of the law runs for this entry. */
  readonly clocked: boolean;
  /** Sets of legal bases seen so far, by name: written before the first slice. */
  readonly bases: Map<string, string>;
}

/** Turns a checked fact into the row that is stored: identity, salted hash, encrypted personal fields. */
export function stager(context: StagingContext): (checked: CheckedRow, fact: RowFact) => StagedRow {
  const fingerprintKey = context.keys.keyedHash("fingerprint of record versions").toString("hex");
  const salts = saltSource();
  return (checked, fact) => {
    const person = fact.personIdentifier;
    const subjectCode = person === null ? fact.subjectCode : personCodeOf(context.keys, person);
    const documentNumber = fact.documentNumber === "" ? subjectCode : fact.documentNumber;
    const recordId = recordIdOf({
      entry: context.entry,
      bodyCode: fact.bodyCode,
      documentNumber,
      subjectCode,
      discriminator: fact.discriminator,
    });
    const content = canonicalJson(fact.content);
    const sealed = fact.sealed === null ? null : canonicalJson(fact.sealed);
    const digest = contentDigestOf(content);
    const salt = salts();
    const decidedOn = fact.decidedOn ?? context.receivedOn;
    const clock = context.clocked
      ? uploadClock(context.law, decidedOn, context.receivedOn)
      : { dueOn: null, state: "none", lateDays: null };
    return {
      row: checked.row,
      subjectCode,
      subjectName: fact.subjectName,
      subjectKind: fact.subjectKind,
      nameKey: nameKey(fact.subjectName),
      identifiers: JSON.stringify(fact.otherIdentifiers),
      personSealed: person === null ? null : context.keys.seal(JSON.stringify(person), subjectCode),
      recordId,
      changeId: uuidv7(),
      entry: context.entry,
      bodyCode: fact.bodyCode,
      bodyName: fact.bodyName,
      sourceCode: fact.sourceCode,
      sourceName: fact.sourceName,
      documentNumber,
      decidedOn,
      validFrom: fact.from,
      validUntil: fact.until,
      severity: fact.severity,
      content,
      sealed: sealed === null ? null : context.keys.seal(sealed, recordId),
      salt,
      contentHash: contentHashOf(salt, digest),
      fingerprint: fingerprintOf(fingerprintKey, [
        digest,
        sealed,
        fact.decidedOn,
        fact.from,
        fact.until,
        fact.severity,
        fact.publicity.publicThrough,
        fact.bodyName,
        fact.sourceCode,
        fact.sourceName,
      ]),
      clockDueOn: clock.dueOn,
      clockState: clock.state,
      clockLateDays: clock.lateDays,
      ...termColumns(context, fact),
      problems: checked.problems,
    };
  };
}

type TermColumns = Pick<StagedRow, "publicFrom" | "publicThrough" | "minimumEnds" | "repairFrom" | "basisId">;

function termColumns(context: StagingContext, fact: RowFact): TermColumns {
  const { publicity } = fact;
  if (!publicity.published) {
    return { publicFrom: null, publicThrough: null, minimumEnds: null, repairFrom: null, basisId: null };
  }
  return {
    publicFrom: publicity.publicFrom,
    publicThrough: publicity.publicThrough,
    minimumEnds: publicity.minimumEnds,
    repairFrom: publicity.repairFrom,
    basisId: basisIdOf(publicity.basis, context.bases),
  };
}

/** Slice of a subject: 64 neighbouring buckets when there are sixteen slices, all when there is one. */
export function sliceOf(subjectCode: string, sliceCount: number): number {
  return sliceCount === 1 ? 0 : Math.floor((bucketOf(subjectCode, crc32) * sliceCount) / 1024);
}

const SALT_BYTES = 16;
const SALTS_AT_ONCE = 1024;

/** Random salts, drawn in bulk: one call to the system for a thousand rows. */
function saltSource(): () => Buffer {
  let pool = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at >= pool.length) {
      pool = randomBytes(SALT_BYTES * SALTS_AT_ONCE);
      at = 0;
    }
    at += SALT_BYTES;
    return pool.subarray(at - SALT_BYTES, at);
  };
}
