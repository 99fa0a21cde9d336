import { randomFillSync } from "node:crypto";

const RANDOM_BYTES_AT_ONCE = 8_192;
const BYTES_PER_ID = 8;
/** Twelve bits beside the milliseconds keep the ids of one process in the order in which they were made. */
const COUNTER_MAX = 0xfff;

const pool = Buffer.alloc(RANDOM_BYTES_AT_ONCE);
let poolAt = RANDOM_BYTES_AT_ONCE;
let lastMs = 0;
let counter = 0;

/** A new UUID version 7 (RFC 9562): sorts by the time it was made, also within one millisecond of one process. */
export function uuidv7(): string {
  const ms = nextMs();
  const time = ms.toString(16).padStart(12, "0");
  const count = counter.toString(16).padStart(3, "0");
  const random = randomHex();
  const variant = (8 + (Number.parseInt(random.slice(0, 1), 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
}

/** Whether a text has the shape of a UUID as this program writes them. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}

/** A full counter, or a clock set back, borrows from the next millisecond instead of repeating an id. */
function nextMs(): number {
  const now = Temporal.Now.instant().epochMilliseconds;
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (counter < COUNTER_MAX) {
    counter += 1;
  } else {
    lastMs += 1;
    counter = 0;
  }
  return lastMs;
}

function randomHex(): string {
  if (poolAt + BYTES_PER_ID > RANDOM_BYTES_AT_ONCE) {
    randomFillSync(pool);
    poolAt = 0;
  }
  poolAt += BYTES_PER_ID;
  return pool.toString("hex", poolAt - BYTES_PER_ID, poolAt);
}
