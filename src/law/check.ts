import { epochDaysOf } from "../kernel/day-arithmetic.ts";
import { checkEntries } from "./check-entries.ts";
import { checkPurpose } from "./check-purposes.ts";
import { faultAt, unknownInstrument } from "./fault.ts";
import type { LawSources, Located } from "./read.ts";
import type { InstrumentSource, ParameterSource, ParameterValueSource } from "./schema.ts";
import type { LawFault } from "./types.ts";

/** Holds the parts of the law folder against each other: no dangling citation, no two values for one day, no private field. */
export function checkSources(sources: LawSources): readonly LawFault[] {
  const instruments = new Map(sources.instruments.map(({ value }) => [value.id, value]));
  return [
    ...repeated(sources.instruments, ({ id }) => id, "instrument"),
    ...repeated(sources.parameters, ({ parameter }) => parameter, "parameter"),
    ...repeated(sources.codeSets, ({ set }) => set, "code set"),
    ...sources.parameters.flatMap((parameter) => checkParameter(parameter, instruments)),
    ...sources.codeSets.flatMap(checkCodeSet),
    ...sources.denied.flatMap((item) => unknownInstrument(item, item.value.instrument, instruments)),
    ...sources.holidays.flatMap((item) => unknownInstrument(item, item.value.instrument, instruments)),
    ...sources.instruments.flatMap((item) =>
      checkDays(item, [item.value.effective ?? null, item.value.until ?? null]),
    ),
    ...sources.cases.flatMap((item) => checkDays(item, [item.value.on])),
    ...checkEntries(sources, instruments),
    ...repeated(sources.purposes, ({ purpose }) => purpose, "purpose"),
    ...sources.purposes.flatMap((purpose) => checkPurpose(purpose, sources, instruments)),
  ];
}

function repeated<T>(
  items: readonly Located<T>[],
  key: (item: T) => string,
  what: string,
): readonly LawFault[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const name = key(item.value);
    const again = seen.has(name);
    seen.add(name);
    return again ? [faultAt(item, "", `the ${what} ${name} is given twice`)] : [];
  });
}

function checkParameter(
  parameter: Located<ParameterSource>,
  instruments: ReadonlyMap<string, InstrumentSource>,
): readonly LawFault[] {
  const { values } = parameter.value;
  return values.flatMap((value, index) => {
    const at = { ...parameter, path: `${parameter.path}/values/${index}` };
    return [
      ...unknownInstrument(at, value.instrument, instruments),
      ...checkDays(at, [value.from, value.until ?? null]),
      ...(value.until !== undefined && value.until < value.from
        ? [faultAt(at, "/until", "ends before it starts")]
        : []),
      ...(value.verified && OPEN_ARTICLE.test(value.article)
        ? [faultAt(at, "/verified", "a value whose article was not found in the text is not verified")]
        : []),
      ...(!value.verified && value.note === undefined
        ? [faultAt(at, "/note", "an unverified value needs a note")]
        : []),
      ...values
        .slice(0, index)
        .flatMap((earlier) => (overlap(earlier, value) ? [overlapFault(at, earlier, value)] : [])),
    ];
  });
}

/** How the files say that the number of the article is still to be found. */
const OPEN_ARTICLE = /待核|未核实/u;

function overlap(a: ParameterValueSource, b: ParameterValueSource): boolean {
  if ((a.domain ?? null) !== (b.domain ?? null)) return false;
  const aEndsFirst = a.until !== undefined && a.until < b.from;
  const bEndsFirst = b.until !== undefined && b.until < a.from;
  return !aEndsFirst && !bEndsFirst;
}

function overlapFault(at: Located<unknown>, a: ParameterValueSource, b: ParameterValueSource): LawFault {
  return faultAt(at, "/from", `two values hold at once: from ${a.from} and from ${b.from}`);
}

function checkDays(at: Located<unknown>, days: readonly (string | null)[]): readonly LawFault[] {
  return days
    .filter((day) => day !== null && epochDaysOf(day) === null)
    .map((day) => faultAt(at, "", `the calendar has no day ${day}`));
}

function checkCodeSet(set: LawSources["codeSets"][number]): readonly LawFault[] {
  const seen = new Map<string, string>();
  return set.value.values.flatMap(({ code, zh, aliases }) =>
    [...new Set([code, zh, ...aliases])].flatMap((writing) => {
      const other = seen.get(writing);
      seen.set(writing, code);
      return other === undefined
        ? []
        : [faultAt(set, "/values", `${writing} means both ${other} and ${code}`)];
    }),
  );
}
