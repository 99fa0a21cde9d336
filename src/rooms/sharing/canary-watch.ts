import type { FastifyInstance, FastifyRequest } from "fastify";
import { checkCode } from "../../kernel/uscc.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { bearerOf } from "../../platform/http/bearer.ts";
import type { Logger } from "../../platform/logger.ts";
import { PUBLIC_PARTY } from "../../platform/receipts/index.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyKnown, bodyOfKey } from "../bodies/index.ts";
import { canaryMemory } from "./canary-memory.ts";
import { type CanaryPlace, isKnownHit, recipientOf, saveHit } from "./canary-store.ts";

export interface CanaryWatch {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Texts of one request that are looked at. */
const TEXTS_MAX = 20;
/** A code with what people put between its characters. */
const TEXT_LENGTH_MAX = 60;
const CODE_LENGTH = 18;

/**
 * Sees canaries in what is asked of any route that comes after: in the path, the query and the members of a body. It works
 * when the answer is out, so that neither its content nor its time tells the asker.
 */
export function watchCanaries(app: FastifyInstance, of: CanaryWatch): void {
  const underWay = new Set<Promise<void>>();
  const mayBeCanary = canaryMemory(of.db.sql);
  const noteAmong = async (request: FastifyRequest, codes: ReadonlySet<string>): Promise<void> => {
    for (const code of codes) if (await mayBeCanary(code)) await noteHit(of, request, code);
  };
  app.addHook("onResponse", async (request) => {
    const codes = new Set(
      textsOf(request)
        .map(codeOf)
        .filter((code) => code.length === CODE_LENGTH),
    );
    if (codes.size === 0) return;
    const noting = noteAmong(request, codes)
      .catch((error: unknown) => of.logger.error({ error: String(error) }, "a canary could not be noted"))
      .finally(() => underWay.delete(noting));
    underWay.add(noting);
  });
  app.addHook("onClose", async () => {
    await Promise.all(underWay);
  });
}

/**
 * Writes a hit down. On the trail it is an act of the platform and not of whoever asked: auditors of the asking body read
 * its own acts, and would be told which of its subjects are invented.
 */
async function noteHit(of: CanaryWatch, request: FastifyRequest, code: string): Promise<void> {
  const { sql } = of.db;
  const recipient = await recipientOf(sql, code);
  if (recipient === null) return;
  const seenBy = (await bodyOf(of, request))?.bodyCode ?? PUBLIC_PARTY;
  const place = placeOf(request.routeOptions.url ?? "");
  const at = of.clock.now().toString();
  const on = of.clock.today().toString();
  const seen = { code, place, seenBy, sourceId: request.id, at, on };
  if (await isKnownHit(sql, seen)) return;
  await inTransaction(
    of.db,
    { actor: "system", purpose: "audit", act: "canary-seen", detail: { place, recipient, seenBy } },
    (tx) => saveHit(tx, seen),
  );
}

/** A person or a program is known where a route asked for its body; where everyone is answered, a key says whose it is. */
async function bodyOf({ db }: CanaryWatch, request: FastifyRequest): Promise<{ bodyCode: string } | null> {
  const secret = bearerOf(request);
  const known = bodyKnown(request);
  if (known !== null || secret === null) return known;
  // A frozen key opens nothing, and still says whose it is.
  const frozen: string[] = [];
  const note = async (actor: string): Promise<void> => void frozen.push(actor.split("/")[0] ?? "");
  const found = await bodyOfKey(db.sql, secret, note).catch((error: unknown) => {
    if (frozen.length === 0) throw error;
    return null;
  });
  const [bodyCode] = frozen;
  return found ?? (bodyCode === undefined ? null : { bodyCode });
}

function placeOf(url: string): CanaryPlace {
  if (url.endsWith("/subjects")) return "search";
  if (url.endsWith("/looks")) return "look";
  return /\/subjects\//u.test(url) ? "subject" : "other";
}

function textsOf(request: FastifyRequest): readonly string[] {
  const { params, query, body } = request;
  return [params, query, body]
    .flatMap((part) =>
      typeof part === "object" && part !== null ? Object.values(part).slice(0, TEXTS_MAX) : [],
    )
    .filter((value) => typeof value === "string")
    .filter((text) => text.length >= CODE_LENGTH && text.length <= TEXT_LENGTH_MAX);
}

function codeOf(text: string): string {
  return checkCode(text).normalised;
}
