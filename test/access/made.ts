import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { proposeAnswer } from "../../src/flows/answer-objection.ts";
import { raiseObjection } from "../../src/flows/raise-objection.ts";
import { canonicalJson } from "../../src/kernel/canonical.ts";
import { linkIn } from "../../src/platform/identity/external/link.ts";
import { insertPasskey } from "../../src/platform/identity/passkey-store.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { hashOfJson, PLATFORM_PARTY, type Receipt, writeReceipt } from "../../src/platform/receipts/index.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { insertAdmissionRequest } from "../../src/rooms/bodies/admission-store.ts";
import { savePublicKey } from "../../src/rooms/bodies/index.ts";
import { objectionFor } from "../../src/rooms/objections/index.ts";
import { insertDelegation, saveEnterpriseKey } from "../../src/rooms/representatives/store.ts";
import type { Scope } from "../../src/rooms/representatives/types.ts";
import { bearer, TODAY } from "../support/api.ts";
import { BODY, GOOD_ROW } from "../support/penalty-file.ts";
import { ENTRY, type Person, type World } from "./world.ts";

/** Things that a request asks for and uses up: each trial has its own. */

const UNTIL = "2026-12-31";
const TEST = { actor: "operator", purpose: "test" } as const;

/** A request for an admission that another person of the first body made. */
export async function admissionAsked({ api, person }: World): Promise<string> {
  const { accountId: askedBy } = await person();
  const requestId = uuidv7();
  const askedAt = api.clock.now().toString();
  const wanted = { purpose: "repair", entries: [ENTRY], until: UNTIL, persons: false };
  await inTransaction(api.bench.intake.db, TEST, (tx) =>
    insertAdmissionRequest(tx, { requestId, bodyCode: BODY.uscc, ...wanted, askedBy, askedAt }),
  );
  return requestId;
}

/** How far the case is that a step is tried on. */
type CaseState = "new" | "frozen" | "judged" | "asked";

/** A case about the first body, as far as the step needs it; others did what was done. */
export async function incidentIn({ api }: World, state: CaseState): Promise<string> {
  const incidentId = uuidv7();
  const at = api.clock.now().toString();
  const other = `account:${uuidv7()}`;
  const judged = state === "judged" || state === "asked";
  await api.bench.database.sql`
    insert into incidents.incident (incident_id, rule, actor, opened_at, invented, grade, personal, triaged_at, contained_at,
           contained_by, frozen, frozen_id, close_asked_at, close_asked_by)
    values (${incidentId}, 'bulk-looks', ${`${BODY.uscc}/key:${uuidv7()}`}, ${at}::timestamptz, false,
            ${judged ? "false-alarm" : null}, ${judged ? false : null}, ${judged ? at : null}::timestamptz,
            ${state === "frozen" ? at : null}::timestamptz, ${state === "frozen" ? other : null},
            ${state === "frozen" ? "key" : null}, ${state === "frozen" ? uuidv7() : null}::uuid,
            ${state === "asked" ? at : null}::timestamptz, ${state === "asked" ? other : null})`;
  await api.bench.database.sql`
    insert into incidents.step (incident_id, place, step, actor, at, note)
    values (${incidentId}, 1, 'detected', 'system', ${at}::timestamptz, '')`;
  return incidentId;
}

/** A passkey of a person. */
export async function passkeyOf({ api }: World, { accountId }: Person): Promise<string> {
  const passkeyId = uuidv7();
  const more = {
    credentialId: passkeyId,
    name: "手机",
    publicKey: Buffer.of(1),
    signCount: 0,
    transports: [],
  };
  const recordedAt = api.clock.now().toString();
  await inTransaction(api.bench.intake.db, TEST, (tx) =>
    insertPasskey(tx, { passkeyId, accountId, ...more, recordedAt }),
  );
  return passkeyId;
}

/** An identity of a person at the provider. */
export async function identityOf({ api }: World, { accountId }: Person): Promise<string> {
  const { db, keys } = api.bench.intake;
  const identityId = uuidv7();
  const somebody = { issuer: "https://login.example", subject: identityId };
  await inTransaction(db, TEST, (tx) =>
    linkIn(tx, { keys, clock: api.clock }, { ...somebody, accountId, identityId }),
  );
  return identityId;
}

const keyPair = () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { publicKey: publicKey.export({ format: "der", type: "spki" }), privateKey };
};

/** A key that the stand-in for the identity service confirms: it knows invented enterprises. */
export async function enterpriseKey({ api }: World): Promise<object> {
  await api.bench.database.sql`
    update subjects.subject set invented = true where subject_code = ${GOOD_ROW.uscc}`;
  return { uscc: GOOD_ROW.uscc, publicKey: keyPair().publicKey.toString("base64") };
}

const statementFor = (account: string, scopes: readonly Scope[]) =>
  ({
    kind: "xinheng-delegation-1",
    subject: GOOD_ROW.uscc,
    account,
    scopes,
    from: TODAY,
    until: UNTIL,
  }) as const;

