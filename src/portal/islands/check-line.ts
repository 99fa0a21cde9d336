/** One thing that was checked, and what came out. */
export interface CheckLine {
  readonly state: "holds" | "differs" | "unknown";
  readonly text: string;
}
