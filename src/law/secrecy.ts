import { isoOf } from "./day.ts";
import { remembered } from "./memo.ts";
import { textsOn } from "./parameter.ts";
import type { DayLike, Law } from "./types.ts";

interface Marks {
  readonly quick: RegExp;
  readonly innocent: RegExp;
}

const marks = remembered<Marks | "none">();

/**
 * The secrecy mark that a text carries (绝密, 机密, 秘密, 涉密 …), or null. Phrases such as 商业秘密 are not marks.
 * Classified decisions never enter the publicity channel; the words are data (law/national/intake.yaml).
 */
export function secrecyMarkIn(law: Law, text: string, day: DayLike): string | null {
  const found = marks(law, isoOf(day), () => marksOn(law, day));
  if (found === "none" || !found.quick.test(text)) return null;
  return found.quick.exec(text.replace(found.innocent, ""))?.[0] ?? null;
}

function marksOn(law: Law, day: DayLike): Marks | "none" {
  const markers = textsOn(law, "intake.secrecy.markers", day);
  if (!markers.ok) return "none";
  const innocent = textsOn(law, "intake.secrecy.innocent-phrases", day);
  return {
    quick: new RegExp(markers.value.map(RegExp.escape).join("|")),
    innocent: innocent.ok ? new RegExp(innocent.value.map(RegExp.escape).join("|"), "g") : /(?!)/g,
  };
}
