/** What a check is given: the tree to look at, and whether it may rewrite the golden files it compares with. */
export interface Tree {
  readonly root: string;
  readonly write: boolean;
}

/** What a check found. No finding means it passed; notes are shown and change nothing. */
export interface Verdict {
  readonly findings: readonly string[];
  readonly notes: readonly string[];
}

export interface Check {
  readonly name: string;
  readonly run: (tree: Tree) => Promise<Verdict>;
}

/** The verdict of a check that has nothing to say beside its findings. */
export function verdict(findings: readonly string[], notes: readonly string[] = []): Verdict {
  return { findings, notes };
}
