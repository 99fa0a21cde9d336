import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { ASKING_BYTES_MAX } from "../../platform/limits.ts";
import {
  countersignaturesOf,
  PUBLIC_PARTY,
  type Receipt,
  ReceiptShape,
  receiptOf,
  saveCountersignature,
  signingKeysOf,
} from "../../platform/receipts/index.ts";
import { JwkShape, SignatureShape } from "../../platform/receipts/schemas.ts";
import { isStatementSignedBy, type Signature, type Signing } from "../../platform/statement-signing.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyActing } from "./acting.ts";
import { publicKeysOf } from "./public-keys.ts";
import { refusal } from "./refusals.ts";

export interface ReceiptRoutes {
  readonly db: Database;
  readonly clock: Clock;
  readonly signing: Signing;
}

const KeysAnswer = Type.Object({ keys: Type.Array(JwkShape) });
const ReceiptParams = Type.Object({ id: Type.String({ format: "uuid" }) });
const ReceiptAnswer = Type.Object({
  receipt: ReceiptShape,
  countersignatures: Type.Array(
    Type.Object({ bodyCode: Type.String(), signature: SignatureShape, signedAt: Type.String() }),
  ),
});
const KEYED = { tags: ["sharing"], security: [{ key: [] }, { session: [] }] };
const READING = {
  roles: ["clerk", "examiner", "decider", "law-officer", "auditor", "administrator"],
  scope: "any",
} as const;
const SIGNING = { roles: ["clerk", "examiner", "decider", "administrator"] } as const;

/** The receipts of transfers (policy, article 10), shown to their parties, and the keys by which anyone checks them. */
export function receiptRoutes(app: FastifyInstance, of: ReceiptRoutes): void {
  routeKeys(app, of);
  routeReceipt(app, of);
  routeCountersign(app, of);
}

function routeKeys(app: FastifyInstance, of: ReceiptRoutes): void {
  const summary = "Public keys of this installation (RFC 7517), those it no longer signs with too";
  const schema = { tags: ["sharing"], summary, response: { 200: KeysAnswer } };
  app.get("/keys", { schema }, async () => ({ keys: await signingKeysOf(of.db.sql, of.signing) }));
}

function routeReceipt(app: FastifyInstance, of: ReceiptRoutes): void {
  const summary =
    "The receipt of a transfer, for its parties; of an export that is open to everyone, for everyone";
  const schema = {
    tags: ["sharing"],
    security: [{ key: [] }, { session: [] }, {}],
    summary,
    params: ReceiptParams,
    response: { 200: ReceiptAnswer },
  };
  app.get<{ Params: { id: string } }>(
    "/receipts/:id",
    { schema, config: READING },
    async (request, reply) => {
      reply.header("cache-control", "private, no-store");
      return answerOf(of, await receiptFor(of, request, request.params.id));
    },
  );
}

function routeCountersign(app: FastifyInstance, of: ReceiptRoutes): void {
  const schema = {
    ...KEYED,
    summary:
      "Countersign a receipt as a party, by a key registered for the body, over the canonical JSON of its statement",
    params: ReceiptParams,
    body: SignatureShape,
    response: { 200: ReceiptAnswer },
  };
  app.post<{ Params: { id: string }; Body: Signature }>(
    "/receipts/:id/countersignature",
    { schema, config: SIGNING, bodyLimit: ASKING_BYTES_MAX },
    async (request) => {
      const { bodyCode, actor } = await bodyActing(of, request);
      const receipt = await receiptFor(of, request, request.params.id);
      // What is open to everyone may be read by everyone; countersigned it is by its parties alone.
      if (!partiesIn(receipt).includes(bodyCode)) throw refusal("RECEIPT_NOT_FOUND");
      const keys = await publicKeysOf(of.db.sql, bodyCode);
      const signature = request.body;
      if (!keys.some((key) => isStatementSignedBy(key, receipt.statement, signature)))
        throw refusal("COUNTERSIGNATURE_INVALID");
      const signedAt = of.clock.now().toString();
      const receiptId = receipt.statement.id;
      await inTransaction(
        of.db,
        { actor, purpose: "audit", act: "countersign-receipt", detail: { receipt: receiptId } },
        async (tx) => {
          const isFirst = await saveCountersignature(tx, receiptId, { bodyCode, signature, signedAt });
          if (!isFirst) throw refusal("RECEIPT_COUNTERSIGNED");
        },
      );
      return answerOf(of, receipt);
    },
  );
}

/** Whoever is no party learns no more than that there may be no such receipt. */
async function receiptFor(of: ReceiptRoutes, request: FastifyRequest, id: string): Promise<Receipt> {
  const receipt = await receiptOf(of.db.sql, id);
  const parties = receipt === null ? [] : partiesIn(receipt);
  if (receipt !== null && parties.includes(PUBLIC_PARTY)) return receipt;
  const { bodyCode } = await bodyActing(of, request);
  if (receipt === null || !parties.includes(bodyCode)) throw refusal("RECEIPT_NOT_FOUND");
  return receipt;
}

function partiesIn({ statement }: Receipt): readonly string[] {
  return [statement.sender.code, statement.receiver.code];
}

async function answerOf(of: ReceiptRoutes, receipt: Receipt): Promise<object> {
  return { receipt, countersignatures: await countersignaturesOf(of.db.sql, receipt.statement.id) };
}
