import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { accessibilityFaults, sidewaysScroll, tornDays } from "./browser.ts";

/** What stories of people do again and again. */

/** Fills the sign-in form that is on the page. */
export async function signInWith(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
}

/** No fault of access, and on a telephone no scrolling sideways and no torn day; leaves pictures where PEOPLE_PICTURES names a folder. */
export async function holds(page: Page, what: string): Promise<void> {
  assert.deepEqual(await accessibilityFaults(page), [], what);
  const folder = process.env.PEOPLE_PICTURES;
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  assert.equal(await sidewaysScroll(page), 0, `${what} at 360 pixels`);
  assert.deepEqual(await tornDays(page), [], `${what} at 360 pixels`);
  if (folder !== undefined) await picture(page, folder, `${what}-360`);
  if (size !== null) await page.setViewportSize(size);
  if (folder !== undefined) await picture(page, folder, what);
}

async function picture(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
