import type { FastifyInstance } from "fastify";
import type { Law } from "../../law/types.ts";
import type { Clock } from "../../platform/clock.ts";
import { decodeCursor, encodeCursor } from "../../platform/cursor.ts";
import type { Database } from "../../platform/database.ts";
import { DAY_FORM, UUID_FORM } from "../../platform/forms.ts";
import { orProblem, platformProblem } from "../../platform/http/problem.ts";
import type { Keys } from "../../platform/keys.ts";
import { ASKING_BYTES_MAX, COUNTED_DAYS_MAX } from "../../platform/limits.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyActing, purposesOf } from "../bodies/index.ts";
import { type Catalogue, entryNamed } from "../catalogue/index.ts";
import { type KnownRecord, reading } from "../records/index.ts";
import { PERSON_PREFIX } from "../subjects/index.ts";
import { type LookedUp, lookUp } from "./look-up.ts";
import { ownLooksRoutes } from "./own-looks.ts";
import { compareCounts, sharedFields } from "./rules.ts";
import {
  CountParams,
  CountRequest,
  CountsAnswer,
  CountsQuery,
  LookAnswer,
  LookRequest,
  type LookRequestBody,
  PurposesAnswer,
} from "./schemas.ts";
import { saveCount } from "./store.ts";
import { subjectAsked } from "./subject-asked.ts";
import { countsOf } from "./views.ts";

export { watchCanaries } from "./canary-watch.ts";
export { SHARING_REFUSALS } from "./refusals.ts";

export interface SharingRoutes {
  readonly db: Database;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly law: Law;
  readonly catalogue: Catalogue;
}

const KEYED = { tags: ["sharing"], security: [{ key: [] }, { session: [] }] };
/** Who may look, and who may hold the counts of looks against each other; a program needs some scope for looking. */
const LOOKING = {
  roles: ["clerk", "examiner", "decider", "law-officer"],
  scope: "look",
  refusedAs: "look-refused",
} as const;
const COUNTING = { roles: ["auditor", "administrator"], scope: "look" } as const;
const PAGE_DEFAULT = 100;

/** Reading what is not public between bodies, for a purpose (articles 4, 7 and 10). Identifiers travel in bodies only. */
export function sharingRoutes(app: FastifyInstance, of: SharingRoutes): void {
  routePurposes(app, of);
  routeLooks(app, of);
  routeCounts(app, of);
  ownLooksRoutes(app, of);
}

function routePurposes(app: FastifyInstance, of: SharingRoutes): void {
  const summary = "The register of purposes: for what bodies may read what is not public";
  const schema = { tags: ["law"], summary, response: { 200: PurposesAnswer } };
  app.get("/purposes", { schema }, async () => ({
    asOf: of.clock.today().toString(),
    items: purposesOf(of.law),
  }));
}

function routeLooks(app: FastifyInstance, of: SharingRoutes): void {
  const looking = { ...of, render: renderer(of.catalogue) };
  const schema = {
    ...KEYED,
    summary: "Look at what is not public about one subject; the subject sees that you looked, and why",
    body: LookRequest,
    response: { 200: LookAnswer },
  };
  app.post<{ Body: LookRequestBody }>(
    "/looks",
    { schema, config: LOOKING, bodyLimit: ASKING_BYTES_MAX },
    async (request, reply) => {
      const body = await bodyActing(of, request);
      const asked = request.body;
      const seen = await lookUp(looking, {
        body,
        subjectCode: subjectAsked(of.keys, asked),
        purpose: asked.purpose ?? null,
        caseNumber: asked.caseNumber ?? null,
        entries: asked.entries ?? [],
        withholdUntil: asked.withholdUntil ?? null,
        after: afterOf(asked.cursor),
        limit: asked.limit ?? PAGE_DEFAULT,
      });
      reply.header("cache-control", "private, no-store");
      return answerOf(seen);
    },
  );
}

