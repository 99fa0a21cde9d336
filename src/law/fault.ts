import type { Located } from "./read.ts";
import type { InstrumentSource } from "./schema.ts";
import type { LawFault } from "./types.ts";

/** A fault at a located part of the law. */
export function faultAt(at: Located<unknown>, path: string, sentence: string): LawFault {
  return { file: at.file, path: `${at.path}${path}`, sentence };
}

/** The fault of citing an instrument that instruments.yaml does not list. */
export function unknownInstrument(
  at: Located<unknown>,
  id: string,
  instruments: ReadonlyMap<string, InstrumentSource>,
): readonly LawFault[] {
  return instruments.has(id) ? [] : [faultAt(at, "/instrument", `no instrument is called ${id}`)];
}
