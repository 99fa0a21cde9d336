import { accept, assertThat, type Outcome } from "../kernel/outcome.ts";
import { numberOn } from "../law/parameter.ts";
import { inTransaction } from "../platform/transaction.ts";
import { forgetObjections } from "../rooms/objections/index.ts";
import { forgetMarks, recordsOfSubject } from "../rooms/records/index.ts";
import { checkOrder, type SealRefusal } from "../rooms/records/rules.ts";
import type { SealOrder } from "../rooms/records/types.ts";
import { forgetPerson, PERSON_PREFIX } from "../rooms/subjects/index.ts";
import { orderBooks, type SealingWith, sealPlaces } from "./seal-record.ts";
import { stripesOf, takeStripes } from "./stripes.ts";

/** Records of one person that an erasure takes at once; nobody has as many. */
const RECORDS_OF_PERSON_MAX = 10_000;

const TOMBSTONE_PARAMETER = "retention.person-tombstone.months";

export interface ErasureAsked {
  /** Keyed hash of the document. */
  readonly subjectCode: string;
  readonly order: SealOrder;
}

export interface Erasure {
  readonly identity: boolean;
  readonly records: number;
  /** Last day on which the keyed hash stands as a tombstone. */
  readonly keptUntil: string;
}

/**
 * Erases a natural person by order of the operator (policy, article 4; PIPL article 47). 1. The order says why, on what
 * basis and under which number. 2. The identity goes. 3. Every record is sealed, its publicity ends. 4. The keyed hash
 * stays as a tombstone as long as the law says, so that the same records do not come back silently. The audit chain keeps
 * its entries, which never said anything about the person. Refuses with the codes of SealRefusal and of the law.
 */
export async function erasePerson(
  of: SealingWith,
  { subjectCode, order }: ErasureAsked,
): Promise<Outcome<Erasure, SealRefusal | "NO_LAW_IN_FORCE" | "UNKNOWN_PARAMETER">> {
  assertThat(subjectCode.startsWith(PERSON_PREFIX), "an erasure is about a natural person");
  const words = checkOrder(order, orderBooks(of.law));
  if (!words.ok) return words;
  const today = of.clock.today();
  const months = numberOn(of.law, TOMBSTONE_PARAMETER, today);
  if (!months.ok) return months;
  const keptUntil = today.add({ months: months.value }).toString();
  const detail = { reason: order.reason, records: 0 };
  return inTransaction(
    of.db,
    { actor: order.orderedBy, purpose: "erasure", act: "erase-person", subjectCount: 1, detail },
    async (tx) => {
      await takeStripes(tx, stripesOf([subjectCode]));
      const places = await recordsOfSubject(tx, subjectCode, RECORDS_OF_PERSON_MAX);
      assertThat(places.length < RECORDS_OF_PERSON_MAX, "a person has fewer records than one erasure takes");
      const identity = await forgetPerson(tx, subjectCode);
      await sealPlaces(tx, { of, places, order, keptUntil });
      await forgetObjections(tx, [subjectCode]);
      await forgetMarks(tx, [subjectCode]);
      detail.records = places.length;
      return accept({ identity, records: places.length, keptUntil });
    },
  );
}
