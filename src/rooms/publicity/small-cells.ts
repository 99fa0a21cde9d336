/** A count about natural persons: records, and of how many different persons. */
export interface PersonCell {
  readonly key: string;
  readonly records: number;
  readonly persons: number;
}

/** What may be shown of it; null is “fewer than the law lets one show”. */
export interface ShownCell {
  readonly key: string;
  readonly records: number | null;
}

export interface ShownCells {
  readonly cells: readonly ShownCell[];
  /** Records of all cells; null as soon as one cell is hidden, because the others and their sum would tell it. */
  readonly total: number | null;
}

/**
 * Counts about natural persons, without those about fewer than `least` of them, and without a sum from which such a count
 * could be worked out: what is shown is the same whatever a hidden count is. `least` null: the law names no number on the
 * day, so nothing is counted in public. Cells about nobody are left out: they cannot be told from cells that do not exist.
 */
export function shownCells(cells: readonly PersonCell[], least: number | null): ShownCells {
  const peopled = cells.filter(({ persons }) => persons > 0);
  const isHidden = ({ persons }: PersonCell): boolean => least === null || persons < least;
  const shown = peopled.map((cell) => ({ key: cell.key, records: isHidden(cell) ? null : cell.records }));
  const sum = peopled.reduce((total, { records }) => total + records, 0);
  return {
    cells: shown.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    total: peopled.some(isHidden) ? null : sum,
  };
}
