import { Type } from "typebox";
import { PASSWORD_LENGTH } from "./password.ts";

const closed = { additionalProperties: false } as const;
const Instant = Type.String({ format: "date-time" });
/** Longer than any password that is taken, so that the refusal can say why. */
const Secret = Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.most * 4 });
const Code = Type.String({ minLength: 1, maxLength: 40 });

export const SignInRequest = Type.Object(
  {
    login: Type.String({ minLength: 1, maxLength: 80 }),
    password: Secret,
    code: Type.Optional(Code),
  },
  closed,
);
export const PasswordRequest = Type.Object({ present: Secret, next: Secret }, closed);
/** One of the two. */
export const ProofRequest = Type.Object(
  { password: Type.Optional(Secret), code: Type.Optional(Code) },
  { ...closed, minProperties: 1, maxProperties: 1 },
);
export const ProofAnswer = Type.Object({ proved: Type.Boolean() });
export const CodeRequest = Type.Object({ code: Code }, closed);
export const SecretAndCode = Type.Object(
  { secret: Type.String({ pattern: "^[A-Z2-7]{32}$" }), code: Code },
  closed,
);
export const SessionParams = Type.Object({ id: Type.String({ format: "uuid" }) }, closed);

const SessionShape = Type.Object({
  id: Type.String({ format: "uuid" }),
  strength: Type.String({ description: "password, two-factor, passkey, external, external-two-factor" }),
  client: Type.String(),
  beganAt: Instant,
  seenAt: Instant,
  endsAt: Instant,
  here: Type.Boolean({ description: "Whether it is the session that asks" }),
});

export const WhoAnswer = Type.Object({
  account: Type.Object({
    id: Type.String({ format: "uuid" }),
    login: Type.String(),
    displayName: Type.String(),
  }),
  session: SessionShape,
  secondFactor: Type.Boolean(),
  password: Type.Boolean({ description: "Whether the account has a password" }),
  mustChangePassword: Type.Boolean({ description: "Whether nothing else is open before that" }),
});
export const SessionsAnswer = Type.Object({ items: Type.Array(SessionShape) });
export const EventsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Instant,
      act: Type.String(),
      by: Type.Union([Type.Literal("account"), Type.Literal("other")]),
      strength: Type.Optional(Type.String({ description: "How one signed in" })),
      usedCode: Type.Boolean({ description: "Whether a code was given that was used before" }),
      role: Type.Optional(Type.String()),
    }),
  ),
});
export const EndedAnswer = Type.Object({ ended: Type.Integer() });
export const TotpStarted = Type.Object({
  secret: Type.String(),
  address: Type.String({ description: "otpauth address for the authenticator" }),
});
export const RecoveryAnswer = Type.Object({
  recoveryCodes: Type.Array(Type.String(), { description: "Shown once" }),
});
