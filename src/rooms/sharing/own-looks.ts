import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Law } from "../../law/types.ts";
import type { Clock } from "../../platform/clock.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import type { Database } from "../../platform/database.ts";
import { INSTANT_FORM, UUID_FORM } from "../../platform/forms.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { purposesOf } from "../bodies/index.ts";
import { reading } from "../records/index.ts";
import { type Representative, representing, type Scope } from "../representatives/index.ts";
import { OwnLooksAnswer } from "./schemas.ts";
import type { ShownLook } from "./types.ts";
import { type LooksQuery, looksOf } from "./views.ts";

export interface OwnLooks {
  readonly db: Database;
  readonly clock: Clock;
  readonly law: Law;
}

const SIGNED_IN = { tags: ["representation"], security: [{ session: [] }] };
const PAGE_DEFAULT = 50;
const PAGE_MAX = 200;
const Uscc = Type.String({ pattern: "^[0-9A-Z]{18}$" });

type Asked = FastifyRequest<{ Querystring: { uscc: string; cursor?: string; limit?: number } }>;

/** What an enterprise sees of itself: who looked at what is not public about it, and why (policy, article 10). */
export function ownLooksRoutes(app: FastifyInstance, of: OwnLooks): void {
  const list = {
    ...SIGNED_IN,
    summary: "Who looked at what is not public about the enterprise that is acted for",
    querystring: Type.Object({
      uscc: Uscc,
      cursor: Type.Optional(Type.String({ maxLength: 600 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT })),
    }),
    response: { 200: OwnLooksAnswer },
  };
  app.get("/my/looks", { schema: list }, async (request: Asked) => {
    const by = await actingFor(of, request, "looks");
    const { cursor, limit = PAGE_DEFAULT } = request.query;
    const on = of.clock.today().toString();
    const { subjectCode } = by;
    const after = placeOf(cursor);
    const looks = await reading(of.db, { subject: subjectCode }, (tx) =>
      looksOf(tx, { subjectCode, on, after, limit: limit + 1 }),
    );
    const shown = looks.slice(0, limit);
    await noteReading(of, by, { act: "show-own-looks", looks: shown.length });
    const last = shown.at(-1);
    const next =
      looks.length > limit && last !== undefined ? { next: encodeCursor([last.lookedAt, last.lookId]) } : {};
    return { uscc: by.subjectCode, asOf: on, items: shown.map(renderer(of.law)), ...next };
  });

  const file = { ...SIGNED_IN, summary: "All of it as a file", querystring: Type.Object({ uscc: Uscc }) };
  app.get(
    "/my/looks.json",
    { schema: file, config: { described: { file: "application/json" } } },
    async (request: Asked, reply) => {
      const by = await actingFor(of, request, "export");
      const on = of.clock.today().toString();
      await noteReading(of, by, { act: "export-own-looks", looks: null });
      reply.header("content-type", "application/json; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="looks-${by.subjectCode}-${on}.json"`);
      reply.header("cache-control", "private, no-store");
      return reply.send(Readable.from(exported(of, by.subjectCode, on)));
    },
  );
}

function actingFor(of: OwnLooks, request: Asked, scope: Scope): Promise<Representative> {
  return representing(of, request, { subjectCode: request.query.uscc, scope });
}

/** That an enterprise reads about itself is on the trail too: a delegation that is used says when and by whom. */
async function noteReading(
  of: OwnLooks,
  by: Representative,
  what: { readonly act: string; readonly looks: number | null },
): Promise<void> {
  const { act, looks } = what;
  await inTransaction(
    of.db,
    { actor: by.actor, purpose: "own-file", act, subjectCount: 1, detail: { looks } },
    async () => {},
  );
}

function placeOf(cursor: string | undefined): LooksQuery["after"] {
  if (cursor === undefined) return null;
  const [lookedAt, lookId] = orProblem(decodeCursor(cursor, [INSTANT_FORM, UUID_FORM]), 400);
  return { lookedAt: String(lookedAt), lookId: String(lookId) };
}

/** A look with its purpose in both languages and the bases it rests on, of the register as it stands. */
function renderer(law: Law): (look: ShownLook) => object {
  const purposes = new Map(purposesOf(law).map((one) => [one.purpose, one]));
  return (look) => {
    const purpose = purposes.get(look.purpose);
    return {
      id: look.lookId,
      body: { uscc: look.bodyCode, name: look.bodyName },
      purpose: {
        code: look.purpose,
        zh: purpose?.zh ?? look.purpose,
        en: purpose?.en ?? look.purpose,
        bases: purpose?.bases ?? [],
      },
      caseNumber: look.caseNumber,
      entries: look.entries,
      records: look.recordCount,
      lookedAt: look.lookedAt,
      shownFrom: look.shownFrom,
      delayBasis: look.delayBasis,
    };
  };
}

/** The file page by page, so that a long list is never in memory as a whole. */
async function* exported(of: OwnLooks, subjectCode: string, on: string): AsyncGenerator<string> {
  const render = renderer(of.law);
  yield `${JSON.stringify({ uscc: subjectCode, asOf: on }).slice(0, -1)},"items":[`;
  let after: LooksQuery["after"] = null;
  for (let isFirst = true; ; ) {
    const page: LooksQuery = { subjectCode, on, after, limit: PAGE_MAX };
    const looks: readonly ShownLook[] = await reading(of.db, { subject: subjectCode }, (tx) =>
      looksOf(tx, page),
    );
    for (const look of looks) {
      yield `${isFirst ? "" : ","}\n${JSON.stringify(render(look))}`;
      isFirst = false;
    }
    const last = looks.at(-1);
    if (last === undefined || looks.length < PAGE_MAX) break;
    after = { lookedAt: last.lookedAt, lookId: last.lookId };
  }
  yield "\n]}\n";
}
