import type postgres from "postgres";

/** Who stands behind an actor of the audit trail, as far as this installation knows it. */
export interface ActorNamed {
  readonly actor: string;
  readonly kind: "body" | "key" | "client" | "account" | "other";
  readonly body: { readonly uscc: string; readonly name: string } | null;
  /** Account, key or program. */
  readonly id: string | null;
  /** Name of the person or the program. */
  readonly name: string | null;
}

interface NameRow {
  readonly actor: string;
  readonly body_code: string | null;
  readonly body_name: string | null;
  readonly person: string | null;
  readonly program: string | null;
}

/** Names of actors, each once. An actor that is nobody here keeps its own words: `system`, `operator`, `nobody`. */
export async function actorNames(
  sql: postgres.ISql,
  actors: readonly string[],
): Promise<ReadonlyMap<string, ActorNamed>> {
  const wanted = [...new Set(actors)];
  if (wanted.length === 0) return new Map();
  const rows = await sql<NameRow[]>`
    select w.actor, b.body_code, b.name as body_name, a.display_name as person, c.name as program
      from unnest(${wanted}::text[]) as w (actor)
      left join bodies.body b on b.body_code = split_part(w.actor, '/', 1)
      left join platform.account a on a.account_id = substring(w.actor from 'account:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$')::uuid
      left join bodies.client c on c.client_id = substring(w.actor from 'client:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$')::uuid
     order by w.actor`;
  return new Map(rows.map((row) => [row.actor, named(row)]));
}

const CREDENTIAL = /(?:^|\/)(account|client|key):(.+)$/u;

function named({ actor, body_code: uscc, body_name: bodyName, person, program }: NameRow): ActorNamed {
  const [, form, id = null] = CREDENTIAL.exec(actor) ?? [];
  const body = uscc === null || bodyName === null ? null : { uscc, name: bodyName };
  const kind = KINDS[form ?? ""] ?? (body === null ? "other" : "body");
  return { actor, kind, body, id, name: person ?? program };
}

const KINDS: Readonly<Record<string, ActorNamed["kind"]>> = {
  account: "account",
  client: "client",
  key: "key",
};
