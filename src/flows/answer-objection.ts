import type postgres from "postgres";
import { accept, type Outcome } from "../kernel/outcome.ts";
import { uuidv7 } from "../platform/ids.ts";
import { inTransaction } from "../platform/transaction.ts";
import { textOf } from "../rooms/intake/index.ts";
import {
  type Asked,
  handlerOf,
  type ObjectedRecord,
  type ObjectionRow,
  objectionFor,
  openedAnswer,
  openedAsked,
  type Proposal,
  returnProposal,
  saveAnswer,
  saveProposal,
  sealedAs,
  type Verdict,
} from "../rooms/objections/index.ts";
import {
  correctableFields,
  mayDecide,
  mayPropose,
  type ObjectionRefusal,
  refused,
  verdictOf,
} from "../rooms/objections/rules.ts";
import { announceMark } from "../rooms/publicity/index.ts";
import { type PresentVersion, presentVersion, reach, unmarkRecord } from "../rooms/records/index.ts";
import { PERSON_PREFIX } from "../rooms/subjects/index.ts";
import {
  type Correcting,
  clearOf,
  entryOfRecord,
  type JudgedCorrection,
  judgeCorrection,
  writeCorrection,
} from "./correct-record.ts";
import { stripesOf, takeStripes } from "./stripes.ts";

/** Whoever handles an objection for its body. */
export interface Handling {
  readonly objectionId: string;
  readonly bodyCode: string;
  readonly accountId: string;
  /** As it stands on the trail. */
  readonly actor: string;
}

export interface Proposed {
  readonly verdict: Verdict;
}

/**
 * An examiner proposes an answer (policy, article 4). 1. The objection is this body's, has no proposal, and is not the
 * examiner's own. 2. What the answer comes to follows from what is corrected; anything but all that was asked needs reasons.
 * 3. The corrected record passes the checks of a batch now, so that nothing is decided that cannot be written. Nothing of
 * the record changes. Refuses with the codes of ObjectionRefusal.
 */
export async function proposeAnswer(
  of: Correcting,
  asked: Handling & { readonly proposal: Proposal },
): Promise<Outcome<Proposed, ObjectionRefusal>> {
  return handled(of, { ...asked, act: "propose-answer" }, async (tx, objection) => {
    const may = mayPropose(objection, await handlerOf(tx, objection, asked.accountId));
    if (!may.ok) return may;
    const record = await recordOf(tx, objection);
    const { corrections } = asked.proposal;
    const verdict = verdictOf(
      openedAsked(of.keys, objection),
      asked.proposal,
      factsOf(of, objection, record),
    );
    if (!verdict.ok) return verdict;
    const { subjectCode, objectionId } = objection;
    if (corrections.length > 0) {
      const judged = await judgeCorrection(of, tx, {
        ...{ record, corrections, objectionId },
        asked: sparedBy(of, objection),
      });
      if (!judged.ok) return judged;
    }
    await saveProposal(tx, {
      subjectCode,
      objectionId,
      proposal: of.keys.seal(JSON.stringify(asked.proposal), sealedAs(objectionId, "proposal")),
      by: asked.accountId,
      at: of.clock.now().toString(),
      version: record.version,
    });
    return accept({ verdict: verdict.value });
  });
}

/** A decider handles the proposal that he saw: another one may have come in its place since. */
export interface Deciding extends Handling {
  /** The instant of the proposal, as it was shown. */
  readonly proposedAt: string;
}

/** Sends a proposed answer back to be examined again, with what is to be looked at. Nobody returns what he proposed himself. */
export async function returnAnswer(
  of: Correcting,
  asked: Deciding & { readonly note: string },
): Promise<Outcome<null, ObjectionRefusal | "FOUR_EYES_REQUIRED">> {
  return handled(of, { ...asked, act: "return-answer" }, async (tx, objection) => {
    const may = mayDecide(objection, await handlerOf(tx, objection, asked.accountId));
    if (!may.ok) return may;
    if (objection.proposedAt !== asked.proposedAt) return refused("OBJECTION_PROPOSAL_CHANGED");
    if (asked.note.trim() === "") return refused("OBJECTION_REASONS_REQUIRED");
    const { subjectCode, objectionId } = objection;
    const note = of.keys.seal(asked.note, sealedAs(objectionId, "return_note"));
    const at = of.clock.now().toString();
    await returnProposal(tx, { subjectCode, objectionId, note, by: asked.accountId, at });
    return accept(null);
  });
}

export interface Answered {
  readonly verdict: Verdict;
  /** The version that the correction made; null when nothing was corrected. */
  readonly version: number | null;
}

/**
 * A decider, another person, agrees to the proposed answer, and it takes effect at once (policy, articles 4 and 13). 1. No one
 * else touches the subject meanwhile. 2. The proposal is the one that was seen, and the record still the one that was examined. 3. The corrected record becomes the
 * next version by the way of every row: facts, public days and change events together; the old version stays provable.
 * 4. The mark goes, and whoever shows the record learns it. 5. The answer stands for whoever asked. One transaction, or nothing.
 */