function answerOf({ look, permit, items, last, receipt }: LookedUp): object {
  const { purpose, zh, en, bases } = permit.purpose;
  return {
    look: look.lookId,
    shownFrom: look.shownFrom,
    allowed: { purpose, zh, en, caseNumber: permit.caseNumber, entries: permit.entries, bases },
    items,
    ...(last === null ? {} : { next: encodeCursor([last.decided_on, last.record_id]) }),
    receipt,
  };
}

function afterOf(cursor: string | undefined): { decidedOn: string; recordId: string } | null {
  if (cursor === undefined) return null;
  const [decidedOn, recordId] = orProblem(decodeCursor(cursor, [DAY_FORM, UUID_FORM]), 400);
  return { decidedOn: String(decidedOn), recordId: String(recordId) };
}

function renderer(catalogue: Catalogue): (record: KnownRecord) => object {
  const fieldsOf = (name: string): ReadonlySet<string> => {
    const entry = entryNamed(catalogue, name);
    return entry.ok ? sharedFields(entry.value.fields) : new Set();
  };
  return (record) => {
    const fields = fieldsOf(record.entry);
    return {
      id: record.record_id,
      version: record.version,
      entry: record.entry,
      subjectName: record.subject_name,
      documentNumber: record.document_number.startsWith(PERSON_PREFIX) ? "" : record.document_number,
      body: { uscc: record.body_code, name: record.body_name },
      decidedOn: record.decided_on,
      from: record.valid_from,
      until: record.valid_until,
      severity: record.severity,
      content: Object.fromEntries(Object.entries(record.content ?? {}).filter(([name]) => fields.has(name))),
      recordedAt: record.recorded_at,
      sealedOn: record.sealed_on,
      disputedOn: record.disputed_on,
    };
  };
}

function routeCounts(app: FastifyInstance, of: SharingRoutes): void {
  const put = {
    ...KEYED,
    summary: "Say how many looks the body counted itself on a day",
    params: CountParams,
    body: CountRequest,
    response: { 200: CountsAnswer },
  };
  app.put<{ Params: { day: string }; Body: { looks: number } }>(
    "/looks/counts/:day",
    { schema: put, config: COUNTING, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const { bodyCode, actor } = await bodyActing(of, request);
      const { day } = request.params;
      const today = of.clock.today();
      const first = today.subtract({ days: COUNTED_DAYS_MAX }).toString();
      // Nobody has counted a day to come, and counts of ever earlier days would fill the table.
      if (day > today.toString() || day < first) throw platformProblem("REQUEST_INVALID");
      const { looks } = request.body;
      const at = of.clock.now().toString();
      const detail = { day, looks };
      await inTransaction(of.db, { actor, purpose: "audit", act: "count-looks", detail }, (tx) =>
        saveCount(tx, { bodyCode, day, looks, at }),
      );
      return counted(of, { bodyCode, from: day, through: day });
    },
  );
  const get = {
    ...KEYED,
    summary: "Looks of the body by day: written down here, and counted by itself",
    querystring: CountsQuery,
    response: { 200: CountsAnswer },
  };
  app.get<{ Querystring: { from: string; through: string } }>(
    "/looks/counts",
    { schema: get, config: COUNTING },
    async (request) => {
      const { bodyCode } = await bodyActing(of, request);
      const { from, through } = request.query;
      const last = Temporal.PlainDate.from(from)
        .add({ days: COUNTED_DAYS_MAX - 1 })
        .toString();
      if (through > last) throw platformProblem("REQUEST_INVALID");
      return counted(of, { bodyCode, from, through });
    },
  );
}

async function counted(
  of: SharingRoutes,
  query: { readonly bodyCode: string; readonly from: string; readonly through: string },
): Promise<object> {
  const days = await reading(of.db, { body: query.bodyCode }, (tx) => countsOf(tx, query));
  return { items: days.map((day) => ({ ...day, comparison: compareCounts(day) })) };
}
