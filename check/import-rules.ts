import type { IForbiddenRuleType } from "dependency-cruiser";
import { DOORS, LAYERS, PACKAGE_HOMES, ROOM_TIERS } from "./tiers.ts";

const TEST = "\\.test\\.tsx?$";

/** The rules of dependency-cruiser, made from the table of tiers. Paths are relative to the tree that is cruised. */
export function importRules(): readonly IForbiddenRuleType[] {
  return [
    ...Object.keys(LAYERS).map(layerRule),
    ...Object.keys(DOORS).map(doorRule),
    ...ROOM_TIERS.flatMap((rooms, tier) => rooms.map((room) => roomRule(room, tier))),
    ...Object.keys(PACKAGE_HOMES).map(packageRule),
    homelessRule(),
    kernelRule(),
    ...alwaysRules(),
  ];
}

/** A folder sees itself and the folders the table names; tests may also make input with the demonstration's generator. */
function layerRule(layer: string): IForbiddenRuleType {
  const seen = [layer, ...(LAYERS[layer] ?? [])].join("|");
  return {
    name: `layer-${layer}`,
    severity: "error",
    from: { path: `^src/${layer}/`, pathNot: TEST },
    to: { path: "^(src|test|bench|check)/", pathNot: `^src/(${seen})/` },
  };
}

/** A room is entered by its doors only. Between rooms this is said per room below, because a room sees its own files. */
function doorRule(layer: string): IForbiddenRuleType {
  const doors = namesPattern(DOORS[layer] ?? []);
  const own = layer === "rooms" ? "|^src/rooms/$1/" : "";
  return {
    name: `door-${layer}`,
    severity: "error",
    from: { path: layer === "rooms" ? "^src/rooms/([^/]+)/" : `^src/${layer}/`, pathNot: TEST },
    to: { path: "^src/rooms/", pathNot: `^src/rooms/[^/]+/${doors}$${own}` },
  };
}

/** A room sees rooms of its own tier and below. */
function roomRule(room: string, tier: number): IForbiddenRuleType {
  const seen = ROOM_TIERS.slice(0, tier + 1)
    .flat()
    .join("|");
  return {
    name: `tier-${room}`,
    severity: "error",
    from: { path: `^src/rooms/${room}/` },
    to: { path: "^src/rooms/", pathNot: `^src/rooms/(${seen})/` },
  };
}

/** A package is imported in its homes only. Tests may use it as a control. */
function packageRule(name: string): IForbiddenRuleType {
  const homes = (PACKAGE_HOMES[name] ?? []).join("|");
  return {
    name: `package-${name}`,
    severity: "error",
    from: { path: "^src/", pathNot: [`^(${homes})`, TEST] },
    to: { path: `(^|/)node_modules/(@types/)?${name}/` },
  };
}

/** A package that the table does not know may not be imported by the product at all. */
function homelessRule(): IForbiddenRuleType {
  const known = Object.keys(PACKAGE_HOMES).join("|");
  return {
    name: "package-without-home",
    severity: "error",
    from: { path: "^src/", pathNot: TEST },
    to: { path: "(^|/)node_modules/", pathNot: `(^|/)node_modules/(@types/)?(${known}|node)/` },
  };
}

/** The kernel runs in a browser and in a mirror: it imports nothing that is not its own. */
function kernelRule(): IForbiddenRuleType {
  return {
    name: "kernel-imports-nothing",
    severity: "error",
    from: { path: "^src/kernel/", pathNot: TEST },
    to: { pathNot: "^src/kernel/" },
  };
}

function alwaysRules(): readonly IForbiddenRuleType[] {
  return [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    { name: "no-import-of-tests", severity: "error", from: {}, to: { path: TEST } },
  ];
}

function namesPattern(names: readonly string[]): string {
  return `(${names.map((name) => name.replaceAll(".", "\\.")).join("|")})`;
}
