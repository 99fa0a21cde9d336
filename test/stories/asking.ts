import type { CreditRecord, CreditRecords } from "../../src/portal/api-types.ts";

/** The first public record of an entry that is about an organisation, as the API gives it: stories start from what is there. */
export async function firstPublicRecord(
  url: string,
  entry: string,
): Promise<CreditRecord & { readonly uscc: string }> {
  const answer = await fetch(`${url}/api/v1/publications?entry=${entry}&limit=50`);
  const { items } = (await answer.json()) as CreditRecords;
  for (const record of items) {
    if (record.subject.uscc !== null) return { ...record, uscc: record.subject.uscc };
  }
  throw new Error(`No public record of ${entry} in the demonstration data.`);
}
