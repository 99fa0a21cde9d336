import type postgres from "postgres";
import { changeWatch } from "./watch.ts";

/** The first page of a subject's public records on one day, as it is sent. */
export interface Card {
  readonly bytes: Buffer;
  readonly tag: string;
  /** Whether every later change of it is in the change log; else it may be sent once and not be kept. */
  readonly watched: boolean;
}

export interface Cards {
  /**
   * The card of a subject on a day as of an instant after this call: kept, or made now by `make`; null when there is no
   * such subject. `make` reads in one statement.
   */
  of(asked: CardAsked): Promise<Card | null>;
  /** What became of calls so far, and what is kept. */
  figures(): CardFigures;
}

export interface CardFigures {
  readonly kept: number;
  readonly made: number;
  readonly cards: number;
  readonly bytes: number;
}

export interface CardAsked {
  readonly code: string;
  /** ISO day: a card holds for the one day it was made for. */
  readonly day: string;
  readonly make: () => Promise<Card | null>;
}

/** Bytes of cards that are kept; the least recently asked for go first. */
const KEPT_BYTES_MAX = 128 * 1024 * 1024;
/** Cards that are kept, however small. */
const KEPT_MAX = 50_000;

interface Place {
  readonly day: string;
  readonly card: Promise<Card | null>;
  /** Known once it is made. */
  bytes: number;
}

/**
 * Cards of the public layer in memory. Nothing is served on trust: each call first looks whether the change log has
 * news, and a subject that changed has no card. A place is taken when the making begins, so a change that comes meanwhile
 * takes away the place, and what was made from before is answered to those who asked before and to nobody else.
 */
export function cardMemory(sql: postgres.Sql): Cards {
  const shelf = makeShelf();
  const look = changeWatch(sql, { changed: (codes) => shelf.remove(codes), lost: () => shelf.clear() });
  const calls = { kept: 0, made: 0 };
  return {
    async of(asked) {
      await look();
      const kept = shelf.find(asked.code, asked.day);
      calls[kept === null ? "made" : "kept"] += 1;
      if (kept === null) return shelf.fill(asked);
      const card = await kept;
      return card?.watched === true ? card : asked.make();
    },
    figures: () => ({ ...calls, ...shelf.size() }),
  };
}

function makeShelf() {
  const places = new Map<string, Place>();
  let bytes = 0;
  const remove = (code: string): void => {
    bytes -= places.get(code)?.bytes ?? 0;
    places.delete(code);
  };
  const trim = (): void => {
    for (const code of places.keys()) {
      if (bytes <= KEPT_BYTES_MAX && places.size <= KEPT_MAX) return;
      remove(code);
    }
  };
  return {
    find(code: string, day: string): Promise<Card | null> | null {
      const place = places.get(code);
      if (place?.day !== day) return null;
      places.delete(code);
      places.set(code, place);
      return place.card;
    },
    async fill({ code, day, make }: CardAsked): Promise<Card | null> {
      remove(code);
      const place: Place = { day, card: make(), bytes: 0 };
      places.set(code, place);
      const card = await place.card.catch((error: unknown) => {
        if (places.get(code) === place) remove(code);
        throw error;
      });
      if (places.get(code) !== place) return card;
      if (card?.watched !== true) remove(code);
      else {
        place.bytes = card.bytes.length;
        bytes += place.bytes;
        trim();
      }
      return card;
    },
    remove: (codes: readonly string[]): void => {
      for (const code of codes) remove(code);
    },
    size: () => ({ cards: places.size, bytes }),
    clear: (): void => {
      places.clear();
      bytes = 0;
    },
  };
}
