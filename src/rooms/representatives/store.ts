import type postgres from "postgres";
import { digestOf } from "../../platform/suite.ts";
import type { Delegation, DelegationStatement, EnterpriseKey, KeyAlgorithm } from "./types.ts";

function keyHashOf(key: Pick<EnterpriseKey, "publicKey">): Buffer {
  return digestOf(key.publicKey);
}

export async function saveEnterpriseKey(
  tx: postgres.ISql,
  key: EnterpriseKey & {
    readonly subjectCode: string;
    readonly verifier: string;
    readonly by: string;
    readonly at: string;
  },
): Promise<void> {
  await tx`
    insert into representatives.enterprise_key (subject_code, key_hash, algorithm, public_key, verifier, registered_by, registered_at)
    values (${key.subjectCode}, ${keyHashOf(key)}, ${key.algorithm}, ${key.publicKey}, ${key.verifier}, ${key.by},
            ${key.at}::timestamptz)
        on conflict (subject_code, key_hash) do nothing`;
}

/** Whether a key is registered for an enterprise. */
export async function isKeyOf(sql: postgres.ISql, subjectCode: string, key: EnterpriseKey): Promise<boolean> {
  const rows = await sql<{ algorithm: KeyAlgorithm }[]>`
    select algorithm from representatives.enterprise_key
     where subject_code = ${subjectCode} and key_hash = ${keyHashOf(key)}`;
  return rows.some((row) => row.algorithm === key.algorithm);
}

export interface NewDelegation {
  readonly delegationId: string;
  readonly statement: DelegationStatement;
  /** The text that was signed. */
  readonly text: string;
  readonly signature: Buffer;
  readonly key: EnterpriseKey;
  readonly at: string;
}

/** Writes a delegation down; false when its statement was used before. */
export async function insertDelegation(tx: postgres.ISql, made: NewDelegation): Promise<boolean> {
  const { statement, text } = made;
  const rows = await tx`
    insert into representatives.delegation (subject_code, delegation_id, account_id, scopes, valid_from, valid_until,
           statement, statement_hash, signature, key_hash, recorded_at)
    values (${statement.subject}, ${made.delegationId}, ${statement.account}, ${[...statement.scopes]},
            ${statement.from}::date, ${statement.until}::date, ${text}, ${digestOf(text)},
            ${made.signature}, ${keyHashOf(made.key)}, ${made.at}::timestamptz)
        on conflict (subject_code, statement_hash) do nothing
    returning 1 as made`;
  return rows.length > 0;
}

/** Everything that was ever delegated to a person, the latest end first. */
export async function delegationsOf(sql: postgres.ISql, accountId: string): Promise<readonly Delegation[]> {
  return sql<Delegation[]>`
    select delegation_id as "delegationId", subject_code as "subjectCode", scopes, valid_from as "from",
           valid_until as "until", ended_at is not null as ended
      from representatives.delegation where account_id = ${accountId}
     order by valid_until desc, delegation_id`;
}

/** Ends a delegation of a person at once; answers whose it was, null when there is none to end. */
export async function endDelegation(
  tx: postgres.ISql,
  end: { readonly accountId: string; readonly delegationId: string; readonly at: string },
): Promise<string | null> {
  const [row] = await tx<{ subject_code: string }[]>`
    update representatives.delegation set ended_at = ${end.at}::timestamptz
     where account_id = ${end.accountId} and delegation_id = ${end.delegationId} and ended_at is null
    returning subject_code`;
  return row?.subject_code ?? null;
}

/** Bringing a delegation and ending it come one after the other: neither misses what the other writes. */
export async function aloneWith(tx: postgres.ISql, statementHash: Buffer): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${statementHash.toString("hex")}, 0))`;
}

/** Whether the enterprise ended a delegation by the hash of its statement. */
export async function isEnded(
  tx: postgres.ISql,
  subjectCode: string,
  statementHash: Buffer,
): Promise<boolean> {
  const rows = await tx`
    select 1 as ended from representatives.delegation_end
     where subject_code = ${subjectCode} and statement_hash = ${statementHash}`;
  return rows.length > 0;
}

/** Keeps that an enterprise ended a delegation; the first time stays. */
export async function saveEnd(
  tx: postgres.ISql,
  end: {
    readonly subject: string;
    readonly statementHash: Buffer;
    readonly text: string;
    readonly signature: Buffer;
    readonly key: EnterpriseKey;
    readonly by: string;
    readonly at: string;
  },
): Promise<void> {
  await tx`
    insert into representatives.delegation_end (subject_code, statement_hash, statement, signature, key_hash, recorded_by, recorded_at)
    values (${end.subject}, ${end.statementHash}, ${end.text}, ${end.signature}, ${keyHashOf(end.key)}, ${end.by},
            ${end.at}::timestamptz)
        on conflict (subject_code, statement_hash) do nothing`;
}

/** Ends the delegation of this statement, where it is in force; answers how many that were. */
export async function endStated(
  tx: postgres.ISql,
  end: { readonly subject: string; readonly statementHash: Buffer; readonly at: string },
): Promise<number> {
  const rows = await tx`
    update representatives.delegation set ended_at = ${end.at}::timestamptz
     where subject_code = ${end.subject} and statement_hash = ${end.statementHash} and ended_at is null
    returning 1 as ended`;
  return rows.length;
}