export async function decideObjection(
  of: Correcting,
  asked: Deciding,
): Promise<Outcome<Answered, ObjectionRefusal | "FOUR_EYES_REQUIRED">> {
  return handled(of, { ...asked, act: "decide-objection" }, async (tx, objection) => {
    const may = mayDecide(objection, await handlerOf(tx, objection, asked.accountId));
    if (!may.ok) return may;
    if (objection.proposedAt !== asked.proposedAt) return refused("OBJECTION_PROPOSAL_CHANGED");
    const record = await recordOf(tx, objection);
    const proposal = openedAnswer(of.keys, objection) ?? { corrections: [], reasons: null };
    const corrects = proposal.corrections.length > 0;
    const isOutdated = record.version !== objection.proposedVersion || (corrects && record.isSealed);
    if (isOutdated) return refused("CORRECTION_OUTDATED");
    const verdict = verdictOf(openedAsked(of.keys, objection), proposal, factsOf(of, objection, record));
    if (!verdict.ok) return verdict;
    const { objectionId } = objection;
    const { corrections } = proposal;
    const correction = { record, corrections, objectionId, asked: sparedBy(of, objection) };
    const judged = corrects ? await judgeCorrection(of, tx, correction) : null;
    if (judged !== null && !judged.ok) return judged;
    const answered = { objection, record, verdict: verdict.value, judged: judged?.value ?? null };
    return accept(await answer(of, tx, { ...answered, by: asked.accountId }));
  });
}

interface Answering {
  readonly objection: ObjectionRow;
  readonly record: PresentVersion;
  readonly verdict: Verdict;
  readonly judged: JudgedCorrection | null;
  readonly by: string;
}

/** Steps 3 to 5. */
async function answer(of: Correcting, tx: postgres.TransactionSql, answering: Answering): Promise<Answered> {
  const { objection, record, verdict, judged, by } = answering;
  const { subjectCode, objectionId, recordId } = objection;
  const written = judged === null ? null : await writeCorrection(tx, of, { record, judged });
  const at = of.clock.now().toString();
  const isStillMarked = await unmarkRecord(tx, { subjectCode, recordId, objectionId, at });
  const contentHash = judged?.staged.contentHash.toString("hex") ?? record.contentHash;
  const version = written ?? record.version;
  const marking = {
    subjectCode,
    recordId,
    version,
    contentHash,
    changeId: uuidv7(),
    kind: isStillMarked ? "marked" : "unmarked",
  } as const;
  await announceMark(tx, marking, at);
  const isNewer = verdict !== "refused" && version > objection.recordVersion;
  const appliedVersion = isNewer ? version : null;
  const on = of.clock.today().toString();
  await saveAnswer(tx, { subjectCode, objectionId, verdict, by, at, on, appliedVersion });
  return { verdict, version: appliedVersion };
}

interface Act extends Handling {
  readonly act: string;
}

/** One act on an objection: the subject's stripe first, then the objection itself, as it stands then. What is refused goes on the trail too. */
async function handled<T, Code extends string>(
  of: Correcting,
  handling: Act,
  work: (tx: postgres.TransactionSql, objection: ObjectionRow) => Promise<Outcome<T, Code>>,
): Promise<Outcome<T, Code | "OBJECTION_UNKNOWN">> {
  const { actor, act, objectionId, bodyCode } = handling;
  const detail: Record<string, string | null> = { objection: objectionId, code: null };
  return inTransaction(
    of.db,
    { actor, purpose: "objection", act, subjectCount: 1, detail },
    async (tx): Promise<Outcome<T, Code | "OBJECTION_UNKNOWN">> => {
      await reach(tx, { body: bodyCode });
      const found = await objectionFor(tx, { bodyCode, objectionId });
      if (found !== null) await takeStripes(tx, stripesOf([found.subjectCode]));
      const objection = await objectionFor(tx, { bodyCode, objectionId, lock: true });
      const outcome = objection === null ? refused("OBJECTION_UNKNOWN") : await work(tx, objection);
      if (!outcome.ok) detail["code"] = outcome.code;
      return outcome;
    },
  );
}

/** What nobody may be worse off for: an objection of the subject, or of a person, who is heard at the counter of the body. */
function sparedBy({ keys }: Correcting, objection: ObjectionRow): Asked | null {
  const isSubject = objection.askedAs === "subject" || objection.subjectCode.startsWith(PERSON_PREFIX);
  return isSubject ? openedAsked(keys, objection) : null;
}

async function recordOf(tx: postgres.TransactionSql, objection: ObjectionRow): Promise<PresentVersion> {
  const record = await presentVersion(tx, objection);
  if (record === null) throw new Error("Broken invariant: an objection is to a record that is there");
  return record;
}

function factsOf(of: Correcting, objection: ObjectionRow, record: PresentVersion): ObjectedRecord {
  const fields = correctableFields(entryOfRecord(of, record));
  const isNewer = record.version > objection.recordVersion && record.content !== null;
  const stored = { content: record.content ?? {}, clear: isNewer ? clearOf(of, record) : {} };
  return {
    sealed: record.isSealed,
    fields: new Set(fields.map(({ name }) => name)),
    says: new Map(isNewer ? fields.map((field) => [field.name, textOf(field, stored)] as const) : []),
  };
}
