/** What may be delegated. */
export type Scope = "looks" | "export" | "correct";

export type KeyAlgorithm = "ES256" | "SM2";

/** A public key of an enterprise. */
export interface EnterpriseKey {
  readonly algorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer;
}

/** What an enterprise signs, as canonical JSON (RFC 8785). */
export interface DelegationStatement {
  /** Says what is signed, so that a signature under something else is none. */
  readonly kind: "xinheng-delegation-1";
  readonly subject: string;
  readonly account: string;
  readonly scopes: readonly Scope[];
  /** ISO days, both included. */
  readonly from: string;
  readonly until: string;
}

/** What an enterprise signs to end a delegation. */
export interface EndStatement {
  readonly kind: "xinheng-delegation-end-1";
  readonly subject: string;
  /** Hash of the statement of the delegation as it was signed, in hexadecimal: SHA-256, or SM3 under the suite gm. */
  readonly delegation: string;
}

/** A delegation of a person, whatever became of it. */
export interface Delegation {
  readonly delegationId: string;
  readonly subjectCode: string;
  readonly scopes: readonly Scope[];
  readonly from: string;
  readonly until: string;
  readonly ended: boolean;
}
