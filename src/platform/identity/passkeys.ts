import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { uuidv7 } from "../ids.ts";
import { inTransaction } from "../transaction.ts";
import { challengeHolds, newChallenge, takeChallenge } from "./challenge.ts";
import { insertPasskey, notePasskeyUse, passkeyNamed, passkeysOf } from "./passkey-store.ts";
import { refusal } from "./refusals.ts";
import { type Begun, beginSession, proveSession } from "./sessions.ts";
import { actorOf, type SigningIn } from "./sign-in.ts";
import type { Session } from "./types.ts";

/** Where the browser is: passkeys are bound to it, so that a false site gets nothing. */
export interface Site {
  /** Host without port. */
  readonly rpID: string;
  readonly origin: string;
}

/** Passkeys of one account at once. */
const PASSKEYS_MAX = 10;
const SIGN_IN = "sign-in";
const registerFor = (accountId: string): string => `register ${accountId}`;
const proofFor = (accountId: string): string => `prove ${accountId}`;

/** What a browser needs to make a passkey for the account; it must know its owner by itself and say that it verified her. */
export async function registrationOptions(of: SigningIn, session: Session, site: Site): Promise<object> {
  const { accountId, login, displayName } = session;
  const known = await passkeysOf(of.db.sql, accountId);
  if (known.length >= PASSKEYS_MAX) throw refusal("PASSKEYS_FULL");
  return generateRegistrationOptions({
    rpName: "信衡 Xinheng",
    rpID: site.rpID,
    userID: new Uint8Array(Buffer.from(accountId)),
    userName: login,
    userDisplayName: displayName,
    attestationType: "none",
    challenge: new Uint8Array(newChallenge(of.keys, registerFor(accountId), of.clock.now())),
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

export interface Registering {
  readonly session: Session;
  readonly site: Site;
  readonly name: string;
  readonly response: RegistrationResponseJSON;
}

/** Keeps a passkey that a browser made. Refuses with PASSKEY_INVALID and PASSKEYS_FULL. */
export async function registerPasskey(of: SigningIn, asked: Registering): Promise<string> {
  const { session, site, name, response } = asked;
  const { accountId } = session;
  if ((await passkeysOf(of.db.sql, accountId)).length >= PASSKEYS_MAX) throw refusal("PASSKEYS_FULL");
  const challenge = challengeIn(response.response.clientDataJSON);
  if (!challengeHolds(of.keys, challenge, { what: registerFor(accountId), at: of.clock.now() }))
    throw refusal("PASSKEY_INVALID");
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge.toString("base64url"),
    expectedOrigin: site.origin,
    expectedRPID: site.rpID,
    requireUserVerification: true,
  }).catch(() => null);
  if (verified === null || !verified.verified) throw refusal("PASSKEY_INVALID");
  const { credential } = verified.registrationInfo;
  const passkeyId = uuidv7();
  const at = of.clock.now().toString();
  await inTransaction(
    of.db,
    { actor: actorOf(accountId), purpose: "account", act: "add-passkey" },
    async (tx) => {
      const isFirst = await takeChallenge(tx, challenge, at);
      const isNew = await insertPasskey(tx, {
        passkeyId,
        accountId,
        credentialId: credential.id,
        name,
        publicKey: Buffer.from(credential.publicKey),
        signCount: credential.counter,
        transports: credential.transports ?? [],
        recordedAt: at,
      });
      if (!isFirst || !isNew) throw refusal("PASSKEY_INVALID");
    },
  );
  return passkeyId;
}

/** What a browser needs to sign in with any passkey that it has for this site; it tells nothing about accounts. */
export async function signInOptions(of: SigningIn, site: Site): Promise<object> {
  return askingFor(of, site, SIGN_IN);
}

/** The same for a proof that the owner of a session is there. */
export async function proofOptions(of: SigningIn, session: Session, site: Site): Promise<object> {
  return askingFor(of, site, proofFor(session.accountId));
}

async function askingFor(of: SigningIn, site: Site, what: string): Promise<object> {
  return generateAuthenticationOptions({
    rpID: site.rpID,
    challenge: new Uint8Array(newChallenge(of.keys, what, of.clock.now())),
    userVerification: "required",
  });
}

export interface PasskeySignIn {
  readonly site: Site;
  readonly client: string;
  readonly response: AuthenticationResponseJSON;
}

/** Signs in with a passkey. Whatever is wrong, the answer is PASSKEY_INVALID, and the attempt is on the trail. */
export async function signInByPasskey(of: SigningIn, given: PasskeySignIn): Promise<Begun> {
  const found = await verifiedPasskey(of, given, SIGN_IN);
  if (found === null) {
    await inTransaction(
      of.db,
      { actor: "nobody", purpose: "sign-in", act: "sign-in-refused" },
      async () => {},
    );
    throw refusal("PASSKEY_INVALID");
  }
  const { accountId, passkeyId, signCount, challenge } = found;
  const at = of.clock.now();
  return inTransaction(
    of.db,
    { actor: actorOf(accountId), purpose: "sign-in", act: "sign-in", detail: { strength: "passkey" } },
    async (tx) => {
      if (!(await takeChallenge(tx, challenge, at.toString()))) throw refusal("PASSKEY_INVALID");
      if (!(await notePasskeyUse(tx, { passkeyId, signCount, at: at.toString() })))
        throw refusal("PASSKEY_INVALID");
      return beginSession(tx, { accountId, strength: "passkey", client: given.client, at });
    },
  );
}

/** Takes a passkey of the session's own account as a proof that its owner is there; false when it did not hold. */
export async function proveByPasskey(
  of: SigningIn,
  session: Session,
  given: Omit<PasskeySignIn, "client">,
): Promise<boolean> {
  const { accountId, sessionId } = session;
  const found = await verifiedPasskey(of, given, proofFor(accountId));
  if (found === null || found.accountId !== accountId) return false;
  const { passkeyId, signCount, challenge } = found;
  const at = of.clock.now().toString();
  const act = { actor: actorOf(accountId), purpose: "account", act: "prove", detail: { by: "passkey" } };
  return inTransaction(of.db, act, async (tx) => {
    if (!(await takeChallenge(tx, challenge, at))) throw refusal("PRESENCE_FAILED");
    if (!(await notePasskeyUse(tx, { passkeyId, signCount, at }))) throw refusal("PRESENCE_FAILED");
    await proveSession(tx, { sessionId, withFactor: true, at });
    return true;
  });
}

interface Verified {
  readonly accountId: string;
  readonly passkeyId: string;
  readonly signCount: number;
  readonly challenge: Buffer;
}

async function verifiedPasskey(
  of: SigningIn,
  { site, response }: Omit<PasskeySignIn, "client">,
  what: string,
): Promise<Verified | null> {
  const challenge = challengeIn(response.response.clientDataJSON);
  if (!challengeHolds(of.keys, challenge, { what, at: of.clock.now() })) return null;
  const passkey = await passkeyNamed(of.db.sql, response.id);
  if (passkey === null) return null;
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge.toString("base64url"),
    expectedOrigin: site.origin,
    expectedRPID: site.rpID,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.signCount,
    },
  }).catch(() => null);
  if (verified === null || !verified.verified) return null;
  const { accountId, passkeyId } = passkey;
  return { accountId, passkeyId, signCount: verified.authenticationInfo.newCounter, challenge };
}

/** The challenge that a browser says it answered; what cannot be read is none. */
function challengeIn(clientData: string): Buffer {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientData, "base64url").toString("utf8"));
    if (typeof data !== "object" || data === null || !("challenge" in data)) return Buffer.alloc(0);
    return Buffer.from(String(data.challenge), "base64url");
  } catch {
    return Buffer.alloc(0);
  }
}
