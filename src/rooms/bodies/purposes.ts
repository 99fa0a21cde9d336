import { basisOf } from "../../law/basis.ts";
import type { Law } from "../../law/types.ts";
import type { Purpose } from "./types.ts";

const registers = new WeakMap<Law, readonly Purpose[]>();

/** The register of purposes as the law folder gives it, with the bases as they are shown; built once per law. */
export function purposesOf(law: Law): readonly Purpose[] {
  const known = registers.get(law);
  if (known !== undefined) return known;
  const register = law.purposes.map(
    ({ purpose, zh, en, from, until, entries, persons, bases, delay }): Purpose => ({
      purpose,
      zh,
      en,
      from,
      until: until ?? null,
      entries,
      persons,
      bases: bases.map((basis) => basisOf(law, basis, "reading")),
      delay: delay === undefined ? null : { monthsMax: delay.monthsMax, basis: basisOf(law, delay, "delay") },
    }),
  );
  registers.set(law, register);
  return register;
}
