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
import { KEYS_SPREAD_SECONDS } from "../platform/limits.ts";
import { makeResealer, usesOf } from "../platform/reseal.ts";
import {
  type KnownSigning,
  retireSigning,
  rotateSigning,
  type SigningPlace,
  signingKnown,
} from "../platform/signing-life.ts";
import { signatureInUse } from "../platform/suite.ts";
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

/** Every signing key whose private half is there, and what it does now. */
export function signingKeys(of: Keeping): Promise<readonly KnownSigning[]> {
  return signingKnown(signingPlace(of), of.intake.clock.now().epochMilliseconds);
}

/** Adds a signing key that takes over once every program knows it, and publishes it at once; the one before stays published, with its end. */
export async function rotateSigningNow(of: Keeping): Promise<{ readonly id: string; readonly from: string }> {
  const { fresh, from, replaced } = await rotateSigning(
    signingPlace(of),
    of.intake.clock.now().epochMilliseconds,
  );
  const until = Temporal.Instant.from(from).add({ seconds: KEYS_SPREAD_SECONDS }).toString();
  await of.intake.keys.reload();
  const recordedAt = of.intake.clock.now().toString();
  const act = { actor: "operator", purpose: "keys", act: "rotate-signing-key", detail: { key: fresh.kid } };
  await inTransaction(of.db, act, async (tx) => {
    await rememberKeys(tx, of.intake.keys, recordedAt);
    await tx`
      update platform.signing_key set signs_until = ${until}::timestamptz
       where key_id = any (${[...replaced]}::text[]) and signs_until is null`;
  });
  return { id: fresh.kid, from };
}

/** Takes the private half of a replaced signing key out for good; its public half stays published. */
export async function retireSigningKey(
  of: Keeping,
  id: string,
): Promise<Outcome<null, "KEY_UNKNOWN" | "KEY_STILL_SIGNS">> {
  const nowMs = of.intake.clock.now().epochMilliseconds;
  const retired = await retireSigning(signingPlace(of), { id, nowMs });
  if (!retired.ok) return retired;
  const act = { actor: "operator", purpose: "keys", act: "retire-signing-key", detail: { key: id } };
  await inTransaction(of.db, act, async () => {});
  return retired;
}

/** Retires every key that signs access tokens, at once: no token that was issued opens anything, and the next is signed with a new key. */
export function retireTokenKeys(of: Keeping): Promise<number> {
  const at = of.intake.clock.now().toString();
  const act = { actor: "operator", purpose: "keys", act: "retire-token-keys" };
  return inTransaction(of.db, act, async (tx) => {
    const rows = await tx`
      update platform.token_key set retired_at = ${at}::timestamptz where retired_at is null returning 1 as retired`;
    return rows.length;
  });
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

function signingPlace(of: Keeping): SigningPlace {
  return { ...ringPlace(of), algorithm: signatureInUse() };
}

function sum(uses: readonly KeyUse[]): number {
  return uses.reduce((total, { count }) => total + count, 0);
}
