import { join } from "node:path";
import { accept, type Outcome, refuse } from "../kernel/outcome.ts";
import { changeAlone } from "./key-ring.ts";
import type { KeyService } from "./key-service.ts";
import { KEYS_SPREAD_SECONDS } from "./limits.ts";
import { writeSecretFile } from "./secret-file.ts";
import type { SignatureAlgorithm } from "./signing.ts";
import {
  type KeptSigner,
  newKept,
  type PublicJwk,
  readKept,
  SIGNING_FILE,
  turnsOf,
} from "./statement-signing.ts";

/** coming: its turn is set. signing: in use. resting: replaced; what it signed is checked by its public half. idle: of the algorithm that is not in use. */
export type SigningState = "coming" | "signing" | "resting" | "idle";

export interface SigningPlace {
  readonly folder: string;
  readonly service: KeyService;
  /** The algorithm that the installation signs with. */
  readonly algorithm: SignatureAlgorithm;
}

export interface KnownSigning {
  readonly id: string;
  readonly algorithm: SignatureAlgorithm;
  readonly state: SigningState;
  readonly from: string;
}

/** Every key whose private half is there, and what it does at an instant. */
export async function signingKnown(place: SigningPlace, nowMs: number): Promise<readonly KnownSigning[]> {
  const kept = await readKept(place);
  return kept.map((key) => {
    const { jwk, from } = key;
    return { id: jwk.kid, algorithm: jwk.alg, state: stateOf(key, kept, { place, nowMs }), from };
  });
}

export interface SigningRotated {
  readonly fresh: PublicJwk;
  /** Instant from which it signs. */
  readonly from: string;
  /** Keys whose turn ends with it. */
  readonly replaced: readonly string[];
}

/**
 * Adds a key that signs once every program can know it. Until then the key before goes on, and the new one is published:
 * whoever gets the first receipt that it signed finds its public half.
 */
export function rotateSigning(place: SigningPlace, nowMs: number): Promise<SigningRotated> {
  return changeAlone(place.folder, async () => {
    const kept = await readKept(place);
    const last = turnsOf(kept, place.algorithm).at(-1)?.fromMs ?? 0;
    const fromMs = Math.max(nowMs + KEYS_SPREAD_SECONDS * 1000, last + 1);
    const from = Temporal.Instant.fromEpochMilliseconds(fromMs).toString();
    const fresh = await newKept(place.algorithm, place.service, from);
    await write(place, [...kept, fresh]);
    const replaced = kept.filter(({ jwk }) => jwk.alg === place.algorithm).map(({ jwk }) => jwk.kid);
    return { fresh: fresh.jwk, from, replaced };
  });
}

/**
 * Takes the private half of a replaced key out for good. Refuses with KEY_UNKNOWN, and with KEY_STILL_SIGNS while it signs or
 * some program may not have noticed that another one does.
 */
export function retireSigning(
  place: SigningPlace,
  of: { readonly id: string; readonly nowMs: number },
): Promise<Outcome<null, "KEY_UNKNOWN" | "KEY_STILL_SIGNS">> {
  return changeAlone(place.folder, async () => {
    const kept = await readKept(place);
    const key = kept.find(({ jwk }) => jwk.kid === of.id);
    if (key === undefined) {
      return refuse("KEY_UNKNOWN", {
        zh: `密钥文件中没有密钥 ${of.id}。`,
        en: `The key file holds no key ${of.id}.`,
      });
    }
    const noticed = of.nowMs - KEYS_SPREAD_SECONDS * 1000;
    if (stateOf(key, kept, { place, nowMs: noticed }) !== "resting") {
      return refuse("KEY_STILL_SIGNS", {
        zh: `密钥 ${of.id} 仍在签名，或者刚被替换不足 ${KEYS_SPREAD_SECONDS} 秒。请先轮换（xinheng keys rotate-signing）并稍候。`,
        en: `Key ${of.id} still signs, or was replaced less than ${KEYS_SPREAD_SECONDS} seconds ago. Rotate first (xinheng keys rotate-signing) and wait.`,
      });
    }
    await write(
      place,
      kept.filter((one) => one !== key),
    );
    return accept(null);
  });
}

function stateOf(
  key: KeptSigner,
  kept: readonly KeptSigner[],
  { place, nowMs }: { readonly place: SigningPlace; readonly nowMs: number },
): SigningState {
  if (key.jwk.alg !== place.algorithm) return "idle";
  const turns = turnsOf(kept, place.algorithm);
  const current = turns.findLast(({ fromMs }) => fromMs <= nowMs);
  if (current?.key === key) return "signing";
  return (turns.find((turn) => turn.key === key)?.fromMs ?? 0) > nowMs ? "coming" : "resting";
}

function write({ folder }: SigningPlace, kept: readonly KeptSigner[]): Promise<void> {
  const keys = kept.map(({ jwk, wrapped, from }) => ({ algorithm: jwk.alg, wrapped, from }));
  return writeSecretFile(join(folder, SIGNING_FILE), { keys }, "replaced");
}
