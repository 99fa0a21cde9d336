import type postgres from "postgres";
import { canonicalJson } from "../../kernel/canonical.ts";
import { uuidv7 } from "../ids.ts";
import type { SignatureAlgorithm } from "../signing.ts";
import type { PublicJwk, Signature, Signing } from "../statement-signing.ts";
import { readStatement } from "./read.ts";
import { type Draft, type Receipt, type Statement, statementOf } from "./receipt.ts";

/** Signs the receipt of a transfer and keeps it, in the transaction of the transfer (policy, article 10). */
export async function writeReceipt(
  tx: postgres.TransactionSql,
  signing: Signing,
  draft: Draft,
): Promise<Receipt> {
  const statement = statementOf(uuidv7(), draft);
  const signature = signing.sign(statement);
  const [entry, ...more] = draft.what.entries;
  await tx`
    insert into platform.receipt (receipt_id, kind, sender_code, receiver_code, transfer_id, entry, statement, key_id, algorithm,
           signature, made_at)
    values (${statement.id}, ${draft.kind}, ${draft.sender.code}, ${draft.receiver.code}, ${draft.transfer},
           ${more.length === 0 ? (entry ?? null) : null}, ${canonicalJson(statement)}, ${signature.keyId},
           ${signature.algorithm}, ${signature.value}, ${draft.at}::timestamptz)`;
  return { statement, signature };
}

interface ReceiptRow {
  readonly statement: string;
  readonly key_id: string;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: string;
}

function toReceipt(row: ReceiptRow): Receipt {
  const signature = { keyId: row.key_id, algorithm: row.algorithm, value: row.signature };
  return { statement: readStatement(row.statement), signature };
}

/** The receipt with this number, or of the look or export with this number; null when there is none. */
export async function receiptOf(sql: postgres.ISql, receiptId: string): Promise<Receipt | null> {
  const [row] = await sql<ReceiptRow[]>`
    select statement, key_id, algorithm, signature from platform.receipt
     where receipt_id = ${receiptId} or (transfer_id = ${receiptId} and kind in ('look', 'export'))`;
  return row === undefined ? null : toReceipt(row);
}

/** The receipts of transfers, oldest first: of a batch its hand-over and its taking in. */
export async function receiptsOf(
  sql: postgres.ISql,
  transfers: readonly string[],
): Promise<readonly Receipt[]> {
  const rows = await sql<ReceiptRow[]>`
    select statement, key_id, algorithm, signature from platform.receipt
     where transfer_id = any(${[...transfers]}) order by receipt_id`;
  return rows.map(toReceipt);
}

/** What was stated about the hop before: the last receipt of a transfer; null for transfers before there were receipts. */
export async function lastStatement(sql: postgres.ISql, transfer: string): Promise<Statement | null> {
  return (await receiptsOf(sql, [transfer])).at(-1)?.statement ?? null;
}

export interface Countersignature {
  readonly bodyCode: string;
  readonly signature: Signature;
  readonly signedAt: string;
}

/** Keeps a countersignature; the first of a body stands. Answers whether this is the first. */
export async function saveCountersignature(
  tx: postgres.ISql,
  receiptId: string,
  { bodyCode, signature, signedAt }: Countersignature,
): Promise<boolean> {
  const made = await tx`
    insert into platform.countersignature (receipt_id, body_code, key_id, algorithm, signature, signed_at)
    values (${receiptId}, ${bodyCode}, ${signature.keyId}, ${signature.algorithm}, ${signature.value}, ${signedAt}::timestamptz)
        on conflict (receipt_id, body_code) do nothing
    returning receipt_id`;
  return made.length > 0;
}

/** Who countersigned a receipt. */
export async function countersignaturesOf(
  sql: postgres.ISql,
  receiptId: string,
): Promise<readonly Countersignature[]> {
  const rows = await sql<(Omit<ReceiptRow, "statement"> & { body_code: string; signed_at: string })[]>`
    select body_code, key_id, algorithm, signature,
           to_char(signed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as signed_at
      from platform.countersignature where receipt_id = ${receiptId} order by body_code`;
  return rows.map((row) => ({
    bodyCode: row.body_code,
    signature: { keyId: row.key_id, algorithm: row.algorithm, value: row.signature },
    signedAt: row.signed_at,
  }));
}

/** Every key this installation signs or ever signed with. */
export async function signingKeysOf(sql: postgres.ISql, signing: Signing): Promise<readonly PublicJwk[]> {
  const rows = await sql<{ jwk: PublicJwk; until: string | null }[]>`
    select jwk, to_char(signs_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as until
      from platform.signing_key order by recorded_at, key_id`;
  const known = rows.map(({ jwk, until }) => (until === null ? jwk : { ...jwk, until }));
  return [...known, ...signing.publicKeys.filter((key) => !known.some((one) => one.kid === key.kid))];
}
