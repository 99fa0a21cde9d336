import { runNpm } from "./command.ts";
import { type Check, verdict } from "./verdict.ts";

/** A known weakness that we live with, because what it needs cannot happen here; the reason is in the decision record. */
interface Accepted {
  readonly advisory: string;
  readonly because: string;
}

const ACCEPTED: readonly Accepted[] = [
  // SheetJS on npm: prototype pollution and a slow expression while a file is read.
  { advisory: "GHSA-4r6h-8v6p-xvw6", because: "docs/decisions/0008-xls-in-isolation.md" },
  { advisory: "GHSA-5pgg-2g8v-p4x9", because: "docs/decisions/0008-xls-in-isolation.md" },
];

export interface Advisory {
  readonly id: string;
  readonly name: string;
  readonly severity: string;
  readonly title: string;
}

/** Weaknesses that the registry knows of in what we depend on. A registry that does not answer leaves a note and no verdict. */
export const advisories: Check = {
  name: "advisories",
  run: async ({ root }) => {
    const asked = await runNpm(root, ["audit", "--json", "--package-lock-only", "--loglevel=silent"]);
    const known = advisoriesOf(asked.printed);
    if (known === null)
      return verdict([], ["the registry does not tell advisories here; nothing was checked"]);
    return verdict(advisoryFaults(known), acceptedNotes(known));
  },
};

/** The advisories in an answer of npm audit; null when the answer is no audit. */
export function advisoriesOf(text: string): readonly Advisory[] | null {
  const answer = parsed(text);
  if (typeof answer !== "object" || answer === null || !("vulnerabilities" in answer)) return null;
  // npm's audit report, version 2: packages by name, each with the advisories ("via") that reach it.
  const packages = answer.vulnerabilities as Readonly<Record<string, { readonly via: readonly Via[] }>>;
  const found = Object.entries(packages).flatMap(([name, { via }]) =>
    via.flatMap((one) => (typeof one === "string" ? [] : [advisoryOf(name, one)])),
  );
  return [...new Map(found.map((one) => [`${one.id} ${one.name}`, one] as const)).values()];
}

type Via = string | { readonly url: string; readonly title: string; readonly severity: string };

function advisoryOf(name: string, via: Exclude<Via, string>): Advisory {
  return { id: via.url.split("/").at(-1) ?? via.url, name, severity: via.severity, title: via.title };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A sentence for each advisory that was not accepted with a reason. */
export function advisoryFaults(known: readonly Advisory[]): readonly string[] {
  const accepted = new Set(ACCEPTED.map((one) => one.advisory));
  return known
    .filter((one) => !accepted.has(one.id))
    .map((one) => `${one.name}: ${one.severity}, ${one.title} (${one.id})`);
}

function acceptedNotes(known: readonly Advisory[]): readonly string[] {
  return ACCEPTED.filter((one) => known.some((found) => found.id === one.advisory)).map(
    (one) => `${one.advisory} is accepted: ${one.because}`,
  );
}
