import { randomBytes, timingSafeEqual } from "node:crypto";
import type postgres from "postgres";
import type { Keys } from "../keys.ts";
import { digestOf } from "../suite.ts";

const SECONDS_MAX = 300;
const RANDOM_BYTES = 16;
const TIME_BYTES = 8;

/** A challenge that carries its time and what it is for, sealed by a keyed hash: nothing is stored before it is answered. */
export function newChallenge(keys: Keys, what: string, at: Temporal.Instant): Buffer<ArrayBuffer> {
  const head = Buffer.alloc(RANDOM_BYTES + TIME_BYTES);
  randomBytes(RANDOM_BYTES).copy(head);
  head.writeBigInt64BE(BigInt(at.epochMilliseconds), RANDOM_BYTES);
  return Buffer.concat([head, seal(keys, what, head)]);
}

/** Whether a challenge was made here, for this, and not long ago. */
export function challengeHolds(
  keys: Keys,
  challenge: Buffer,
  of: { readonly what: string; readonly at: Temporal.Instant },
): boolean {
  const head = challenge.subarray(0, RANDOM_BYTES + TIME_BYTES);
  const sealed = challenge.subarray(RANDOM_BYTES + TIME_BYTES);
  const expected = seal(keys, of.what, head);
  if (sealed.length !== expected.length || !timingSafeEqual(sealed, expected)) return false;
  const age = of.at.epochMilliseconds - Number(head.readBigInt64BE(RANDOM_BYTES));
  return age >= 0 && age <= SECONDS_MAX * 1000;
}

function seal(keys: Keys, what: string, head: Buffer): Buffer {
  return keys.keyedHash(`challenge ${what} ${head.toString("hex")}`);
}

/** Takes a challenge; false when it was taken before. */
export async function takeChallenge(tx: postgres.ISql, challenge: Buffer, at: string): Promise<boolean> {
  const hash = digestOf(challenge);
  await tx`delete from platform.passkey_challenge where used_at < ${at}::timestamptz - interval '1 day'`;
  const rows = await tx`
    insert into platform.passkey_challenge (challenge_hash, used_at) values (${hash}, ${at}::timestamptz)
        on conflict (challenge_hash) do nothing returning 1 as taken`;
  return rows.length > 0;
}
