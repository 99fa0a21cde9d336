import type { Database } from "../../platform/database.ts";
import { subjectOf } from "../subjects/index.ts";
import type { EnterpriseKey } from "./types.ts";

/** Whoever can say that a key is an enterprise's: the national identity service, or what stands in for it. */
export interface IdentityVerifier {
  /** Stands beside each key it confirmed. */
  readonly name: string;
  confirms(subjectCode: string, key: EnterpriseKey): Promise<boolean>;
}

/**
 * Stands in for the national identity service in the demonstration: confirms any key of an enterprise that is marked as
 * invented, and never one of a real enterprise.
 */
export function demonstrationVerifier(db: Pick<Database, "sql">): IdentityVerifier {
  return {
    name: "demonstration",
    confirms: async (subjectCode) => (await subjectOf(db.sql, subjectCode))?.invented === true,
  };
}

/** The verifier of an installation: the stand-in where the demonstration may be loaded, else none. */
export function verifierFor(demo: "first-run" | "never", db: Pick<Database, "sql">): IdentityVerifier | null {
  return demo === "first-run" ? demonstrationVerifier(db) : null;
}
