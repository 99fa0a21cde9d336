import { insertAccount, setTotp } from "../../src/platform/identity/accounts.ts";
import { hashPassword } from "../../src/platform/identity/password.ts";
import { beginSession } from "../../src/platform/identity/sessions.ts";
import { totpContext } from "../../src/platform/identity/sign-in.ts";
import { newTotpSecret } from "../../src/platform/identity/totp.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { ensurePortalBuilt } from "../../src/portal/build.ts";
import { mountPortal } from "../../src/portal/mount.ts";
import { purposesOf, saveAdmissions } from "../../src/rooms/bodies/index.ts";
import { saveOperator } from "../../src/rooms/trail/index.ts";
import { type ApiBench, apiBench, bearer, postFile, TODAY } from "../support/api.ts";
import { settingsFor, type TestProvider, testProvider } from "../support/external-provider.ts";
import { addBody } from "../support/intake.ts";
import { type Machine, machineOf } from "../support/machine.ts";
import { BODY, penaltyCsv } from "../support/penalty-file.ts";

/** Another body that supplies and may read the same; and one that supplies nothing and is admitted to nothing. */
const OTHER = { uscc: "11330106002489401J", name: "云州市示例区市场监督管理局" };
const BARE = { uscc: "11330106MB0000000X", name: "云州市示例区无获准机关" };
export const ENTRY = "administrative-penalty";
export const PASSWORD = "云州 horse 电池 staple 9";

/** Rows without the day that they need. */
const REJECTED = Array.from({ length: 20 }, (_, n) => ({
  decidedOn: "",
  documentNumber: `云市监处罚〔2026〕${n + 900}号`,
}));

/** Records that are sealed or objected to in the trials, each once. */
const RECORDS = Array.from({ length: 120 }, (_, n) => ({
  documentNumber: `云市监处罚〔2026〕${n + 7000}号`,
}));

/** Where programs and the provider think that this is. */
const PUBLIC = "http://127.0.0.1:3000";

export interface Person {
  readonly login: string;
  readonly accountId: string;
  readonly cookie: string;
  readonly sessionId: string;
  /** Secret of the authenticator, when it has one. */
  readonly secret: string;
}

/** Everybody who may ask, and something of the first body's to ask for. */
export interface World {
  readonly api: ApiBench;
  readonly provider: TestProvider;
  readonly keys: { readonly own: string; readonly other: string; readonly bare: string };
  /** A batch of the first body, and a file of the portal. */
  readonly batch: string;
  readonly asset: string;
  /** A program of the first body. */
  readonly machine: Machine;
  /** Number of a rejected row of the batch that was not asked for before: a row is mended once. */
  nextRow(): number;
  /** A record of the first body that is not sealed in the trials. */
  readonly record: string;
  /** Number of a record of the first body that was not asked for before. */
  nextRecord(): string;
  /** A person who is signed in; nobody before had its account. */
  person(options?: { readonly authenticator?: boolean; readonly role?: string }): Promise<Person>;
}

export async function accessWorld(): Promise<World> {
  await ensurePortalBuilt();
  const provider = await testProvider({ publicUrl: PUBLIC });
  // Without a token of its own there is no address for figures at all.
  const settings = { XINHENG_METRICS_TOKEN: "m".repeat(32), ...settingsFor(provider, PUBLIC) };
  const api = await apiBench({ settings, mount: ({ app, ask }) => mountPortal(app, { api: ask }) });
  const { intake } = api.bench;
  const entries = [ENTRY, "registration"];
  await addBody(intake, { ...OTHER, territory: "330106", entries });
  await addBody(intake, { ...BARE, territory: "330106", entries: [] });
  for (const { uscc } of [BODY, OTHER]) await admitToAll(api, uscc);
  // The first body runs the platform: its people work on incidents, and its auditors read the whole trail.
  await inTransaction(intake.db, { actor: "operator", purpose: "test" }, (tx) =>
    saveOperator(tx, BODY.uscc, api.clock.now().toString()),
  );
  const { id } = (
    await postFile(api, { entry: ENTRY, content: penaltyCsv([{}, ...REJECTED, ...RECORDS]) })
  ).json();
  await api.work();
  const rejected = (await api.get(`/api/v1/batches/${id}/rejected`, bearer(api.key))).json();
  const records = await api.bench.database.sql<{ id: string }[]>`
    select record_id as id from records.record where document_number like '%〕7___号'`;
  const [kept] = await api.bench.database.sql<{ id: string }[]>`
    select record_id as id from records.record where document_number like '%〕318号'`;
  const hashed = await hashPassword(PASSWORD);
  const page = await api.get("/");
  return {
    api,
    provider,
    keys: { own: api.key, other: await api.keyOf(OTHER.uscc), bare: await api.keyOf(BARE.uscc) },
    batch: id,
    record: kept?.id ?? "",
    asset: /\/assets\/([^"]+)"/.exec(page.body)?.[1] ?? "",
    machine: await machineOf(api),
    nextRow: () => rejected.items.shift()?.row ?? 0,
    nextRecord: () => records.shift()?.id ?? "",
    person: (options = {}) => signedIn(api, hashed, options),
  };
}

async function admitToAll(api: ApiBench, bodyCode: string): Promise<void> {
  const { law, db } = api.bench.intake;
  const admissions = purposesOf(law).flatMap(({ purpose, entries, persons }) =>
    entries.map((entry) => ({
      ...{ bodyCode, purpose, entry, persons },
      ...{ from: TODAY, until: "2026-12-31", recordedAt: `${TODAY}T00:00:00Z` },
    })),
  );
  await inTransaction(db, { actor: "operator", purpose: "test" }, (tx) => saveAdmissions(tx, admissions));
}

let people = 0;

async function signedIn(
  api: ApiBench,
  password: string,
  { authenticator = false, role }: { readonly authenticator?: boolean; readonly role?: string },
): Promise<Person> {
  const { db, keys } = api.bench.intake;
  const accountId = uuidv7();
  const login = `access${++people}`;
  const secret = newTotpSecret();
  const at = api.clock.now();
  return inTransaction(db, { actor: "operator", purpose: "test" }, async (tx) => {
    const account = { accountId, login, displayName: "王办事", password, recordedAt: at.toString() };
    await insertAccount(tx, account);
    if (authenticator)
      await setTotp(tx, { accountId, sealed: keys.seal(secret, totpContext(accountId)), step: null });
    if (role !== undefined)
      await tx`
        insert into bodies.role (account_id, body_code, role, role_from, role_until, granted_by, recorded_at)
        values (${accountId}, ${BODY.uscc}, ${role}, ${TODAY}, '2026-12-31', 'operator', ${at.toString()}::timestamptz)`;
    const client = "test";
    const { token, sessionId } = await beginSession(tx, { accountId, strength: "two-factor", client, at });
    return { login, accountId, sessionId, secret, cookie: `xinheng_session=${token}` };
  });
}
