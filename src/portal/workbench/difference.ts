/** Splits a value into what it shares with the other at both ends and what lies between. */
export function differenceOf(
  value: string,
  other: string | undefined,
): { readonly before: string; readonly changed: string; readonly after: string } {
  if (other === undefined) return { before: value, changed: "", after: "" };
  const [mine, theirs] = [[...value], [...other]];
  const shorter = Math.min(mine.length, theirs.length);
  let start = 0;
  while (start < shorter && mine[start] === theirs[start]) start += 1;
  let end = 0;
  while (end < shorter - start && mine.at(-1 - end) === theirs.at(-1 - end)) end += 1;
  const until = mine.length - end;
  return {
    before: mine.slice(0, start).join(""),
    changed: mine.slice(start, until).join(""),
    after: mine.slice(until).join(""),
  };
}
