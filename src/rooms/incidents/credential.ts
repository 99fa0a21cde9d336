import type postgres from "postgres";
import { accountOf } from "../../platform/identity/accounts.ts";
import { actorNames, clientsOf, keysOf } from "../bodies/index.ts";
import type { Incident } from "./types.ts";

/** The account, key or program that a case is about, and how it stands. */
export interface CredentialShown {
  readonly kind: "account" | "key" | "client";
  readonly id: string;
  readonly state: "open" | "frozen" | "ended";
}

/** What a case froze, or, while it froze nothing, what its actor names; null where that is no credential. */
export async function credentialOf(sql: postgres.ISql, incident: Incident): Promise<CredentialShown | null> {
  const named = (await actorNames(sql, [incident.actor])).get(incident.actor);
  const { frozen, frozenId } = incident;
  const isFrozen = frozenId !== null && (frozen === "key" || frozen === "client" || frozen === "account");
  const [kind, id] = isFrozen ? [frozen, frozenId] : [named?.kind, named?.id ?? null];
  if (id === null || (kind !== "account" && kind !== "key" && kind !== "client")) return null;
  if (kind === "account") {
    const account = await accountOf(sql, id);
    return account === null ? null : { kind, id, state: account.disabled ? "frozen" : "open" };
  }
  const bodyCode = incident.actor.split("/")[0] ?? "";
  const one = (await ofBody(sql, bodyCode)).find((it) => it.kind === kind && it.id === id);
  return one === undefined ? null : { kind, id, state: one.state };
}

export interface Choice extends CredentialShown {
  readonly kind: "key" | "client";
  /** Name of a program; null for a key. */
  readonly name: string | null;
  /** ISO days. */
  readonly issuedOn: string | null;
  readonly lastUsedOn: string | null;
}

/** Keys and programs of a body that could be frozen, where a case is about the body as such. */
export async function choicesOf(sql: postgres.ISql, actor: string): Promise<readonly Choice[]> {
  if (!/^[0-9A-Z]{18}$/u.test(actor)) return [];
  return (await ofBody(sql, actor)).filter(({ state }) => state === "open");
}

async function ofBody(sql: postgres.ISql, bodyCode: string): Promise<readonly Choice[]> {
  const [keys, clients] = [await keysOf(sql, bodyCode), await clientsOf(sql, { bodyCode, only: null })];
  return [
    ...keys.map(
      ({ id, revoked, frozenBecause, issuedOn, lastUsedOn }): Choice => ({
        kind: "key",
        id,
        state: stateOf(revoked, frozenBecause !== null),
        name: null,
        issuedOn,
        lastUsedOn,
      }),
    ),
    ...clients.map(
      ({ id, revoked, frozen, name, lastUsedOn }): Choice => ({
        kind: "client",
        id,
        state: stateOf(revoked, frozen),
        name,
        issuedOn: null,
        lastUsedOn,
      }),
    ),
  ];
}

function stateOf(isEnded: boolean, isFrozen: boolean): CredentialShown["state"] {
  if (isEnded) return "ended";
  return isFrozen ? "frozen" : "open";
}
