import type postgres from "postgres";
import { canonicalJson } from "../kernel/canonical.ts";
import { assertThat } from "../kernel/outcome.ts";
import { uuidv7 } from "./ids.ts";
import { type Digest, digestInUse, digestOf, namedHash, newDigest } from "./suite.ts";

/** Who writes, and what for. `detail` tells batches and counts and never anything about a person. */
export interface Act {
  /**
   * A body by one of its keys (`<uscc>/key:<id>`), by a program of its own (`<uscc>/client:<id>`) or by a person
   * (`<uscc>/account:<id>`), `system`, `operator` for the command line, `unknown` for whoever has not said who it is.
   */
  readonly actor: string;
  /** Why, in one word of the law: intake, publicity, repair, … */
  readonly purpose: string;
  /** What is done, as a verb with its object: `apply-slice`. */
  readonly act?: string;
  readonly subjectCount?: number;
  /** Read when the work is done: it may count what the work found. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** An entry as its hash covers it. */
interface Entry {
  readonly auditId: string;
  /** Instant with six digits of a second. */
  readonly at: string;
  readonly actor: string;
  readonly purpose: string;
  readonly act: string;
  readonly subjectCount: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Where the chain starts: the hash before the first entry. */
const START = Buffer.alloc(32);

/**
 * Appends the entry of a transaction and moves the end of the chain on, in one statement and as its last one: whoever
 * writes next waits only while this transaction commits. A database of another suite takes no entry, and so no transaction.
 */
export async function appendEntry(tx: postgres.TransactionSql, act: Act): Promise<void> {
  const entry: Entry = {
    auditId: uuidv7(),
    at: instantText(Temporal.Now.instant()),
    actor: act.actor,
    purpose: act.purpose,
    act: act.act ?? act.purpose,
    subjectCount: act.subjectCount ?? null,
    detail: act.detail ?? {},
  };
  const digest = digestInUse();
  const hash = hashOf(entry, digest);
  const link =
    digest === "sha256" ? tx`sha256(hash || ${hash}::bytea)` : tx`platform.sm3_link(hash, ${hash}::bytea)`;
  const appended = await tx`
    with head as (
      update platform.audit_head
         set position = position + 1, previous_hash = hash, hash = ${link}
       where chain = 'audit' and digest = ${digest}
   returning position, previous_hash
    )
    insert into platform.audit (audit_id, at, actor, purpose, act, subject_count, detail, hash, position, previous_hash)
    select ${entry.auditId}, ${entry.at}::timestamptz, ${entry.actor}, ${entry.purpose}, ${entry.act},
           ${entry.subjectCount}::bigint, ${JSON.stringify(entry.detail)}::text::jsonb, ${hash}, head.position, head.previous_hash
      from head`;
  assertThat(appended.count === 1, "the trail is of the suite of this process");
}

/** The end of the chain: how many entries it has, and the hash that stands for all of them. */
export interface Head {
  readonly position: number;
  /** Hexadecimal, with the name of its digest before it unless that is SHA-256: `sm3:…`. */
  readonly hash: string;
}

/** A head as text, for noting it elsewhere. */
export function headText({ position, hash }: Head): string {
  return `${position}:${hash}`;
}

/** The head in such a text; null where it is none. */
export function headIn(text: string): Head | null {
  const match = /^(\d{1,15}):((?:sm3:)?[0-9a-f]{64})$/u.exec(text);
  return match === null ? null : { position: Number(match[1]), hash: match[2] ?? "" };
}

/**
 * entry: what is stored does not fit its own hash. link: it does not follow the entry before. gap: a place is missing or
 * taken twice. end: the chain does not end where its head says. head: the chain never had the head that was noted earlier.
 */
export type BreakKind = "entry" | "link" | "gap" | "end" | "head";

export interface AuditVerdict {
  readonly entries: number;
  readonly head: Head;
  /** Where the chain breaks first; null when it holds. */
  readonly broken: {
    readonly kind: BreakKind;
    readonly position: number;
    readonly auditId: string | null;
  } | null;
}

interface StoredEntry {
  readonly audit_id: string;
  readonly at: string;
  readonly actor: string;
  readonly purpose: string;
  readonly act: string;
  readonly subject_count: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly hash: Buffer;
  readonly position: string | null;
  readonly previous_hash: Buffer | null;
}

/** Entries held in memory at once while the chain is walked, and how often it is told how far the walk is. */
const ENTRIES_AT_ONCE = 2_000;
const ENTRIES_BETWEEN_TELLING = 20_000;

/**
 * Walks the whole trail in its order, seen at one instant, and says where it breaks first (policy, article 10). Heads noted
 * earlier, best outside this database, must have been passed: that finds a trail that was made anew as a whole.
 * `tell` hears now and then how many entries were walked.
 */
export async function verifyAudit(
  sql: postgres.Sql,
  noted: readonly Head[],
  tell: (walked: number) => Promise<void> = async () => {},
): Promise<AuditVerdict> {
  return sql.begin("isolation level repeatable read read only", async (tx) => {
    const [end] = await tx<{ position: string; hash: Buffer; digest: Digest }[]>`
      select position, hash, digest from platform.audit_head where chain = 'audit'`;
    const digest = end?.digest ?? digestInUse();
    const walk = newWalk(noted, digest);
    const rows = tx<StoredEntry[]>`
      select audit_id, at, actor, purpose, act, subject_count, detail, hash, position, previous_hash
        from platform.audit order by position nulls first, audit_id`;
    let walked = 0;
    for await (const some of rows.cursor(ENTRIES_AT_ONCE)) {
      for (const row of some) walk.step(row);
      walked += some.length;
      if (walked % ENTRIES_BETWEEN_TELLING === 0) await tell(walked);
    }
    return walk.end(
      end === undefined ? null : { position: Number(end.position), hash: namedHash(end.hash, digest) },
    );
  });
}

interface Walk {
  step(row: StoredEntry): void;
  /** `head` null: there is none, which is no chain. */
  end(head: Head | null): AuditVerdict;
}

function newWalk(noted: readonly Head[], digest: Digest): Walk {
  let position = 0;
  let link: Buffer = START;
  const missed = new Set(noted);
  const pass = (): void => {
    for (const one of missed)
      if (one.position === position && one.hash === namedHash(link, digest)) missed.delete(one);
  };
  pass();
  let broken: AuditVerdict["broken"] = null;
  return {
    step(row) {
      position += 1;
      const kind = faultOf(row, { position, link, digest });
      if (kind !== null) broken ??= { kind, position, auditId: row.audit_id };
      link = chained(link, row.hash, digest);
      pass();
    },
    end(head) {
      const here = { position, hash: namedHash(link, digest) };
      const ends = head?.position === here.position && head.hash === here.hash;
      if (!ends) broken ??= { kind: "end", position, auditId: null };
      const [lost] = [...missed].sort((a, b) => a.position - b.position);
      if (lost !== undefined) broken ??= { kind: "head", position: lost.position, auditId: null };
      return { entries: position, head: here, broken };
    },
  };
}

interface Expected {
  readonly position: number;
  readonly link: Buffer;
  readonly digest: Digest;
}

function faultOf(row: StoredEntry, { position, link, digest }: Expected): BreakKind | null {
  if (row.position === null || Number(row.position) !== position) return "gap";
  if (!row.hash.equals(hashOf(entryOf(row), digest))) return "entry";
  return row.previous_hash?.equals(link) === true ? null : "link";
}

function entryOf(row: StoredEntry): Entry {
  return {
    auditId: row.audit_id,
    at: instantText(Temporal.Instant.from(row.at)),
    actor: row.actor,
    purpose: row.purpose,
    act: row.act,
    subjectCount: row.subject_count === null ? null : Number(row.subject_count),
    detail: row.detail,
  };
}

function hashOf(entry: Entry, digest: Digest): Buffer {
  return digestOf(canonicalJson(entry), digest);
}

function chained(link: Buffer, hash: Buffer, digest: Digest): Buffer {
  return newDigest(digest).update(link).update(hash).digest();
}

function instantText(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 6 });
}
