import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runNpm } from "./command.ts";
import { installedName, type LockedPackage, lockedPackages } from "./lock.ts";
import { type Check, verdict } from "./verdict.ts";

/** Where the bill of materials of this checkout is written, in CycloneDX. */
export const SBOM_FILE = "build/sbom.cdx.json";

interface Component {
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly unknown[];
}

/**
 * Writes the bill of materials and holds it against the lock file: every package is on it with a licence, and nothing is
 * installed here without a checksum in the lock file.
 */
export const sbom: Check = {
  name: "sbom",
  run: async ({ root }) => {
    const made = await runNpm(root, [
      "sbom",
      "--package-lock-only",
      "--sbom-format=cyclonedx",
      "--loglevel=error",
    ]);
    if (made.code !== 0)
      return verdict([`npm sbom ended with exit code ${made.code}: ${made.output.trim()}`]);
    mkdirSync(join(root, "build"), { recursive: true });
    writeFileSync(join(root, SBOM_FILE), made.printed);
    const components = componentsOf(made.printed);
    const locked = lockedPackages(root);
    const unsealed = locked.filter(
      ([path, { integrity }]) => integrity === undefined && existsSync(join(root, path)),
    );
    return verdict([
      ...sbomFaults(components, locked),
      ...unsealed.map(([path]) => `${installedName(path)}: installed without a checksum in the lock file`),
    ]);
  },
};

function componentsOf(text: string): readonly Component[] {
  const bill: unknown = JSON.parse(text);
  if (typeof bill !== "object" || bill === null || !("components" in bill)) return [];
  // CycloneDX as npm writes it; an entry of another shape is missed below and so becomes a finding.
  return bill.components as readonly Component[];
}

/** A sentence for each package of the lock file that the bill does not name, or names without a licence. */
export function sbomFaults(
  components: readonly Component[],
  locked: readonly (readonly [string, LockedPackage])[],
): readonly string[] {
  const licensed = new Map(
    components.map((one) => [`${one.name}@${one.version}`, (one.licenses ?? []).length > 0] as const),
  );
  return locked.flatMap(([path, { version }]) => {
    const known = licensed.get(`${installedName(path)}@${version}`);
    if (known === undefined) return [`${installedName(path)}@${version}: not on the bill of materials`];
    return known ? [] : [`${installedName(path)}@${version}: on the bill of materials without a licence`];
  });
}
