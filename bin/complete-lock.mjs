#!/usr/bin/env node
/**
 * `node bin/complete-lock.mjs`, after every `npm install` that changed package-lock.json. npm leaves a package for another
 * kind of machine out of the lock file when the registry it asked does not have it, and then refuses its own file in
 * `npm ci`. This adds those packages with the exact version their owner names; without a checksum, which npm adds when
 * it meets them. Exit codes: 0 complete, 1 a name from which system and processor cannot be told.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm", "arm64", "ia32", "ppc64", "riscv64", "s390x", "x64"];

const file = join(dirname(fileURLToPath(import.meta.url)), "..", "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const left = [];
let added = 0;

for (const [path, owner] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    if (isLocked(path, name)) continue;
    const entry = entryOf(name, version, owner);
    if (entry === null) left.push(name);
    else lock.packages[`node_modules/${name}`] = entry;
    added += 1;
  }
}
const byPath = ([a], [b]) => (a === "" ? -1 : b === "" ? 1 : a.localeCompare(b, "en"));
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byPath));
if (added > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stderr.write(
  `${added - left.length} added${left.length > 0 ? `, not understood: ${left.join(", ")}` : ""}\n`,
);
process.exitCode = left.length > 0 ? 1 : 0;

/** Node looks in the owner's own node_modules and then further up. */
function isLocked(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (lock.packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`] !== undefined) return true;
    if (at === "") return false;
  }
}

function entryOf(name, version, owner) {
  const words = name.split("/").at(-1).split("-");
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  if (os === undefined || cpu === undefined || !/^\d/.test(version)) return null;
  const libc = words.some((word) => word.startsWith("musl"))
    ? "musl"
    : words.some((word) => word.startsWith("gnu"))
      ? "glibc"
      : null;
  return {
    version,
    cpu: [cpu],
    ...(owner.dev === true ? { dev: true } : {}),
    ...(os === "linux" && libc !== null ? { libc: [libc] } : {}),
    ...(owner.license === undefined ? {} : { license: owner.license }),
    optional: true,
    os: [os],
  };
}
