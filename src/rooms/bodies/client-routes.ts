import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Database } from "../../platform/database.ts";
import { FIGURE_DAYS_MAX } from "../../platform/limits.ts";
import { bodyAsking } from "./asking.ts";
import { useOf } from "./client-use.ts";
import { type ClientView, clientsOf } from "./clients.ts";
import { machineRefusal } from "./machine-refusals.ts";

interface ClientRoutes {
  readonly db: Database;
}

const KEYED = { tags: ["machines"], security: [{ key: [] }] };
const FOR_ANY = { scope: "any" } as const;

/** The programs of a body, and what they do. A program sees itself, the body sees all of its own. */
export function clientRoutes(app: FastifyInstance, of: ClientRoutes): void {
  const list = {
    ...KEYED,
    summary: "Own programs with scopes, keys and quotas",
    response: { 200: ClientsAnswer },
  };
  app.get("/clients", { schema: list, config: FOR_ANY }, async (request) => ({
    items: (await clientsSeen(of, request, null)).map(({ bodyCode: _, ...shown }) => shown),
  }));

  const figures = {
    ...KEYED,
    summary: "What an own program did by day",
    params: ClientParams,
    querystring: FigureDays,
    response: { 200: FiguresAnswer },
  };
  app.get<{ Params: { id: string }; Querystring: { from: string; through: string } }>(
    "/clients/:id/figures",
    { schema: figures, config: FOR_ANY },
    async (request) => {
      const [client] = await clientsSeen(of, request, request.params.id);
      if (client === undefined) throw machineRefusal("CLIENT_UNKNOWN");
      const { from, through } = request.query;
      const span = Temporal.PlainDate.from(from).until(through, { largestUnit: "days" }).days;
      if (span < 0 || span >= FIGURE_DAYS_MAX) throw machineRefusal("DAYS_TOO_MANY");
      const items = await useOf(of.db.sql, { clientId: client.id, from, through });
      return { perMinute: client.perMinute, perDay: client.perDay, items };
    },
  );
}

async function clientsSeen(
  of: ClientRoutes,
  request: FastifyRequest,
  asked: string | null,
): Promise<readonly ClientView[]> {
  const { bodyCode, client } = await bodyAsking(of.db, request);
  const only = client?.clientId ?? asked;
  if (only !== null && asked !== null && only !== asked) return [];
  return clientsOf(of.db.sql, { bodyCode, only });
}

const Day = Type.String({ format: "date" });
const ClientParams = Type.Object({ id: Type.String({ format: "uuid" }) });
const FigureDays = Type.Object({ from: Day, through: Day });
const ClientsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      sender: Type.String({ description: "any, dpop or mtls: what its tokens must be bound to" }),
      scopes: Type.Array(Type.String()),
      perMinute: Type.Integer(),
      perDay: Type.Integer(),
      until: Day,
      revoked: Type.Boolean(),
      frozen: Type.Boolean(),
      lastUsedOn: Type.Union([Day, Type.Null()]),
      keys: Type.Array(Type.Object({ id: Type.String(), from: Day, until: Day, removed: Type.Boolean() })),
    }),
  ),
});
const FiguresAnswer = Type.Object({
  perMinute: Type.Integer(),
  perDay: Type.Integer(),
  items: Type.Array(
    Type.Object({
      day: Day,
      requests: Type.Integer(),
      refused: Type.Integer({ description: "Refused because a quota was used up" }),
      tokens: Type.Integer(),
    }),
  ),
});
