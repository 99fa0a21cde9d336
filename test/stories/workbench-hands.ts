import type { Page } from "playwright-core";
import type { Body, Statistics } from "../../src/portal/api-types.ts";
import { dayNumber, dayText } from "../../src/portal/days.ts";
import { type Cells, GOOD_ROW, penaltyCsv } from "../support/penalty-file.ts";
import type { StoryServer } from "./server.ts";

/** What a clerk of the stories has at hand: a key, a file, and practised hands. */
export interface Clerk {
  readonly url: string;
  readonly key: string;
  readonly body: Body;
  /** A day of decision that is in time. */
  readonly decidedOn: string;
  /** A file of penalties decided by this clerk's body; each row is the good row with these cells changed. */
  file(rows: readonly Cells[]): string;
  signIn(page: Page, place?: string): Promise<void>;
}

const ENTRY = "administrative-penalty";
/** The good code with the letter O in the place of a zero. */
export const WRONG_CODE = GOOD_ROW.uscc.replace("0", "O");
export const RESULT_TIMEOUT_MS = 60_000;

/** Makes a body with a key, and the clerk who has it. */
export async function newClerk(server: StoryServer): Promise<Clerk> {
  const { url } = server;
  const key = await server.bodyKey([ENTRY]);
  const ask = async <T>(path: string): Promise<T> =>
    (await (await fetch(url + path, { headers: { authorization: `Bearer ${key}` } })).json()) as T;
  const body = await ask<Body>("/api/v1/bodies/self");
  const { asOf } = await ask<Statistics>("/api/v1/statistics");
  const decidedOn = dayText(dayNumber(asOf) - 5);
  const own = {
    decidedOn,
    publicThrough: dayText(dayNumber(decidedOn) + 300),
    bodyName: body.name,
    bodyCode: body.uscc,
    sourceName: body.name,
    sourceCode: body.uscc,
  };
  return {
    url,
    key,
    body,
    decidedOn,
    file: (rows) => penaltyCsv(rows.map((cells) => ({ ...own, ...cells }))),
    signIn: async (page, place = "") => {
      await page.goto(`${url}/workbench${place}`);
      await page.locator("#key").fill(key);
      await page.keyboard.press("Enter");
      await page.locator("nav.places").waitFor();
    },
  };
}

export interface Chosen {
  readonly name: string;
  readonly content: string | Buffer;
}

/** Opens the upload page, chooses entry and file, and waits until the platform has looked at its columns. */
export async function choose(page: Page, { name, content }: Chosen): Promise<void> {
  await page.locator('nav.places a[href="/workbench/upload"]').click();
  await page.locator(`input[name="entry"][value="${ENTRY}"]`).check();
  await page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.locator(".check .callout").waitFor();
}

/** Chooses and sends a file, and waits for the report of its rows. */
export async function upload(page: Page, chosen: Chosen): Promise<void> {
  await choose(page, chosen);
  await page.locator('.upload button[type="submit"]').click();
  await page.locator("#rows").waitFor({ timeout: RESULT_TIMEOUT_MS });
}

/** A count of the batch on show, by its name. */
export async function countOf(page: Page, name: string): Promise<string | null> {
  return page
    .locator(".counts > div", { has: page.getByText(name, { exact: true }) })
    .locator("dd")
    .textContent();
}
