import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installedName, type LockedPackage, lockedPackages } from "./lock.ts";
import { type Check, verdict } from "./verdict.ts";

/** Licences under which we may use, change and pass on what we depend on, together with our own Apache-2.0. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MPL-2.0",
  "OFL-1.1",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** Every package of the lock file, also those of other platforms that are not installed here, has an allowed licence. */
export const licences: Check = {
  name: "licences",
  run: async ({ root }) => {
    const faults = lockedPackages(root).flatMap(([path, locked]) =>
      licenceFault(path, licenceOf(root, path, locked)),
    );
    return verdict(faults);
  },
};

/** Nothing when the licence is allowed, else one sentence. */
export function licenceFault(path: string, licence: string | null): readonly string[] {
  const name = installedName(path);
  if (licence === null) return [`${name}: no licence is named`];
  return isAllowed(licence) ? [] : [`${name}: licence ${licence} is not on the list`];
}

/** An SPDX expression: with OR one side is enough, with AND all must be allowed. Nested brackets are refused. */
export function isAllowed(expression: string): boolean {
  const flat = expression.replace(/^\((.*)\)$/, "$1");
  if (/[()]/.test(flat)) return flat.split(" AND ").every((part) => part !== flat && isAllowed(part));
  if (flat.includes(" OR ")) return flat.split(" OR ").some((part) => isAllowed(part));
  return flat.split(" AND ").every((licence) => ALLOWED.has(licence));
}

/** What is installed counts before what the lock file says; a package of another platform is only in the lock file. */
function licenceOf(root: string, path: string, locked: LockedPackage): string | null {
  const file = join(root, path, "package.json");
  const installed = existsSync(file) ? licenceField(JSON.parse(readFileSync(file, "utf8"))) : null;
  return installed ?? (typeof locked.license === "string" ? locked.license : null);
}

function licenceField(manifest: unknown): string | null {
  if (typeof manifest !== "object" || manifest === null || !("license" in manifest)) return null;
  const { license } = manifest;
  if (typeof license === "string") return license;
  const old = typeof license === "object" && license !== null && "type" in license ? license.type : null;
  return typeof old === "string" ? old : null;
}
