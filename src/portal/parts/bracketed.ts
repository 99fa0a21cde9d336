/** The title of an instrument in book marks, once. */
export function bracketed(title: string): string {
  return title.startsWith("《") ? title : `《${title}》`;
}
