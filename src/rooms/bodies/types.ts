/** A public body as supplier of records. */
export interface Body {
  readonly bodyCode: string;
  readonly name: string;
  /** Prefix of division codes; empty text means the whole nation. */
  readonly territory: string;
  /** Entries it supplies on the day asked. */
  readonly entries: readonly string[];
}
