import type { LegalBasis } from "../catalogue/types.ts";

/** A public body as supplier of records. */
export interface Body {
  readonly bodyCode: string;
  readonly name: string;
  /** Prefix of division codes; empty text means the whole nation. */
  readonly territory: string;
  /** Entries it supplies on the day asked. */
  readonly entries: readonly string[];
  /** The program that asks for it by an access token; not there when a key was shown. */
  readonly client?: MachineClient;
  /** The key that was shown, by its id. */
  readonly keyId?: string;
}

/** A program that acts for a body, and what it may do: `submit:<entry>`, `look:<purpose>`. */
export interface MachineClient {
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** A key of a body by its id, or a program by its. */
export interface Credential {
  readonly kind: "key" | "client";
  readonly id: string;
}

/** What a scope lets a program do. */
export type ScopeVerb = "submit" | "look";

/** For what a body may read what is not public, as the register of purposes in `law/` says it. */
export interface Purpose {
  readonly purpose: string;
  readonly zh: string;
  readonly en: string;
  /** ISO days in force; `until` null: open. */
  readonly from: string;
  readonly until: string | null;
  readonly entries: readonly string[];
  /** Whether it may reach natural persons. */
  readonly persons: boolean;
  readonly bases: readonly LegalBasis[];
  /** How long a subject may be kept from seeing a look for this purpose, and which article says so; null: not at all. */
  readonly delay: { readonly monthsMax: number; readonly basis: LegalBasis } | null;
}

/** That a body may read an entry for a purpose, on the days from `from` through `until`. */
export interface Admission {
  readonly purpose: string;
  readonly entry: string;
  readonly from: string;
  readonly until: string;
  readonly persons: boolean;
}

/** What a body asks to read. */
export interface ReadAsked {
  readonly purpose: string | null;
  readonly caseNumber: string | null;
  /** Entries by name; empty: all that the body is admitted to for the purpose. */
  readonly entries: readonly string[];
  /** Whether the subject is a natural person. */
  readonly person: boolean;
  /** First ISO day on which the subject may see the look; null: at once. */
  readonly withholdUntil: string | null;
  /** ISO day of asking. */
  readonly on: string;
}

/** What may be read, and why. */
export interface Permit {
  readonly purpose: Purpose;
  readonly caseNumber: string;
  readonly entries: readonly string[];
  /** First ISO day on which the subject sees the look. */
  readonly shownFrom: string;
  readonly delayBasis: LegalBasis | null;
}

export type ReadRefusal =
  | "PURPOSE_REQUIRED"
  | "PURPOSE_UNKNOWN"
  | "CASE_NUMBER_REQUIRED"
  | "ENTRY_NOT_FOR_PURPOSE"
  | "PERSON_NOT_FOR_PURPOSE"
  | "READ_NOT_ADMITTED"
  | "DELAY_NOT_ALLOWED"
  | "DELAY_TOO_LONG";

/** What a person may be for a body: who submits, examines, decides, watches over the law, watches the trail, or looks after people. */
export type Role = "clerk" | "examiner" | "decider" | "law-officer" | "auditor" | "administrator";

/** That a person has a role in a body, on the days from `from` through `until`. */
export interface HeldRole {
  readonly bodyCode: string;
  readonly role: Role;
  readonly from: string;
  readonly until: string;
  /** Whether it was taken before its last day. */
  readonly ended: boolean;
}

/** A body that asks, with whoever acts for it. */
export interface ActingBody extends Body {
  /** How it stands on the audit trail: the code of the body, and with a person `<code>/account:<id>`. */
  readonly actor: string;
  /** The person and the roles in force on the day; null where a machine acts with the key of the body. */
  readonly person: Person | null;
}

export interface Person {
  readonly accountId: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
}

/** Who asks for a role to be given to whom. */
export interface GrantAsked {
  /** With the last ISO day until which it may give roles. Null: the operator of the platform, by command line. */
  readonly granter: {
    readonly accountId: string;
    readonly roles: readonly HeldRole[];
    readonly latest: string;
  } | null;
  readonly bodyCode: string;
  readonly accountId: string;
  readonly role: Role;
  /** Roles that the person has in the body on the day. */
  readonly has: readonly Role[];
  /** Last ISO day of the role. */
  readonly until: string;
  /** ISO day of asking. */
  readonly on: string;
}

/** An admission asked for in a body, and what became of it. */
export interface AdmissionRequest {
  readonly requestId: string;
  readonly purpose: string;
  readonly entries: readonly string[];
  readonly until: string;
  readonly persons: boolean;
  readonly askedBy: Named;
  /** Instant. */
  readonly askedAt: string;
  readonly decision: "confirmed" | "declined" | null;
  readonly decidedBy: Named | null;
  readonly decidedAt: string | null;
}

export interface Named {
  readonly accountId: string;
  readonly displayName: string;
}

/** A person of a body with the roles it had and has there. */
export interface BodyPerson extends Named {
  readonly login: string;
  readonly roles: readonly Omit<HeldRole, "bodyCode">[];
}
