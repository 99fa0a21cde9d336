import type postgres from "postgres";
import type { Outcome } from "../../kernel/outcome.ts";
import { type DutyHolder, type Party, PLATFORM_PARTY } from "../../platform/receipts/index.ts";
import { dutyNamed } from "./rules.ts";
import type { Body } from "./types.ts";

/** Who answers for a party's part of the transmission chain on an ISO day; null when nobody is named. */
export async function dutyHolderOf(
  sql: postgres.ISql,
  partyCode: string,
  on: string,
): Promise<DutyHolder | null> {
  const [row] = await sql<DutyHolder[]>`
    select unit_code as unit, unit_name as "unitName", office from bodies.duty_holder
     where party_code = ${partyCode} and duty_from <= ${on}::date and (duty_until is null or duty_until >= ${on}::date)
     order by duty_from desc limit 1`;
  return row ?? null;
}

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

/**
 * A body as a party of a transfer on an ISO day. Refuses with DUTY_HOLDER_MISSING when it has named nobody and its time to
 * do so is over; before, the receipt is flagged.
 */
export async function partyOf(
  sql: postgres.ISql,
  body: Pick<Body, "bodyCode" | "name">,
  on: string,
): Promise<Outcome<Party, "DUTY_HOLDER_MISSING">> {
  const dutyHolder = await dutyHolderOf(sql, body.bodyCode, on);
  const [row] = await sql<{ due: string; ever: boolean }[]>`
    select duty_due as due,
           exists (select from bodies.duty_holder d where d.party_code = b.body_code and d.duty_from <= ${on}::date) as ever
      from bodies.body b where body_code = ${body.bodyCode}`;
  const named = dutyNamed({ dutyHolder, everNamed: row?.ever ?? false, due: row?.due ?? on, on });
  if (!named.ok) return named;
  return { ok: true, value: { code: body.bodyCode, name: body.name, dutyHolder } };
}

/** This installation as a party. It takes in and gives out under its own duty holder, and is flagged while there is none. */
export async function platformParty(sql: postgres.ISql, on: string): Promise<Party> {
  return { code: PLATFORM_PARTY, name: null, dutyHolder: await dutyHolderOf(sql, PLATFORM_PARTY, on) };
}
