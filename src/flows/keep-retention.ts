import { valueOn } from "../law/parameter.ts";
import type { Law } from "../law/types.ts";
import { RETENTION_RECORDS_PER_SLICE } from "../platform/limits.ts";
import { inTransaction } from "../platform/transaction.ts";
import { forgetObjections } from "../rooms/objections/index.ts";
import { forgetTermCodes, type Retention, recordsOverRetention } from "../rooms/publicity/index.ts";
import { forgetCodes, forgetMarks, overdueTombstones } from "../rooms/records/index.ts";
import { forgetLookCodes } from "../rooms/sharing/index.ts";
import { type SealingWith, sealPlaces } from "./seal-record.ts";
import { ALL_STRIPES, takeStripes } from "./stripes.ts";

const PARAMETER = /^retention\.(?<entry>.+)\.months$/u;

export interface RetentionOfEntry extends Retention {
  readonly instrument: string;
  readonly article: string;
  readonly verified: boolean;
  readonly note: string | null;
}

/** The retention of every entry of the catalogue that the law gives one on a day (law/national/retention.yaml). */
export function retentionsOn(law: Law, day: string): readonly RetentionOfEntry[] {
  return law.entries.flatMap(({ entry }) => {
    const name = [...law.parameters.keys()].find(
      (known) => PARAMETER.exec(known)?.groups?.["entry"] === entry,
    );
    const found = name === undefined ? null : valueOn(law, name, day);
    if (found === null || !found.ok || typeof found.value.value !== "number") return [];
    const { value: months, instrument, article, verified, note } = found.value;
    return [{ entry, months, instrument, article, verified, note }];
  });
}

/**
 * Seals one slice of what is over its retention (PIPL articles 19 and 47), and lets go of one slice of tombstones whose time
 * is over; answers how many records were touched. Zero means that nothing is left to do on this day.
 */
export async function keepRetention(of: SealingWith): Promise<number> {
  let sealed = 0;
  for (const retention of retentionsOn(of.law, of.clock.today().toString()))
    sealed += await sealSlice(of, retention);
  return sealed + (await forgetSlice(of));
}

async function sealSlice(of: SealingWith, retention: RetentionOfEntry): Promise<number> {
  const { entry, instrument, article } = retention;
  const before = of.clock.today().toString();
  const over = { retentions: [retention], before, limit: RETENTION_RECORDS_PER_SLICE };
  if ((await recordsOverRetention(of.db.sql, { ...over, limit: 1 })).length === 0) return 0;
  const order = {
    orderedBy: "system",
    reason: "retention-over",
    instrument,
    article,
    orderNumber: `retention ${before}`,
  };
  const detail = { entry, records: 0 };
  return inTransaction(
    of.db,
    { actor: "system", purpose: "retention", act: "seal-over-retention", detail },
    async (tx) => {
      await takeStripes(tx, ALL_STRIPES);
      const places = await recordsOverRetention(tx, over);
      await sealPlaces(tx, { of, places, order, keptUntil: null });
      detail.records = places.length;
      return places.length;
    },
  );
}

/** Tombstones of erased persons end: the keyed hash goes from the sealed shells, from terms, changes and looks. */
async function forgetSlice(of: SealingWith): Promise<number> {
  const today = of.clock.today().toString();
  if ((await overdueTombstones(of.db.sql, today, 1)).length === 0) return 0;
  const detail = { records: 0 };
  return inTransaction(
    of.db,
    { actor: "system", purpose: "retention", act: "forget-tombstones", detail },
    async (tx) => {
      await takeStripes(tx, ALL_STRIPES);
      const places = await overdueTombstones(tx, today, RETENTION_RECORDS_PER_SLICE);
      const codes = await forgetCodes(tx, places);
      await forgetTermCodes(tx, places);
      await forgetLookCodes(tx, codes);
      await forgetObjections(tx, codes);
      await forgetMarks(tx, codes);
      detail.records = places.length;
      return places.length;
    },
  );
}
