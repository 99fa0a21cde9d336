import { golden } from "./golden.ts";
import type { Check } from "./verdict.ts";

/** docs/openapi.json equals the document that the app serves, so a change of the interface is seen in review. */
export const openapi: Check = {
  name: "openapi",
  run: async (tree) => {
    const { openApiDocument } = await import("../src/entry/openapi.ts");
    return golden(tree, "docs/openapi.json", `${JSON.stringify(sorted(await openApiDocument()), null, 2)}\n`);
  },
};

/** The same value with the names of every object in order: the order of registration is no change. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}
