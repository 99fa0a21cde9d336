import type postgres from "postgres";
import type { BodyPerson, HeldRole, Role } from "./types.ts";

/** Every role a person was ever given, in all bodies. */
export async function rolesOf(sql: postgres.ISql, accountId: string): Promise<readonly HeldRole[]> {
  return sql<HeldRole[]>`
    select body_code as "bodyCode", role, role_from as "from", role_until as "until", ended_at is not null as ended
      from bodies.role where account_id = ${accountId}
     order by body_code, role, role_from`;
}

export interface Grant {
  readonly accountId: string;
  readonly bodyCode: string;
  readonly role: Role;
  /** ISO days. */
  readonly from: string;
  readonly until: string;
  /** Actor as on the audit trail. */
  readonly by: string;
  readonly at: string;
}

/** Gives a role until a day; the same role given again on the same day gets the new end. */
export async function grantRole(tx: postgres.ISql, grant: Grant): Promise<void> {
  await tx`
    insert into bodies.role (account_id, body_code, role, role_from, role_until, granted_by, recorded_at)
    values (${grant.accountId}, ${grant.bodyCode}, ${grant.role}, ${grant.from}::date, ${grant.until}::date, ${grant.by},
            ${grant.at}::timestamptz)
        on conflict (account_id, body_code, role, role_from) do update
       set role_until = excluded.role_until, granted_by = excluded.granted_by, recorded_at = excluded.recorded_at,
           ended_at = null, ended_by = null`;
}

/**
 * Whether a body keeps an administrator without this person: somebody with the role in force and an account that is open. The
 * administrators are held until the transaction ends, so that two of them cannot end each other at once.
 */
export async function keepsAdministrator(
  tx: postgres.ISql,
  without: { readonly bodyCode: string; readonly accountId: string; readonly on: string },
): Promise<boolean> {
  const rows = await tx<{ account_id: string; is_open: boolean }[]>`
    select r.account_id, a.disabled_at is null as is_open
      from bodies.role r join platform.account a using (account_id)
     where r.body_code = ${without.bodyCode} and r.role = 'administrator' and r.ended_at is null
       and ${without.on}::date between r.role_from and r.role_until
     order by r.account_id, r.role_from
       for update of r`;
  return rows.some((row) => row.is_open && row.account_id !== without.accountId);
}

/** Takes a role at once, whenever it would have ended; false when the person has none in force. */
export async function endRole(
  tx: postgres.ISql,
  end: Omit<Grant, "from" | "until"> & { readonly on: string },
): Promise<boolean> {
  const rows = await tx`
    update bodies.role set ended_at = ${end.at}::timestamptz, ended_by = ${end.by}
     where account_id = ${end.accountId} and body_code = ${end.bodyCode} and role = ${end.role}
       and ended_at is null and role_until >= ${end.on}::date
    returning 1 as ended`;
  return rows.length > 0;
}

/** The people of a body, with every role each had there; by name to sign in with. */
export async function peopleOf(sql: postgres.ISql, bodyCode: string): Promise<readonly BodyPerson[]> {
  return sql<BodyPerson[]>`
    select a.account_id as "accountId", a.login, a.display_name as "displayName",
           json_agg(json_build_object('role', r.role, 'from', r.role_from, 'until', r.role_until,
                                      'ended', r.ended_at is not null) order by r.role, r.role_from) as roles
      from bodies.role r join platform.account a using (account_id)
     where r.body_code = ${bodyCode}
     group by a.account_id, a.login, a.display_name
     order by a.login`;
}