/** A delegation that the enterprise signed for a person, and that was not brought yet. */
export async function delegationFor({ api }: World, { accountId }: Person): Promise<object> {
  const { publicKey, privateKey } = keyPair();
  const key = { algorithm: "ES256", publicKey } as const;
  const kept = { subjectCode: GOOD_ROW.uscc, verifier: "test", by: accountId };
  await inTransaction(api.bench.intake.db, TEST, (tx) =>
    saveEnterpriseKey(tx, { ...key, ...kept, at: api.clock.now().toString() }),
  );
  const statement = statementFor(accountId, ["looks"]);
  const text = Buffer.from(canonicalJson(statement));
  const signature = sign("sha256", text, { key: privateKey, dsaEncoding: "ieee-p1363" });
  return {
    statement,
    publicKey: publicKey.toString("base64"),
    signature: signature.toString("base64"),
  };
}

/** A delegation in force of a person; signatures are tried elsewhere. */
export async function delegationOf(
  { api }: Pick<World, "api">,
  { accountId }: Pick<Person, "accountId">,
  scopes: readonly Scope[],
): Promise<string> {
  const delegationId = uuidv7();
  const { publicKey } = keyPair();
  const key = { algorithm: "ES256", publicKey } as const;
  const statement = statementFor(accountId, scopes);
  const text = createHash("sha256").update(delegationId).digest("hex");
  const at = api.clock.now().toString();
  await inTransaction(api.bench.intake.db, TEST, async (tx) => {
    await saveEnterpriseKey(tx, { ...key, subjectCode: GOOD_ROW.uscc, verifier: "test", by: accountId, at });
    await insertDelegation(tx, { delegationId, statement, text, signature: Buffer.alloc(64), key, at });
  });
  return delegationId;
}

const RELEASE = { uscc: GOOD_ROW.uscc, orderNumber: "云市监撤〔2026〕1号" };
const SEAL = {
  ...RELEASE,
  reason: "revoked",
  basis: { instrument: "administrative-penalty-law", article: "第四十八条第二款" },
};

/** An order to seal a record of the first body that is not sealed. */
export const sealing = (world: World) => ({
  url: `/api/v1/records/${world.nextRecord()}/seal`,
  payload: SEAL,
});

/** An order to release a record that the first body sealed. */
export async function releasing(world: World): Promise<{ readonly url: string; readonly payload: object }> {
  const sealed = sealing(world);
  const { statusCode, body } = await world.api.send({
    ...sealed,
    method: "POST",
    headers: bearer(world.keys.own),
  });
  if (statusCode !== 200) throw new Error(body);
  return { url: sealed.url.replace("/seal", "/release"), payload: RELEASE };
}

/** A receipt of the first body. The key of this installation stands in for one of the body, so its signature countersigns too. */
export async function receiptMade({ api }: World): Promise<Receipt> {
  const { db, keys } = api.bench.intake;
  const party = { name: null, dutyHolder: null };
  const at = api.clock.now().toString();
  return inTransaction(db, TEST, async (tx) => {
    for (const jwk of keys.signing.publicKeys)
      await savePublicKey(tx, { bodyCode: BODY.uscc, jwk, recordedAt: at });
    return writeReceipt(tx, keys.signing, {
      kind: "look",
      transfer: uuidv7(),
      sender: { code: PLATFORM_PARTY, ...party },
      receiver: { code: BODY.uscc, ...party },
      purpose: "graded-supervision",
      what: { entries: [ENTRY], hash: hashOfJson([]), bytes: null, counts: { records: 0 } },
      at,
      previous: null,
    });
  });
}

/** What is said of a record of the first body. */
export const objecting = (world: World) => ({
  uscc: GOOD_ROW.uscc,
  recordId: world.nextRecord(),
  ground: "wrong" as const,
  fields: [{ field: "violationFacts", shouldBe: "另一事实" }],
  statement: "与决定书不符",
});

/** An objection to a record of the first body, raised by somebody who has no part in the trial. */
export async function objectionRaised(world: World): Promise<string> {
  const { accountId } = await world.person();
  const { recordId, ground, fields, statement } = objecting(world);
  const raised = await raiseObjection(world.api.bench.intake, {
    ...{ subjectCode: GOOD_ROW.uscc, recordId, ground, asked: { fields, statement } },
    evidence: [{ name: "证据.pdf", kind: "pdf", content: Buffer.from("%PDF-1.7").toString("base64") }],
    askedAs: "subject",
    askedBy: accountId,
    actor: GOOD_ROW.uscc,
    bodyCode: null,
    idempotencyKey: null,
  });
  if (!raised.ok) throw new Error(raised.code);
  return raised.value.objectionId;
}

/** One whose answer an examiner has proposed. */
export async function objectionProposed(
  world: World,
): Promise<{ readonly objectionId: string; readonly proposedAt: string }> {
  const objectionId = await objectionRaised(world);
  const { accountId } = await world.person();
  const proposed = await proposeAnswer(world.api.bench.intake, {
    ...{ objectionId, bodyCode: BODY.uscc, accountId, actor: BODY.uscc },
    proposal: { corrections: [], reasons: "与原件一致" },
  });
  const { sql } = world.api.bench.database;
  const row = await objectionFor(sql, { bodyCode: BODY.uscc, objectionId });
  if (!proposed.ok || row?.proposedAt == null) throw new Error("the answer is not proposed");
  return { objectionId, proposedAt: row.proposedAt };
}

const shown = new WeakMap<World, Promise<string>>();

/** One that is only looked at, the same in every trial. */
export function objectionShown(world: World): Promise<string> {
  const one = shown.get(world) ?? objectionRaised(world);
  shown.set(world, one);
  return one;
}
