import { accept, type Outcome, refuse } from "../kernel/outcome.ts";
import { changeRing, type KeyRing, keysInUse, newKey, type RingKey, type RingPlace } from "./key-ring.ts";
import { KEYS_SPREAD_SECONDS } from "./limits.ts";

/** waiting: seals nothing yet; coming: its turn is set; sealing: in use; resting: replaced, opens what it sealed. */
export type KeyState = "waiting" | "coming" | "sealing" | "resting";

/** Where something is still sealed with a key, or may come to be. */
export interface KeyUse {
  readonly place: string;
  readonly count: number;
}

export type KeyRefusal = "KEY_UNKNOWN" | "KEY_STILL_SEALS" | "KEY_IN_USE";

/** What a key of the ring does at an instant. */
export function keyState(ring: KeyRing, id: string, nowMs: number): KeyState | null {
  const key = ring.sealing.find((known) => known.id === id);
  if (key === undefined) return null;
  if (key.from === null) return "waiting";
  const turns = keysInUse(ring);
  const current = turns.findLast(({ fromMs }) => fromMs <= nowMs);
  if (current?.id === id) return "sealing";
  return (turns.find((turn) => turn.id === id)?.fromMs ?? 0) > nowMs ? "coming" : "resting";
}

/** When another key took the place of this one; null while none did. */
export function replacedAt(ring: KeyRing, id: string): number | null {
  const turns = keysInUse(ring);
  const at = turns.findIndex((turn) => turn.id === id);
  return at === -1 ? null : (turns[at + 1]?.fromMs ?? null);
}

/** The ring with one more key, which waits: it can be backed up before anything is sealed with it. */
export function withNewKey(ring: KeyRing, key: RingKey = newKey()): KeyRing {
  return { ...ring, sealing: [...ring.sealing, { ...key, from: null }] };
}

/** The ring in which the newest waiting key, or a new one, seals once every program can know it. */
export function withRotation(ring: KeyRing, nowMs: number, fresh: RingKey = newKey()): KeyRing {
  const waiting = ring.sealing.findLast((key) => key.from === null) ?? fresh;
  const lastTurn = keysInUse(ring).at(-1)?.fromMs ?? 0;
  const fromMs = Math.max(nowMs + KEYS_SPREAD_SECONDS * 1000, lastTurn + 1);
  const from = Temporal.Instant.fromEpochMilliseconds(fromMs).toString();
  const others = ring.sealing.filter((key) => key.id !== waiting.id);
  return { ...ring, sealing: [...others, { ...waiting, from }] };
}

/**
 * Whether a key may go for good. Refuses with KEY_UNKNOWN, with KEY_STILL_SEALS while it seals or some program may not
 * have noticed that another one does, and with KEY_IN_USE and the counts while anything is sealed with it.
 */
export function mayRetire(
  ring: KeyRing,
  of: { readonly id: string; readonly nowMs: number; readonly uses: readonly KeyUse[] },
): Outcome<null, KeyRefusal> {
  const state = keyState(ring, of.id, of.nowMs);
  if (state === null) {
    return refuse("KEY_UNKNOWN", {
      zh: `密钥文件中没有密钥 ${of.id}。`,
      en: `The key file holds no key ${of.id}.`,
    });
  }
  const replaced = replacedAt(ring, of.id);
  const isNoticed = replaced !== null && replaced + KEYS_SPREAD_SECONDS * 1000 <= of.nowMs;
  if (state !== "waiting" && !isNoticed) {
    return refuse("KEY_STILL_SEALS", {
      zh: `密钥 ${of.id} 仍在加密，或者刚被替换不足 ${KEYS_SPREAD_SECONDS} 秒。请先轮换（xinheng keys rotate）并稍候。`,
      en: `Key ${of.id} still seals, or was replaced less than ${KEYS_SPREAD_SECONDS} seconds ago. Rotate first (xinheng keys rotate) and wait.`,
    });
  }
  const uses = of.uses.filter(({ count }) => count > 0);
  if (uses.length === 0) return accept(null);
  const counts = uses.map(({ place, count }) => `${place} ${count}`).join(", ");
  return refuse("KEY_IN_USE", {
    zh: `仍有内容用密钥 ${of.id} 加密：${counts}。请先运行 xinheng keys reseal。`,
    en: `Content is still sealed with key ${of.id}: ${counts}. Run xinheng keys reseal first.`,
  });
}

/** Adds a waiting key to the ring on disk; answers its id. */
export async function addSealingKey(place: RingPlace): Promise<string> {
  const key = newKey();
  await changeRing(place, (ring) => withNewKey(ring, key));
  return key.id;
}

/** Gives the newest waiting key, or a new one, its turn; answers it. */
export async function rotateKeys(place: RingPlace, nowMs: number): Promise<RingKey> {
  const ring = await changeRing(place, (known) => withRotation(known, nowMs));
  const key = ring.sealing.at(-1);
  if (key === undefined) throw new Error("Broken invariant: a rotated ring has a newest key");
  return key;
}

/** Takes a key out of the ring on disk, for good. */
export async function dropKey(place: RingPlace, id: string): Promise<void> {
  await changeRing(place, (ring) => ({ ...ring, sealing: ring.sealing.filter((key) => key.id !== id) }));
}
