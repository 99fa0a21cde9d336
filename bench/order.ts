/** Always the same order, which no cache of neighbours can profit from. */
export function shuffled<T>(things: readonly T[]): readonly T[] {
  const order = [...things];
  let seed = 20_261;
  for (let last = order.length - 1; last > 0; last--) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = seed % (last + 1);
    const [one, two] = [order[last], order[other]];
    if (one !== undefined && two !== undefined) [order[last], order[other]] = [two, one];
  }
  return order;
}
