/** Answers of the API about delegations, as the pages read them. */

export interface RepresentationSeen {
  readonly id: string;
  readonly subject: { readonly uscc: string; readonly name: string };
  readonly scopes: readonly string[];
  readonly from: string;
  readonly until: string;
  /** Whether it was given back before its last day. */
  readonly ended: boolean;
  readonly inForce: boolean;
}

export interface Representations {
  readonly account: string;
  readonly items: readonly RepresentationSeen[];
}
