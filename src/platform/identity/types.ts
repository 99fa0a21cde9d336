/** A person who works with the platform, as signing in needs it. */
export interface Account {
  readonly accountId: string;
  readonly login: string;
  readonly displayName: string;
  /** Argon2id in PHC form; null where the account has none. */
  readonly password: string | null;
  readonly totpSealed: Buffer | null;
  readonly totpStep: number | null;
  readonly failures: number;
  /** Instant until which nothing is taken; null while it is not locked. */
  readonly lockedUntil: string | null;
  readonly disabled: boolean;
  /** Instant until which a password that somebody else made opens anything; null for one of her own. */
  readonly onceUntil: string | null;
}

export type Strength = "password" | "two-factor" | "passkey" | "external" | "external-two-factor";

/** A signed-in browser and whose it is. */
export interface Session {
  readonly sessionId: string;
  readonly accountId: string;
  readonly login: string;
  readonly displayName: string;
  /** Whether nothing is open to the person before the password, which somebody else made, is changed. */
  readonly mustChangePassword: boolean;
  readonly strength: Strength;
  /** What the browser says it is, cut short. */
  readonly client: string;
  /** Instants. */
  readonly beganAt: string;
  readonly seenAt: string;
  readonly endsAt: string;
  /** When its owner last gave the password, a code or a passkey. */
  readonly provedAt: string;
}
