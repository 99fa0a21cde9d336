import { createHash } from "node:crypto";
import { canonicalJson } from "../../src/kernel/canonical.ts";
import type { ApiBench } from "../support/api.ts";

/** What an installation of the suite gm must have stored, recomputed with SM3 and nothing of the product's own. */

export const sm3 = (content: string | Buffer): string => createHash("sm3").update(content).digest("hex");

/** Between the parts of what is hashed. */
export const SEPARATOR = "\u001f";

/** Secrets and files that a story handed out, of which the database keeps digests. */
export interface Given {
  readonly keys: string[];
  readonly tokens: string[];
  readonly codes: string[];
  readonly files: string[];
  readonly once: string;
  /** Subject and session at an external provider, of which a keyed hash (HMAC-SM3) is kept. */
  readonly external: string;
  challenge: Buffer;
  /** What was objected to, of which a keyed hash is kept. */
  objection: object;
  statement: string;
  /** Cookies of browsers in which somebody signed in. */
  readonly browsers: string[];
  publicKey: Buffer;
}

export const ISSUER = "https://id.example";

const keyed = (api: ApiBench, text: string): string => api.bench.intake.keys.keyedHash(text).toString("hex");

/** What every column of hashes must hold, recomputed with SM3 from what was hashed. */
export function digestsOf(
  api: ApiBench,
  given: Given,
): Readonly<Record<string, () => readonly string[] | Promise<readonly string[]>>> {
  const contents = () => recordDigests(api);
  const links = async (): Promise<readonly string[]> => (await trailDigests(api)).links;
  const entries = async (): Promise<readonly string[]> => (await trailDigests(api)).entries;
  return {
    "bodies.api_key.key_hash": () => given.keys.map(sm3),
    "intake.batch.file_hash": () => given.files.map(sm3),
    "objections.objection.asked_hash": () => [keyed(api, canonicalJson(given.objection))],
    "platform.audit.hash": entries,
    "platform.audit.previous_hash": links,
    "platform.audit_head.hash": links,
    "platform.audit_head.previous_hash": links,
    "platform.external_identity.subject_hash": () => [
      keyed(api, `external-subject ${JSON.stringify([ISSUER, given.external])}`),
    ],
    "platform.known_browser.browser_hash": () => given.browsers.map(sm3),
    "platform.once.value_hash": () => [sm3(given.once)],
    "platform.passkey_challenge.challenge_hash": () => [sm3(given.challenge)],
    "platform.recovery_code.code_hash": () => given.codes.map((code) => sm3(code.replaceAll("-", ""))),
    // A keyed hash (HMAC-SM3) of a key that the test does not open.
    "platform.sealing_key.fingerprint": () => [...api.bench.intake.keys.fingerprints.values()],
    "platform.session.external_sid_hash": () => [
      keyed(api, `external-session ${JSON.stringify([ISSUER, given.external])}`),
    ],
    "platform.session.token_hash": () => given.tokens.map(sm3),
    "publicity.change.content_hash": async () => (await contents()).map(({ content }) => content),
    "records.record.content_hash": async () => (await contents()).map(({ content }) => content),
    "records.record.fingerprint": async () => (await contents()).map(({ fingerprint }) => fingerprint),
    "representatives.delegation.key_hash": () => [sm3(given.publicKey)],
    "representatives.delegation.statement_hash": () => [sm3(given.statement)],
    "representatives.delegation_end.key_hash": () => [sm3(given.publicKey)],
    "representatives.delegation_end.statement_hash": () => [sm3(`${given.statement} `)],
    "representatives.enterprise_key.key_hash": () => [sm3(given.publicKey)],
    // The head is shown to people, and names its digest.
    "trail.verification.head_hash": async () => (await links()).map((hash) => `sm3:${hash}`),
  };
}

/** Salted hash and fingerprint of every record, from what is stored. */
async function recordDigests(api: ApiBench) {
  const { keys } = api.bench.intake;
  const key = keys.keyedHash("fingerprint of record versions").toString("hex");
  const rows = await api.bench.database.sql<
    { record_id: string; content: object; sealed: Buffer | null; salt: Buffer; parts: (string | null)[] }[]
  >`
    select r.record_id, r.content, r.sealed, r.salt,
           json_build_array(r.decided_on::text, r.valid_from::text, r.valid_until::text, r.severity, t.public_through::text, r.body_name,
                 r.source_code, r.source_name) as parts
      from records.record r left join publicity.term t using (subject_code, record_id, version)`;
  return rows.map(({ record_id, content, sealed, salt, parts }) => {
    const digest = sm3(canonicalJson(content));
    const person = sealed === null ? null : keys.open(sealed, record_id);
    const text = [key, digest, person, ...parts, key].join(SEPARATOR);
    return { content: sm3(salt.toString("hex") + digest), fingerprint: sm3(text).slice(0, 32) };
  });
}

/** The hashes of all entries of the trail, and of the chain before and after each. */
async function trailDigests(api: ApiBench) {
  const rows = await api.bench.database.sql<{ entry: Readonly<Record<string, unknown>> }[]>`
    select json_build_object('auditId', audit_id, 'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
             'actor', actor, 'purpose', purpose, 'act', act, 'subjectCount', subject_count, 'detail', detail) as entry
      from platform.audit order by position`;
  const entries = rows.map(({ entry }) => sm3(canonicalJson(entry)));
  const links = ["0".repeat(64)];
  for (const entry of entries) links.push(sm3(Buffer.from(`${links.at(-1)}${entry}`, "hex")));
  return { entries, links };
}
