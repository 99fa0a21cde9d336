import { setTimeout as sleep } from "node:timers/promises";
import type { Client, Report } from "./client.ts";
import { DOCUMENTS } from "./plan.ts";
import type { Random } from "./random.ts";

const PAUSE_MS = 10;

interface Page {
  readonly items: readonly {
    readonly version: number;
    readonly content: { readonly violationFacts?: string };
  }[];
}

export interface Reading {
  readonly client: Client;
  readonly report: Report;
  readonly random: Random;
  readonly subjects: readonly string[];
  readonly isOver: () => boolean;
}

/**
 * Reads pages of subjects throughout. All documents of a subject are written by each batch about it, so a page shows all of
 * them of one batch, or none; and never an earlier batch after a later one.
 */
export async function readOn(of: Reading): Promise<number> {
  const latest = new Map<string, number>();
  let pages = 0;
  while (!of.isOver()) {
    await sleep(PAUSE_MS);
    const uscc = of.random.pick(of.subjects);
    const answer = await of.client.look(`/api/v1/subjects/${uscc}/records?limit=50`);
    if (answer?.status === 500) of.report(`500 at the page of ${uscc}`);
    if (answer === null || answer.status >= 500) continue;
    pages += 1;
    const known = latest.get(uscc) ?? 0;
    if (answer.status === 404 && known > 0) of.report(`${uscc} was on a page and is unknown`);
    if (answer.status !== 200) continue;
    latest.set(uscc, judge(answer.json as Page, { uscc, known, report: of.report }));
  }
  return pages;
}

function judge(
  page: Page,
  of: { readonly uscc: string; readonly known: number; readonly report: Report },
): number {
  const shown = page.items.map((item) => `${item.content.violationFacts} v${item.version}`);
  if (shown.length === 0 && of.known === 0) return 0;
  if (shown.length !== DOCUMENTS) of.report(`${of.uscc} shows ${shown.length} documents of ${DOCUMENTS}`);
  if (new Set(shown).size > 1) of.report(`${of.uscc} shows a mixture: ${shown.join(", ")}`);
  const number = Number(/第(\d+)批/.exec(shown[0] ?? "")?.[1] ?? 0);
  if (number < of.known) of.report(`${of.uscc} shows batch ${number} after batch ${of.known}`);
  return Math.max(number, of.known);
}
