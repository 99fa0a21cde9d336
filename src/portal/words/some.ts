/** A count with its word: "1 subject", "2 subjects". */
export function some(count: string, one: string, many = `${one}s`): string {
  return `${count} ${count === "1" ? one : many}`;
}
