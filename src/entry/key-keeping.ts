import { join } from "node:path";
import type { Outcome } from "../kernel/outcome.ts";
import type { Config } from "../platform/config.ts";
import {
  addSealingKey,
  dropKey,
  type KeyRefusal,
  type KeyState,
  type KeyUse,
  keyState,
  mayRetire,
  replacedAt,
  rotateKeys,
} from "../platform/key-life.ts";
import { type RingPlace, readRing } from "../platform/key-ring.ts";
import { fileKeyService } from "../platform/key-service.ts";
import { rememberKeys } from "../platform/keys.ts";
import { makeResealer, usesOf } from "../platform/reseal.ts";
import { inTransaction } from "../platform/transaction.ts";
import { batchesFromBefore } from "../rooms/intake/index.ts";
import type { Installation } from "./installation.ts";
import { SEALED_PLACES } from "./sealed-places.ts";

/** What the acts on keys need of an installation. */
export interface Keeping extends Pick<Installation, "db" | "intake"> {
  readonly config: Pick<Config, "cipher" | "dataFolder">;
}

export interface KnownKey {
  readonly id: string;
  readonly state: KeyState | null;
  readonly from: string | null;
  /** Values sealed with it. */
  readonly sealed: number;
}

/** Every key, what it does now, and how much is sealed with it. */
export async function keysKnown(of: Keeping): Promise<readonly KnownKey[]> {
  const ring = await readRing(ringPlace(of));
  const nowMs = of.intake.clock.now().epochMilliseconds;
  const known: KnownKey[] = [];
  for (const { id, from } of ring.sealing) {
    const uses = await usesOf(of.db.sql, SEALED_PLACES, id);
    known.push({ id, state: keyState(ring, id, nowMs), from, sealed: sum(uses) });
  }
  return known;
}

/** Adds a key that waits, and notes it in the database. */
export async function addWaitingKey(of: Keeping): Promise<string> {
  const id = await addSealingKey(ringPlace(of));
  await noteKeys(of, "add-key", id);
  return id;
}

/** Gives the next key its turn, and notes it in the database. */
export async function rotateNow(of: Keeping): Promise<{ readonly id: string; readonly from: string | null }> {
  const key = await rotateKeys(ringPlace(of), of.intake.clock.now().epochMilliseconds);
  await noteKeys(of, "rotate-keys", key.id);
  return { id: key.id, from: key.from };
}

/** Moves everything to the newest key; answers how many values were moved. */
export async function resealAll(of: Keeping): Promise<number> {
  await of.intake.keys.reload();
  const resealer = makeResealer({ db: of.db, keys: of.intake.keys, places: SEALED_PLACES });
  let moved = 0;
  for (let some = await resealer.step(); some !== null; some = await resealer.step()) moved += some;
  return moved;
}

/** Takes a key out for good: first the database says so, then it leaves the file, so that a cut between leaves it readable. */
export async function retireKey(of: Keeping, id: string): Promise<Outcome<null, KeyRefusal>> {
  const ring = await readRing(ringPlace(of));
  const nowMs = of.intake.clock.now().epochMilliseconds;
  const uses = await usesNow(of, id, replacedAt(ring, id));
  const verdict = mayRetire(ring, { id, nowMs, uses });
  if (!verdict.ok) return verdict;
  await inTransaction(
    of.db,
    { actor: "operator", purpose: "keys", act: "retire-key", detail: { key: id } },
    (tx) => tx`
      update platform.sealing_key set retired_at = ${of.intake.clock.now().toString()}::timestamptz
       where key_id = ${id} and retired_at is null`,
  );
  await dropKey(ringPlace(of), id);
  return verdict;
}

async function usesNow(of: Keeping, id: string, replaced: number | null): Promise<readonly KeyUse[]> {
  const uses = await usesOf(of.db.sql, SEALED_PLACES, id);
  if (replaced === null) return uses;
  const instant = Temporal.Instant.fromEpochMilliseconds(replaced).toString();
  return [...uses, { place: "intake.batch running", count: await batchesFromBefore(of.db.sql, instant) }];
}

async function noteKeys(of: Keeping, act: string, key: string): Promise<void> {
  await of.intake.keys.reload();
  const recordedAt = of.intake.clock.now().toString();
  await inTransaction(of.db, { actor: "operator", purpose: "keys", act, detail: { key } }, (tx) =>
    rememberKeys(tx, of.intake.keys, recordedAt),
  );
}

function ringPlace(of: Keeping): RingPlace {
  const folder = join(of.config.dataFolder, "keys");
  return { folder, service: fileKeyService(folder, of.config.cipher) };
}

function sum(uses: readonly KeyUse[]): number {
  return uses.reduce((total, { count }) => total + count, 0);
}
