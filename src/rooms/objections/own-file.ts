import type postgres from "postgres";
import type { Keys } from "../../platform/keys.ts";
import { evidenceName, openedAnswer, openedAsked } from "./opened.ts";
import { isOpen } from "./rules.ts";
import type { AskedAs, FieldAsked, Ground, ObjectionState, Proposal } from "./types.ts";
import { evidenceOf, objectionsOf } from "./views.ts";

/** An objection as its subject takes it along: what was asked, and the answer once there is one. */
export interface OwnObjection {
  readonly objectionId: string;
  readonly recordId: string;
  readonly recordVersion: number;
  readonly entry: string;
  readonly bodyCode: string;
  readonly ground: Ground;
  readonly askedAs: AskedAs;
  readonly fields: readonly FieldAsked[];
  readonly statement: string;
  readonly evidence: readonly { readonly name: string; readonly kind: string; readonly bytes: number }[];
  readonly state: ObjectionState;
  readonly receivedAt: string;
  readonly answerDueOn: string | null;
  readonly answeredAt: string | null;
  readonly answer: Proposal | null;
  readonly appliedVersion: number | null;
}

/** All objections to records of a subject, newest first. At most `limit`. What is only proposed is the body's own yet. */
export async function ownObjections(
  sql: postgres.ISql,
  keys: Keys,
  query: { readonly subjectCode: string; readonly limit: number },
): Promise<readonly OwnObjection[]> {
  const rows = await objectionsOf(sql, query);
  const ids = rows.map(({ objectionId }) => objectionId);
  const evidence = await evidenceOf(sql, query.subjectCode, ids);
  return rows.map((row) => {
    const { objectionId, recordId, recordVersion, entry, bodyCode, ground, askedAs } = row;
    const { receivedAt, answerDueOn, answeredAt, appliedVersion } = row;
    const open = isOpen(row.state);
    return {
      ...{ objectionId, recordId, recordVersion, entry, bodyCode, ground, askedAs },
      ...openedAsked(keys, row),
      evidence: evidence
        .filter((one) => one.objectionId === objectionId)
        .map((one) => ({ name: evidenceName(keys, one), kind: one.kind, bytes: one.bytes })),
      state: open ? "forwarded" : row.state,
      ...{ receivedAt, answerDueOn, answeredAt },
      answer: open ? null : openedAnswer(keys, row),
      appliedVersion,
    };
  });
}
