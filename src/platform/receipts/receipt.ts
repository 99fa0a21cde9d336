import { canonicalJson } from "../../kernel/canonical.ts";
import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import { isStatementSignedBy, type PublicJwk, type Signature } from "../statement-signing.ts";
import { type Digest, digestInUse, digestOf, namedHash } from "../suite.ts";

/** This installation as a party of the transmission chain, and whoever reads what is open to everyone. */
export const PLATFORM_PARTY = "platform";
export const PUBLIC_PARTY = "public";

/** The unit and office that answer for a party's part of the chain (policy, article 10). */
export interface DutyHolder {
  readonly unit: string;
  readonly unitName: string;
  readonly office: string;
}

export interface Party {
  /** Code of a body, `platform`, or `public`. */
  readonly code: string;
  readonly name: string | null;
  /** Null where none is named: the receipt then says so in its flags. */
  readonly dutyHolder: DutyHolder | null;
}

/** handed-over: a file came in. taken-in: its rows are records. look, export: data went out. */
export type TransferKind = "handed-over" | "taken-in" | "look" | "export";

/** What was handed over. Names no subject. */
export interface Handed {
  readonly entries: readonly string[];
  /** Hash of the file, or of the canonical JSON of the items that went out, as `namedHash` writes it. */
  readonly hash: string;
  readonly bytes: number | null;
  readonly counts: Readonly<Record<string, number>>;
  /** Records that went out in a look, with their versions. */
  readonly records?: readonly (readonly [string, number])[];
  /** Filters of an export; a text that was sought stands here as whether there was one. */
  readonly query?: Readonly<Record<string, string | boolean | null>>;
}

export interface Statement {
  readonly form: typeof FORM;
  readonly id: string;
  readonly kind: TransferKind;
  /** The batch, the look or the export. */
  readonly transfer: string;
  readonly sender: Party;
  readonly receiver: Party;
  readonly purpose: string;
  readonly what: Handed;
  /** Instant. */
  readonly at: string;
  /** The receipt of the hop before, where the same data was handed on. */
  readonly previous: { readonly id: string; readonly hash: string } | null;
  /** Parties that have named no duty holder. */
  readonly unnamed: readonly string[];
}

export interface Receipt {
  readonly statement: Statement;
  readonly signature: Signature;
}

export const FORM = "xinheng-receipt/1";

/** What a receipt says, before it has its number. */
export type Draft = Omit<Statement, "form" | "id" | "previous" | "unnamed"> & {
  readonly previous: Statement | null;
};

/** The statement that is signed: parties without a duty holder are flagged, the hop before is named by its hash. */
export function statementOf(id: string, draft: Draft): Statement {
  const { previous, ...said } = draft;
  const unnamed = [draft.sender, draft.receiver]
    .filter((party) => party.code !== PUBLIC_PARTY && party.dutyHolder === null)
    .map((party) => party.code);
  return {
    ...said,
    form: FORM,
    id,
    previous: previous === null ? null : { id: previous.id, hash: hashOfJson(previous) },
    unnamed,
  };
}

export type ReceiptFault =
  | "RECEIPT_KEY_UNKNOWN"
  | "RECEIPT_KEY_OVER"
  | "RECEIPT_CHANGED"
  | "RECEIPT_OTHER_TRANSFER";

/**
 * Whether a receipt was signed by one of these keys as it stands, while that key signed. Refuses with RECEIPT_KEY_UNKNOWN,
 * RECEIPT_CHANGED and RECEIPT_KEY_OVER.
 */
export function checkReceipt(receipt: Receipt, keys: readonly PublicJwk[]): Outcome<Statement, ReceiptFault> {
  const key = keys.find((one) => one.kid === receipt.signature.keyId);
  if (key === undefined) {
    return refuse("RECEIPT_KEY_UNKNOWN", {
      zh: "回执不是用给出的任何一把公钥对应的密钥签署的。",
      en: "The receipt was signed by none of the keys given.",
    });
  }
  if (!isStatementSignedBy(key, receipt.statement, receipt.signature)) {
    return refuse("RECEIPT_CHANGED", {
      zh: "回执内容与签名不符：签署后被改动过。",
      en: "The receipt does not fit its signature: it was changed after it was signed.",
    });
  }
  if (key.until === undefined || isBy(receipt.statement.at, key.until)) return accept(receipt.statement);
  return refuse("RECEIPT_KEY_OVER", {
    zh: "回执的时间晚于签署密钥的停用时间，可能是用已停用的密钥伪造的。",
    en: "The receipt is of a time after its key was replaced: it may be forged with an old key.",
  });
}

function isBy(at: string, until: string): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(at), Temporal.Instant.from(until)) <= 0;
}

/** Whether a receipt is about exactly this data, by its hash. Refuses with RECEIPT_OTHER_TRANSFER. */
export function fitsData(statement: Statement, hash: string): Outcome<Statement, ReceiptFault> {
  if (statement.what.hash === hash) return accept(statement);
  return refuse("RECEIPT_OTHER_TRANSFER", {
    zh: "回执所记的数据不是这份数据。",
    en: "The receipt is about other data than this.",
  });
}

/** Hash of the canonical JSON of a value, with the digest in use or the one that a receipt names. */
export function hashOfJson(value: unknown, digest: Digest = digestInUse()): string {
  return namedHash(digestOf(canonicalJson(value), digest), digest);
}
