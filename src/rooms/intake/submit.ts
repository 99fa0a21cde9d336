import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type postgres from "postgres";
import { scanPrivacy } from "../../kernel/privacy.ts";
import { uploadsOf } from "../../platform/backup/archive.ts";
import { archiveUpload } from "../../platform/backup/uploads.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { inTime } from "../../platform/http/in-time.ts";
import { orProblem, Problem } from "../../platform/http/problem.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Keys } from "../../platform/keys.ts";
import { isDiskFull } from "../../platform/passing.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { type ActingBody, type Body, inScope, maySupply } from "../bodies/index.ts";
import { type Catalogue, entryInForce } from "../catalogue/index.ts";
import { markResent, type Resent } from "./mend-store.ts";
import { receiptHandover } from "./receipts.ts";
import { type ReceivedFile, receiveFile, UploadTooLarge } from "./receive.ts";
import { refusal } from "./refusals.ts";
import { bytesSentOn, reserveBytes } from "./sent-day.ts";
import { sliceCountFor } from "./stage.ts";
import { insertBatch, type Submitted } from "./store.ts";

export interface Submission {
  readonly body: ActingBody;
  readonly entry: string | null;
  readonly fileName: string;
  readonly mediaType: string | null;
  readonly stream: Readable;
  /** Fields that came after the file. */
  readonly late: () => Promise<{ readonly entry: string | null }>;
  readonly idempotencyKey: string | null;
  /** Set when rejected rows of another batch are sent again. */
  readonly mends?: {
    readonly batchId: string;
    /** Which rows, and the rows of this file that they become; null when the file itself does not tell. */
    readonly rows: readonly { readonly row: number; readonly becomes: number }[] | null;
  };
}

export interface Submitting {
  readonly db: Database;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly uploads: string;
  readonly keys: Keys;
  readonly announce: () => void;
  /** Largest upload; UPLOAD_BYTES_MAX when not said. */
  readonly bytesMax?: number;
  /** Bytes of files of one body in a civil day; no limit when not said: the operator's own command has none. */
  readonly bytesPerDay?: number;
}

/**
 * Receives a file and queues it as a batch. Refuses what the body may not supply (ENTRY_NOT_SUPPLIED), an entry that is
 * not in force, an Idempotency-Key that was used for another file, what is more than a body sends in a day (BODY_DAY_BYTES_FULL,
 * looked at before the file is received, and counted when it is queued). The same key and file get the first answer again.
 */
export async function submitBatch(
  of: Submitting,
  submission: Submission,
): Promise<{ id: string; status: string }> {
  if (submission.entry !== null) allowEarly(of, submission, submission.entry);
  await allowBytes(of, submission);
  const batchId = uuidv7();
  const file = await receive(of, submission, batchId);
  let isQueueing = false;
  try {
    const late = await submission.late();
    const entry = submission.entry ?? late.entry;
    if (entry === null) throw refusal("ENTRY_MISSING");
    if (submission.entry === null) allowEntry(of, submission.body, entry);
    await keepInArchive(of, file, batchId);
    isQueueing = true;
    const submitted = await inTime(queue(of, { submission, entry, batchId, file }));
    if (submitted.fresh) of.announce();
    else await rm(file.path, { force: true });
    if (!submitted.fresh && !(submitted.fileHash.equals(file.hash) && submitted.entry === entry))
      throw refusal("IDEMPOTENCY_KEY_REUSED");
    return { id: submitted.batchId, status: submitted.status };
  } catch (error) {
    if (!isQueueing || isCertain(error)) await rm(file.path, { force: true });
    throw error;
  }
}

/** Refuses before the file is received. What its sender still sends runs off, else the connection would stand still. */
function allowEarly(of: Submitting, submission: Submission, entry: string): void {
  try {
    allowEntry(of, submission.body, entry);
  } catch (error) {
    submission.stream.on("error", () => {}).resume();
    throw error;
  }
}

/** Refuses when the body sent more today than it may. What its sender still sends runs off. */
async function allowBytes(of: Submitting, { body, stream }: Submission): Promise<void> {
  if (of.bytesPerDay === undefined) return;
  const sent = await bytesSentOn(of.db.sql, { bodyCode: body.bodyCode, day: of.clock.today().toString() });
  if (sent <= of.bytesPerDay) return;
  stream.on("error", () => {}).resume();
  throw refusal("BODY_DAY_BYTES_FULL");
}

/** Counts a received file for its day, or refuses it: whatever was queued meanwhile counts. */
async function reserve(
  of: Submitting,
  tx: postgres.ISql,
  file: { readonly bodyCode: string; readonly bytes: number },
): Promise<void> {
  const most = of.bytesPerDay ?? Number.MAX_SAFE_INTEGER;
  if (await reserveBytes(tx, { ...file, day: of.clock.today().toString(), most })) return;
  throw refusal("BODY_DAY_BYTES_FULL");
}

