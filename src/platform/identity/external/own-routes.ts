import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { ASKING_BYTES_MAX, ATTEMPTS_PER_WINDOW_MAX, EXTERNAL_IDENTITIES_MAX } from "../../limits.ts";
import { inTransaction } from "../../transaction.ts";
import { accountOf } from "../accounts.ts";
import { requireOwnPassword, requireSession } from "../asking.ts";
import { passkeysOf } from "../passkey-store.ts";
import { endExternalSessions } from "../sessions.ts";
import { actorOf } from "../sign-in.ts";
import { secondsOf } from "./attempt.ts";
import { begin } from "./begin.ts";
import { setKept } from "./cookie.ts";
import { deleteIdentity, identitiesOf } from "./identities.ts";
import { externalRefusal } from "./refusals.ts";
import { providerOf } from "./shown.ts";
import type { External } from "./types.ts";

const KEPT = { tags: ["account"], security: [{ session: [] }] };
const Id = Type.String({ format: "uuid" });
const Instant = Type.String({ format: "date-time" });
const IdentityShape = Type.Object({
  id: Id,
  issuer: Type.String(),
  recordedAt: Instant,
  usedAt: Type.Union([Instant, Type.Null()]),
});

/** The identities that an account is linked to: seeing, linking and unlinking the own ones. */
export function ownRoutes(app: FastifyInstance, of: External): void {
  const list = {
    ...KEPT,
    summary: "Own identities at external providers",
    response: { 200: Type.Object({ items: Type.Array(IdentityShape) }) },
  };
  app.get("/account/identities", { schema: list }, async (request) => {
    const { accountId } = await requireSession(of, request);
    const found = await identitiesOf(of.db.sql, accountId);
    return {
      items: found.map(({ identityId: id, issuer, recordedAt, usedAt }) => ({
        id,
        issuer,
        recordedAt,
        usedAt,
      })),
    };
  });
  routeLink(app, of);
  routeUnlink(app, of);
}

/** Whoever links an identity can sign in by it ever after: that wants a page of ours and a proof of who sits there. */
function routeLink(app: FastifyInstance, of: External): void {
  const schema = {
    ...KEPT,
    summary: "Begin to link an identity at the external provider to the own account",
    response: { 200: Type.Object({ address: Type.String({ description: "Where the browser goes now" }) }) },
  };
  const config = { rateLimit: { max: ATTEMPTS_PER_WINDOW_MAX }, recentProof: true };
  app.post(
    "/account/identities/link",
    { schema, config, bodyLimit: ASKING_BYTES_MAX },
    async (request, reply) => {
      const session = requireOwnPassword(await requireSession(of, request));
      const provider = providerOf(of);
      if ((await identitiesOf(of.db.sql, session.accountId)).length >= EXTERNAL_IDENTITIES_MAX)
        throw externalRefusal("EXTERNAL_IDENTITIES_FULL");
      const { address, kept } = await begin(of, provider, { next: "/account", session });
      setKept(request, reply, { value: kept, seconds: secondsOf("asked") });
      return { address };
    },
  );
}

function routeUnlink(app: FastifyInstance, of: External): void {
  const schema = {
    ...KEPT,
    summary: "Unlink an identity; sessions that began through it end",
    params: Type.Object({ id: Id }, { additionalProperties: false }),
    response: { 200: Type.Object({ unlinked: Type.Boolean() }) },
  };
  app.delete<{ Params: { id: string } }>(
    "/account/identities/:id",
    { schema, bodyLimit: ASKING_BYTES_MAX, config: { recentProof: true } },
    async (request) => {
      const { accountId } = requireOwnPassword(await requireSession(of, request));
      const identityId = request.params.id;
      await unlink(of, { accountId, identityId });
      return { unlinked: true };
    },
  );
}

interface Unlinking {
  readonly accountId: string;
  readonly identityId: string;
}

/** Refuses with EXTERNAL_IDENTITY_UNKNOWN, and with EXTERNAL_LAST_WAY where nobody could get into the account any more. */
async function unlink(of: External, { accountId, identityId }: Unlinking): Promise<void> {
  const detail = { account: accountId, identity: identityId };
  const act = { actor: actorOf(accountId), purpose: "account", act: "unlink-identity", detail };
  await inTransaction(of.db, act, async (tx) => {
    if (!(await deleteIdentity(tx, { accountId, identityId })))
      throw externalRefusal("EXTERNAL_IDENTITY_UNKNOWN");
    const account = await accountOf(tx, accountId);
    const others = [...(await passkeysOf(tx, accountId)), ...(await identitiesOf(tx, accountId))];
    if (account?.password === null && others.length === 0) throw externalRefusal("EXTERNAL_LAST_WAY");
    await endExternalSessions(tx, { identityId, at: of.clock.now() });
  });
}
