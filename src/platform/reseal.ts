import type postgres from "postgres";
import type { Database } from "./database.ts";
import type { KeyUse } from "./key-life.ts";
import type { Keys } from "./keys.ts";
import { RESEAL_ROWS_PER_SLICE } from "./limits.ts";
import { inTransaction } from "./transaction.ts";

/** A column that holds sealed bytes, told by the room that owns it. Names and expressions are the program's own, never input. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  /** Columns of the primary key with their types, in its order. */
  readonly key: readonly (readonly [name: string, type: string])[];
  /** SQL over one row that makes the text its bytes are bound to. */
  readonly context: string;
}

export interface Resealing {
  readonly db: Pick<Database, "sql">;
  readonly keys: Keys;
  readonly places: readonly SealedPlace[];
}

export interface Resealer {
  /** Moves one slice to the newest key; answers how many values, or null when a whole pass found nothing more. */
  step(): Promise<number | null>;
}

/**
 * Moves what is sealed to the key and cipher in use now, a slice and a transaction at a time. What is left to do is told
 * by the sealed bytes themselves, so a program that was cut off goes on where it stopped. A value that changed while a
 * slice was re-sealed keeps its change.
 */
export function makeResealer(of: Resealing): Resealer {
  let at = 0;
  let after: Row | null = null;
  return {
    async step() {
      for (let place = of.places[at]; place !== undefined; place = of.places[at]) {
        const rows: readonly Row[] = await nextRows(of, place, after);
        after = rows.at(-1) ?? null;
        if (rows.length > 0) return moveRows(of, place, rows);
        at += 1;
      }
      at = 0;
      return null;
    },
  };
}

/** How much is sealed with a key, by place. */
export async function usesOf(
  sql: postgres.ISql,
  places: readonly SealedPlace[],
  keyId: string,
): Promise<readonly KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const { table, column } of places) {
    const [row] = await sql.unsafe<{ count: number }[]>(
      `select count(*)::integer as count from ${table} where substring(${column} from 3 for 4) = $1::bytea`,
      [Buffer.from(keyId, "hex")],
    );
    uses.push({ place: `${table}.${column}`, count: row?.count ?? 0 });
  }
  return uses;
}

interface Row {
  readonly keys: readonly string[];
  readonly context: string;
  readonly sealed: Buffer;
}

async function nextRows(of: Resealing, place: SealedPlace, after: Row | null): Promise<readonly Row[]> {
  const { table, column, context } = place;
  const names = place.key.map(([name]) => name).join(", ");
  const texts = place.key.map(([name]) => `${name}::text`).join(", ");
  const bounds = place.key.map(([, type], nth) => `$${nth + 2}::text::${type}`).join(", ");
  return of.db.sql.unsafe<Row[]>(
    `select array[${texts}] as keys, ${context} as context, ${column} as sealed
       from ${table}
      where ${column} is not null and substring(${column} from 1 for 6) <> $1::bytea
            ${after === null ? "" : `and (${names}) > (${bounds})`}
      order by ${names}
      limit ${RESEAL_ROWS_PER_SLICE}`,
    [of.keys.header(), ...(after?.keys ?? [])],
  );
}

async function moveRows(of: Resealing, place: SealedPlace, rows: readonly Row[]): Promise<number> {
  const { table, column } = place;
  const fresh = rows.map(({ keys, context, sealed }) => ({
    keys,
    old: sealed.toString("hex"),
    fresh: of.keys.reseal(sealed, context).toString("hex"),
  }));
  const same = place.key
    .map(([name, type], nth) => `t.${name} = (n.keys[${nth + 1}])::${type}`)
    .join(" and ");
  const detail = { place: `${table}.${column}`, values: 0 };
  return inTransaction(of.db, { actor: "system", purpose: "keys", act: "reseal", detail }, async (tx) => {
    const moved = await tx.unsafe(
      `update ${table} t set ${column} = decode(n.fresh, 'hex')
           from json_to_recordset($1::text::json) as n (keys text[], old text, fresh text)
          where ${same} and t.${column} = decode(n.old, 'hex')`,
      [JSON.stringify(fresh)],
    );
    detail.values = moved.count;
    return moved.count;
  });
}
