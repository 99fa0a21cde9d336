import type { FastifyInstance } from "fastify";
import type { Outcome } from "../../kernel/outcome.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { orProblem } from "../../platform/http/problem.ts";
import { ASKING_BYTES_MAX } from "../../platform/limits.ts";
import { bodyActing } from "../bodies/index.ts";
import { SEALING_REFUSALS } from "./refusals.ts";
import {
  RecordParams,
  ReleaseRequest,
  type ReleaseRequestBody,
  SealAnswer,
  SealRequest,
  type SealRequestBody,
} from "./schemas.ts";
import type { RecordPlace, SealOrder } from "./types.ts";

export const RECORDS_REFUSALS = SEALING_REFUSALS;

export interface SubjectNamed {
  readonly uscc?: string;
  readonly person?: { readonly type: string; readonly number: string };
}

/** The acts are flows, given by entry/compose. */
export interface RecordsRoutes {
  readonly db: Database;
  readonly clock: Clock;
  /** Code of the subject that a body names. */
  subjectOf(named: SubjectNamed): string;
  seal(
    asked: RecordPlace & { readonly order: SealOrder; readonly actor: string },
  ): Promise<Outcome<number, keyof typeof SEALING_REFUSALS>>;
  release(
    asked: RecordPlace & {
      readonly orderedBy: string;
      readonly orderNumber: string;
      readonly actor: string;
    },
  ): Promise<Outcome<null, keyof typeof SEALING_REFUSALS>>;
}

const KEYED = { tags: ["records"], security: [{ key: [] }, { session: [] }] };
/** Who may take content away for a body: whoever may decide for it. */
const SEALING = { roles: ["decider", "law-officer"] } as const;

/** Sealing of records by the body that decided or supplied them (articles 4 and 6). */
export function recordsRoutes(app: FastifyInstance, of: RecordsRoutes): void {
  const seal = {
    ...KEYED,
    summary:
      "Seal a record: its content goes, publicity ends at once, and it is not taken in again until released",
    params: RecordParams,
    body: SealRequest,
    response: { 200: SealAnswer },
  };
  app.post<{ Params: { id: string }; Body: SealRequestBody }>(
    "/records/:id/seal",
    { schema: seal, config: SEALING, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const { bodyCode, actor } = await bodyActing(of, request);
      const { reason, basis, orderNumber } = request.body;
      const { id } = request.params;
      const order = { orderedBy: bodyCode, reason, ...basis, orderNumber };
      const sealed = await of.seal({ subjectCode: of.subjectOf(request.body), recordId: id, order, actor });
      return { id, sealed: true, versions: orRefusal(sealed) };
    },
  );
  const release = {
    ...KEYED,
    summary:
      "Release a sealed record: it may be sent again, as a new version; what was sealed does not come back",
    params: RecordParams,
    body: ReleaseRequest,
    response: { 200: SealAnswer },
  };
  app.post<{ Params: { id: string }; Body: ReleaseRequestBody }>(
    "/records/:id/release",
    { schema: release, config: SEALING, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const { bodyCode: orderedBy, actor } = await bodyActing(of, request);
      const { id } = request.params;
      const { orderNumber } = request.body;
      const subjectCode = of.subjectOf(request.body);
      orRefusal(await of.release({ subjectCode, recordId: id, orderedBy, orderNumber, actor }));
      return { id, sealed: false, versions: 0 };
    },
  );
}

function orRefusal<T>(outcome: Outcome<T, keyof typeof SEALING_REFUSALS>): T {
  return orProblem(outcome, outcome.ok ? 200 : SEALING_REFUSALS[outcome.code].status);
}
