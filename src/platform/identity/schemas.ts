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
export const EndedAnswer = Type.Object({ ended: Type.Integer() });
export const TotpStarted = Type.Object({
  secret: Type.String(),
  address: Type.String({ description: "otpauth address for the authenticator" }),
});
export const RecoveryAnswer = Type.Object({
  recoveryCodes: Type.Array(Type.String(), { description: "Shown once" }),
});
