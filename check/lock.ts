import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the lock file says of one package; npm's format, checked by npm ci. */
export interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: unknown;
}

/** The `packages` of the lock file by path, without the project itself. */
export function lockedPackages(root: string): readonly (readonly [string, LockedPackage])[] {
  const lock: unknown = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  if (typeof lock !== "object" || lock === null || !("packages" in lock))
    throw new Error("no packages in the lock");
  // The lock file is npm's: an object of objects by its format, checked by npm ci.
  const packages = lock.packages as Readonly<Record<string, LockedPackage>>;
  return Object.entries(packages).filter(([path]) => path !== "");
}

/** The name under which a path of the lock file is installed: the alias where there is one. */
export function installedName(path: string): string {
  return path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
}
