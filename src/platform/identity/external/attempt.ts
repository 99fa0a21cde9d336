import { Type } from "typebox";
import { Compile } from "typebox/compile";
import type { Keys } from "../../keys.ts";
import { EXTERNAL_ATTEMPT_SECONDS, EXTERNAL_CODE_SECONDS } from "../../limits.ts";

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1 });
const OrNone = Type.Union([Text, Type.Null()]);
const common = { id: Text, next: Text, atMs: Type.Integer() };

/** Somebody went to the provider: what must come back, and where to go on. */
const Asked = Type.Object(
  {
    ...common,
    state: Text,
    nonce: Text,
    verifier: Text,
    /** Who wants to link an identity, signed in here; null where somebody signs in. */
    link: Type.Union([Type.Object({ accountId: Text, sessionId: Text }, closed), Type.Null()]),
  },
  closed,
);
/** Somebody came back and still has to give the code of the own authenticator. */
const Waiting = Type.Object({ ...common, accountId: Text, identityId: Text, sid: OrNone }, closed);

const KINDS = {
  asked: { schema: Compile(Asked), seconds: EXTERNAL_ATTEMPT_SECONDS },
  waiting: { schema: Compile(Waiting), seconds: EXTERNAL_CODE_SECONDS },
} as const;
type Kind = keyof typeof KINDS;

export type Asked = Type.Static<typeof Asked>;
export type Waiting = Type.Static<typeof Waiting>;
interface Content {
  readonly asked: Asked;
  readonly waiting: Waiting;
}

/** Seconds for which a browser keeps what is remembered. */
export const secondsOf = (kind: Kind): number => KINDS[kind].seconds;

/** What a browser keeps meanwhile: nobody can read it, make it, or give it out for the other kind. */
export function sealAttempt<K extends Kind>(keys: Keys, kind: K, content: Content[K]): string {
  return keys.seal(JSON.stringify(content), contextOf(kind)).toString("base64url");
}

/** What was sealed, if it was sealed here and is not over; null for anything else. */
export function openAttempt<K extends Kind>(
  keys: Keys,
  kind: K,
  of: { readonly text: string; readonly at: Temporal.Instant },
): Content[K] | null {
  const content = contentOf(keys, kind, of.text);
  if (content === null) return null;
  const age = of.at.epochMilliseconds - content.atMs;
  return age >= 0 && age <= KINDS[kind].seconds * 1000 ? content : null;
}

function contentOf<K extends Kind>(keys: Keys, kind: K, text: string): Content[K] | null {
  try {
    const json: unknown = JSON.parse(keys.open(Buffer.from(text, "base64url"), contextOf(kind)));
    return KINDS[kind].schema.Check(json) ? (json as Content[K]) : null;
  } catch {
    // Whatever does not open was not made here, or for something else.
    return null;
  }
}

function contextOf(kind: Kind): string {
  return `external sign-in ${kind}`;
}
