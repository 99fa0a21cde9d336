import type postgres from "postgres";
import { assertThat, type Outcome } from "../../kernel/outcome.ts";
import { type DutyHolder, type Party, PLATFORM_PARTY } from "../../platform/receipts/index.ts";
import { dutyNamed } from "./rules.ts";
import type { Body } from "./types.ts";

export interface NewDutyHolder extends DutyHolder {
  readonly partyCode: string;
  readonly from: string;
  readonly until: string | null;
  readonly recordedAt: string;
}

/** Names who answers from a day on; whoever answered before does so through the day before it. */
export async function saveDutyHolder(tx: postgres.ISql, duty: NewDutyHolder): Promise<void> {
  await tx`
    update bodies.duty_holder set duty_until = ${duty.from}::date - 1
     where party_code = ${duty.partyCode} and duty_from < ${duty.from}::date
       and (duty_until is null or duty_until >= ${duty.from}::date)`;
  await tx`
    insert into bodies.duty_holder (party_code, unit_code, unit_name, office, duty_from, duty_until, recorded_at)
    values (${duty.partyCode}, ${duty.unit}, ${duty.unitName}, ${duty.office}, ${duty.from}::date, ${duty.until}::date,
            ${duty.recordedAt}::timestamptz)
        on conflict (party_code, duty_from) do update
       set unit_code = excluded.unit_code, unit_name = excluded.unit_name, office = excluded.office,
           duty_until = excluded.duty_until, recorded_at = excluded.recorded_at`;
}

/** A body and this installation as the parties of a transfer on a day. */
export interface Parties {
  readonly body: Party;
  readonly platform: Party;
  /** Whether the body may send or receive: somebody answers for it, or its time to name somebody is not over. */
  readonly named: Outcome<true, "DUTY_HOLDER_MISSING">;
}

/**
 * A body and this installation as the parties of a transfer on an ISO day, in one question: it is asked with each look. Where
 * the body has named nobody the receipt is flagged; once its time is over `named` refuses with DUTY_HOLDER_MISSING.
 */
export async function partiesOf(
  sql: postgres.ISql,
  body: Pick<Body, "bodyCode" | "name">,
  on: string,
): Promise<Parties> {
  const [row] = await sql<Asked[]>`
    select b.duty_due as due, ${dutyOn(sql, body.bodyCode, on)} as own, ${dutyOn(sql, PLATFORM_PARTY, on)} as ours,
           exists (select from bodies.duty_holder d
                    where d.party_code = b.body_code and d.duty_from <= ${on}::date) as ever
      from bodies.body b where b.body_code = ${body.bodyCode}`;
  assertThat(row !== undefined, "a body that sends or receives is registered");
  const { due, own: dutyHolder, ours, ever: everNamed } = row;
  return {
    body: { code: body.bodyCode, name: body.name, dutyHolder },
    platform: { code: PLATFORM_PARTY, name: null, dutyHolder: ours },
    named: dutyNamed({ dutyHolder, everNamed, due, on }),
  };
}

interface Asked {
  readonly due: string;
  readonly ever: boolean;
  readonly own: DutyHolder | null;
  readonly ours: DutyHolder | null;
}

function dutyOn(sql: postgres.ISql, partyCode: string, on: string): postgres.PendingQuery<postgres.Row[]> {
  return sql`
    (select json_build_object('unit', d.unit_code, 'unitName', d.unit_name, 'office', d.office) from bodies.duty_holder d
      where d.party_code = ${partyCode} and d.duty_from <= ${on}::date
        and (d.duty_until is null or d.duty_until >= ${on}::date)
      order by d.duty_from desc limit 1)`;
}

/** This installation as a party. It takes in and gives out under its own duty holder, and is flagged while there is none. */
export async function platformParty(sql: postgres.ISql, on: string): Promise<Party> {
  const [row] = await sql<{ ours: DutyHolder | null }[]>`select ${dutyOn(sql, PLATFORM_PARTY, on)} as ours`;
  return { code: PLATFORM_PARTY, name: null, dutyHolder: row?.ours ?? null };
}
