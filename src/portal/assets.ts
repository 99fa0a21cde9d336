import type { Assets } from "./page-types.ts";

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
}

/** Reads Vite's manifest into the addresses the pages link. Throws when an entry is missing: then the build is broken. */
export function readAssets(manifest: string): Omit<Assets, "css"> {
  const chunks = JSON.parse(manifest) as Readonly<Record<string, Chunk>>;
  const site = chunkOf(chunks, "src/portal/style/site.css");
  const workbench = chunkOf(chunks, "src/portal/workbench/main.tsx");
  const people = chunkOf(chunks, "src/portal/people/main.ts");
  return {
    styles: [address(site.file)],
    islands: address(chunkOf(chunks, "src/portal/islands/main.ts").file),
    workbench: address(workbench.file),
    workbenchStyles: (workbench.css ?? []).map(address),
    people: address(people.file),
    peopleStyles: (people.css ?? []).map(address),
  };
}

function chunkOf(chunks: Readonly<Record<string, Chunk>>, source: string): Chunk {
  const chunk = chunks[source];
  if (chunk === undefined) throw new Error(`The portal build has no ${source}.`);
  return chunk;
}

function address(file: string): string {
  return `/assets/${file}`;
}