function allowEntry(of: Submitting, body: Body, entry: string): void {
  orProblem(entryInForce(of.catalogue, entry, of.clock.today().toString()), 404);
  orProblem(maySupply(body, entry), 403);
  orProblem(inScope(body, "submit", entry), 403);
}

async function receive(of: Submitting, submission: Submission, name: string): Promise<ReceivedFile> {
  try {
    return await receiveFile(submission.stream, { folder: of.uploads, name, ...bytesMaxOf(of) });
  } catch (error) {
    // What is still sent runs off: a connection that is closed while its sender writes loses the answer too.
    submission.stream.on("error", () => {}).resume();
    if (error instanceof UploadTooLarge) throw refusal("FILE_TOO_LARGE");
    throw error;
  }
}

function bytesMaxOf({ bytesMax }: Submitting): { readonly bytesMax?: number } {
  return bytesMax === undefined ? {} : { bytesMax };
}

/** Where the database archives its log, the file goes too, sealed: a restore to any instant after this one finds it. */
async function keepInArchive(of: Submitting, file: ReceivedFile, name: string): Promise<void> {
  const { archive } = of.db;
  if (archive !== undefined && archive !== null)
    await archiveUpload(of.keys, uploadsOf(archive), { name, path: file.path });
}

interface Queued {
  readonly submission: Submission;
  readonly entry: string;
  readonly batchId: string;
  readonly file: ReceivedFile;
}

/** A batch of the same Idempotency-Key is there: nothing is written, so the audit trail says nothing either. */
class AlreadyQueued extends Error {
  readonly earlier: Submitted;

  constructor(earlier: Submitted) {
    super("a batch with this Idempotency-Key exists");
    this.earlier = earlier;
  }
}

async function queue(of: Submitting, queued: Queued): Promise<Submitted> {
  try {
    return await insertQueued(of, queued);
  } catch (error) {
    if (error instanceof AlreadyQueued) return error.earlier;
    throw error;
  }
}

function insertQueued(of: Submitting, { submission, entry, batchId, file }: Queued): Promise<Submitted> {
  const { mends } = submission;
  return inTransaction(
    of.db,
    {
      actor: submission.body.actor,
      purpose: "intake",
      act: "submit-batch",
      detail: { batch: batchId, entry },
    },
    async (tx) => {
      const submitted = await insertBatch(tx, {
        batchId,
        bodyCode: submission.body.bodyCode,
        entry,
        fileName: shortName(submission.fileName),
        mediaType: plainType(submission.mediaType),
        filePath: file.path,
        fileBytes: file.bytes,
        fileHash: file.hash,
        idempotencyKey: submission.idempotencyKey,
        sliceCount: sliceCountFor(file.bytes),
        submittedAt: of.clock.now().toString(),
        ...(mends === undefined
          ? {}
          : { mends: { batchId: mends.batchId, rows: mends.rows?.length ?? null } }),
      });
      if (!submitted.fresh) throw new AlreadyQueued(submitted);
      await reserve(of, tx, { bodyCode: submission.body.bodyCode, bytes: file.bytes });
      if (mends?.rows) await resend(tx, { batchId: mends.batchId, rows: mends.rows, by: batchId });
      await receiptHandover(tx, of, { batchId, body: submission.body, entry, file });
      return submitted;
    },
  );
}

/** A media type is kept when it looks like one; a header may hold anything, the database may not. */
function plainType(type: string | null): string | null {
  return type !== null && /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(type) ? type : null;
}

/** Notes which rows were sent again; a row that is already on its way in another batch is refused with ROW_NOT_OPEN. */
async function resend(tx: Parameters<typeof markResent>[0], resent: Resent): Promise<void> {
  const marked = await markResent(tx, resent);
  if (marked !== resent.rows.length) throw refusal("ROW_NOT_OPEN");
}

const FILE_NAME_LENGTH_MAX = 200;

/** Last part of a file name without characters that are not seen and without numbers of persons: shown, never a path. */
function shortName(name: string): string {
  const last = (name.split(/[/\\]/u).at(-1) ?? "").replace(/[\p{Cc}\p{Cf}]/gu, "");
  return [...scanPrivacy(last).masked].slice(-FILE_NAME_LENGTH_MAX).join("") || "upload";
}

/**
 * Whether it is certain that no batch was written. When the line to the database broke, or the answer took too long, the
 * batch may be there or come yet: then its file stays, and the next start removes it if nobody names it.
 */
function isCertain(error: unknown): boolean {
  return isDiskFull(error) || (error instanceof Problem && error.code !== "UNAVAILABLE");
}
