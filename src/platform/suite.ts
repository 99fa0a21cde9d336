import { createHash, type Hash, hash } from "node:crypto";
import type postgres from "postgres";
import { assertThat } from "../kernel/outcome.ts";
import { SUITES, type Suite } from "./config.ts";
import { Refused } from "./refused.ts";
import type { SignatureAlgorithm } from "./signing.ts";

/**
 * The suite of this installation: which digest its proofs, names and kept secrets are made with. It is chosen once, when an
 * installation is begun, and stands in its database (`platform.audit_head.digest`); a setting that says otherwise is
 * refused at every start. So a hash in a database needs no name beside it, and one that leaves it has one.
 */

export type Digest = "sha256" | "sm3";

interface Form {
  readonly digest: Digest;
  readonly signature: SignatureAlgorithm;
}

const FORMS: Readonly<Record<Suite, Form>> = {
  international: { digest: "sha256", signature: "ES256" },
  gm: { digest: "sm3", signature: "SM2" },
};

let adopted: Suite | null = null;

/** Takes a suite up for the life of this process; the first digest that is made without one takes up `international`. */
export function adoptSuite(suite: Suite): void {
  assertThat(adopted === null || adopted === suite, "a process serves one installation, of one suite");
  adopted = suite;
}

export function suiteInUse(): Suite {
  adopted ??= "international";
  return adopted;
}

/** Name of the digest in use. */
export const digestInUse = (): Digest => FORMS[suiteInUse()].digest;

/** The algorithm that this installation signs with, and the only one it takes where it may choose. */
export const signatureInUse = (): SignatureAlgorithm => FORMS[suiteInUse()].signature;

export const digestOfSuite = (suite: Suite): Digest => FORMS[suite].digest;

export function suiteOfDigest(digest: string): Suite {
  const suite = SUITES.find((name) => FORMS[name].digest === digest);
  assertThat(suite !== undefined, "every digest of ours belongs to a suite");
  return suite;
}

/** Digest of a text or of bytes, 32 bytes. */
export function digestOf(content: string | Uint8Array, digest: Digest = digestInUse()): Buffer {
  return hash(digest, content, "buffer");
}

/** The same in hexadecimal. */
export function digestHex(content: string | Uint8Array, digest: Digest = digestInUse()): string {
  return hash(digest, content, "hex");
}

/** For content that comes in pieces. */
export function newDigest(digest: Digest = digestInUse()): Hash {
  return createHash(digest);
}

/**
 * A hash as it is shown outside: hexadecimal, and the name of its digest before it. SHA-256 stands without a name, as it
 * always did, so that what was noted before there were two still says the same.
 */
export function namedHash(bytes: Uint8Array, digest: Digest = digestInUse()): string {
  const hex = Buffer.from(bytes).toString("hex");
  return digest === "sha256" ? hex : `${digest}:${hex}`;
}

/** The digest that a hash from outside names. */
export const digestNamed = (hash: string): Digest => (hash.startsWith("sm3:") ? "sm3" : "sha256");

/** What a database says about itself. */
export interface HeldSuite {
  readonly suite: Suite;
  /** Whether anything was written, so that it cannot be another one any more. */
  readonly isBegun: boolean;
}

/** The suite of a database. One from before there were two, and one without a trail, is international. */
export async function heldSuite(sql: postgres.ISql): Promise<HeldSuite> {
  const [found] = await sql<{ head: boolean; trail: boolean }[]>`
    select to_regclass('platform.audit_head') is not null as head, to_regclass('platform.audit') is not null as trail`;
  if (found?.head !== true) return { suite: "international", isBegun: found?.trail === true };
  const [head] = await sql<{ digest: string | null; position: string }[]>`
    select to_jsonb(h) ->> 'digest' as digest, position from platform.audit_head h where chain = 'audit'`;
  return { suite: suiteOfDigest(head?.digest ?? "sha256"), isBegun: Number(head?.position ?? 0) > 0 };
}

/** Refuses with SUITE_DIFFERS when the setting names another suite than what was begun. */
export function requireSameSuite(setting: Suite, held: Suite): void {
  if (setting === held) return;
  throw new Refused("SUITE_DIFFERS", {
    zh: `这套数据建立时选定的算法套件是 ${held}，而 XINHENG_CRYPTO 设为 ${setting}。套件在新建时选定，此后不能更改。请设 XINHENG_CRYPTO=${held}。`,
    en: `This installation was begun under the suite ${held}, and XINHENG_CRYPTO says ${setting}. A suite is chosen when an installation is begun, and never changed: set XINHENG_CRYPTO=${held}.`,
  });
}
