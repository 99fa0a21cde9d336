import type postgres from "postgres";

/** What happened to an account or was tried with it, as its owner is told; details are those of the audit trail. */
export interface AccountEvent {
  /** Instant. */
  readonly at: string;
  readonly act: string;
  /** Whether it was done by the account itself, or by whoever administers. */
  readonly by: "account" | "other";
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Entries that are shown, the newest ones. */
const EVENTS_SHOWN_MAX = 20;
/** Acts of the own account that say something about its safety. */
const OWN_ACTS = [
  "sign-in",
  "sign-in-refused",
  "change-password",
  "set-second-factor",
  "remove-second-factor",
  "add-passkey",
  "remove-passkey",
  "link-identity",
  "unlink-identity",
  "end-session",
];
/** What others do to an account. */
const OTHERS_ACTS = [
  "reset-password",
  "reset-factors",
  "link-identity",
  "unlink-identity",
  "disable-account",
  "unlock-account",
  "grant-role",
  "end-role",
];

/** The newest events of an account from the audit trail: its own acts and attempts, and what others did to it. Nobody else's. */
export async function eventsOf(sql: postgres.ISql, accountId: string): Promise<readonly AccountEvent[]> {
  return sql<AccountEvent[]>`
    select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, act, "by", detail
      from (
        (select position, at, act, 'account' as "by", detail
           from platform.audit
          where actor like '%account:%' and substring(actor from 'account:.*$') = ${`account:${accountId}`}
            and purpose in ('sign-in', 'account') and act = any (${OWN_ACTS}::text[])
          order by position desc limit ${EVENTS_SHOWN_MAX})
        union all
        (select position, at, act, 'other' as "by", detail
           from platform.audit
          where act = any (${OTHERS_ACTS}::text[]) and detail ->> 'account' = ${accountId} and actor <> ${`account:${accountId}`}
          order by position desc limit ${EVENTS_SHOWN_MAX})
      ) e
     order by position desc limit ${EVENTS_SHOWN_MAX}`;
}
