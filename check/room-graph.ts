import type { ICruiseResult } from "dependency-cruiser";
import { PURE_FILES } from "./tiers.ts";

/** Rooms of one tier may see each other, but not both ways, however long the way round. */
export function roomCircles(result: ICruiseResult): readonly string[] {
  const seen = new Map<string, Set<string>>();
  for (const module of result.modules) {
    const from = roomOf(module.source);
    for (const dependency of module.dependencies) {
      const to = roomOf(dependency.resolved);
      if (from === null || to === null || from === to) continue;
      seen.set(from, (seen.get(from) ?? new Set()).add(to));
    }
  }
  const rooms = [...seen.keys()].sort();
  return rooms.filter((room) => reaches(seen, room, room)).map((room) => `circle of rooms through ${room}`);
}

function reaches(seen: ReadonlyMap<string, ReadonlySet<string>>, from: string, goal: string): boolean {
  const visited = new Set<string>();
  const next = [...(seen.get(from) ?? [])];
  for (let room = next.pop(); room !== undefined; room = next.pop()) {
    if (room === goal) return true;
    if (visited.has(room)) continue;
    visited.add(room);
    next.push(...(seen.get(room) ?? []));
  }
  return false;
}

function roomOf(path: string): string | null {
  if (/\.test\.tsx?$/.test(path)) return null;
  return /^src\/rooms\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/** What pure files may come to rest on. Whatever else they reach must lie inside rooms and be as pure as they are. */
const GROUND = /^src\/(kernel|law)\//;

/** Pure files that reach, by whatever way through the rooms, a Node module, a package or a layer that acts. */
export function impureFiles(result: ICruiseResult): readonly string[] {
  const modules = new Map(result.modules.map((module) => [module.source, module]));
  const targets = (path: string): readonly string[] =>
    (modules.get(path)?.dependencies ?? []).map((dependency) => dependency.resolved);
  return [...modules.keys()].filter(isPure).flatMap((pure) => {
    const reached = new Set<string>([pure]);
    const faults: string[] = [];
    for (const path of reached) {
      for (const target of targets(path)) {
        if (target.startsWith("src/rooms/")) reached.add(target);
        else if (!GROUND.test(target)) faults.push(`impure: ${pure} reaches ${target} through ${path}`);
      }
    }
    return faults;
  });
}

function isPure(path: string): boolean {
  const name = /^src\/rooms\/[^/]+\/([^/]+)$/.exec(path)?.[1];
  return name !== undefined && PURE_FILES.includes(name);
}
