import { Type } from "typebox";

const closed = { additionalProperties: false } as const;
const Day = Type.String({ format: "date" });
const Id = Type.String({ format: "uuid" });
const Uscc = Type.String({ pattern: "^[0-9A-Z]{18}$" });
const ScopeShape = Type.Union([Type.Literal("looks"), Type.Literal("export"), Type.Literal("correct")]);
const SCOPES_MAX = 3;
/** A SubjectPublicKeyInfo of 91 bytes, and a signature of at most 72, in base64. */
const PublicKey = Type.String({
  pattern: "^[A-Za-z0-9+/]{120,128}={0,2}$",
  description: "SPKI, DER, base64",
});
const Signature = Type.String({
  pattern: "^[A-Za-z0-9+/]{84,100}={0,2}$",
  description: "ES256: r and s, 64 bytes; SM2: DER; base64",
});

export const KeyRequest = Type.Object({ uscc: Uscc, publicKey: PublicKey }, closed);
export const KeyAnswer = Type.Object({ uscc: Uscc, algorithm: Type.String() });

export const DelegationRequest = Type.Object(
  {
    statement: Type.Object(
      {
        kind: Type.Literal("xinheng-delegation-1"),
        subject: Uscc,
        account: Id,
        scopes: Type.Array(ScopeShape, { minItems: 1, maxItems: SCOPES_MAX, uniqueItems: true }),
        from: Day,
        until: Day,
      },
      { ...closed, description: "Signed as canonical JSON (RFC 8785)" },
    ),
    publicKey: PublicKey,
    signature: Signature,
  },
  closed,
);
export const EndRequest = Type.Object(
  {
    statement: Type.Object(
      {
        kind: Type.Literal("xinheng-delegation-end-1"),
        subject: Uscc,
        delegation: Type.String({
          pattern: "^[0-9a-f]{64}$",
          description:
            "Hash of the delegation's statement as it was signed: SHA-256, or SM3 under the suite gm",
        }),
      },
      { ...closed, description: "Signed as canonical JSON (RFC 8785)" },
    ),
    publicKey: PublicKey,
    signature: Signature,
  },
  closed,
);
export const EndByEnterpriseAnswer = Type.Object({
  ended: Type.Boolean({ description: "Whether a delegation was in force; it is taken no more either way" }),
});
export const DelegationAnswer = Type.Object({ id: Id });
export const DelegationParams = Type.Object({ id: Id }, closed);
export const DelegationsAnswer = Type.Object({
  account: Id,
  items: Type.Array(
    Type.Object({
      id: Id,
      subject: Type.Object({ uscc: Type.String(), name: Type.String() }),
      scopes: Type.Array(Type.String()),
      from: Day,
      until: Day,
      inForce: Type.Boolean(),
      ended: Type.Boolean(),
    }),
  ),
});
export const EndedAnswer = Type.Object({ id: Id, ended: Type.Boolean() });
