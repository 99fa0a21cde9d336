import type { Ground } from "./ground.ts";
import type { Result } from "./result.ts";
export async function benchSubjectPage(_ground: Ground, _scale: number): Promise<readonly Result[]> {
  return [];
}
