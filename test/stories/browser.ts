import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AxeBuilder } from "@axe-core/playwright";
import packedChromium from "@sparticuz/chromium";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const require = createRequire(import.meta.url);
const unpackWaitMsMax = 60_000;

export interface StoryBrowser {
  /** A new page in its own session: cookies and session storage are not shared between pages. */
  page(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/**
 * Starts the Chromium of the test set-up with Chinese fonts, so that screenshots show characters and not boxes.
 * `CHROMIUM_PATH` names another Chromium to use instead.
 */
export async function launchBrowser(): Promise<StoryBrowser> {
  const home = await mkdtemp(join(tmpdir(), "xinheng-browser-"));
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"],
    env: { ...process.env, HOME: home, FONTCONFIG_FILE: await writeFontConfig(home) },
  });
  return {
    page: (options) => newPage(browser, options),
    close: async () => {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: "zh-CN",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  return context.newPage();
}

/** Unpacks Chromium once per machine; test files run side by side, so one unpacks and the others wait. */
async function chromiumPath(): Promise<string> {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen !== undefined) return chosen;
  const lock = join(tmpdir(), "xinheng-chromium.lock");
  const started = performance.now();
  while (!(await takesLock(lock))) {
    if (performance.now() - started > unpackWaitMsMax) await rm(lock, { recursive: true, force: true });
    await sleep(50);
  }
  try {
    return await packedChromium.executablePath();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function takesLock(lock: string): Promise<boolean> {
  return mkdir(lock).then(
    () => true,
    () => false,
  );
}

/** Writes a fonts.conf over the TTF fonts that npm brings, in the two weights that the pages use. */
async function writeFontConfig(home: string): Promise<string> {
  const folders: string[] = [];
  for (const family of ["noto-sans-sc", "noto-serif-sc"]) {
    const fonts = dirname(require.resolve(`@expo-google-fonts/${family}/package.json`));
    for (const name of await readdir(fonts)) {
      if (/^(400|700)/.test(name) && (await stat(join(fonts, name))).isDirectory())
        folders.push(join(fonts, name));
    }
  }
  const path = join(home, "fonts.conf");
  const list = folders.map((folder) => `  <dir>${folder}</dir>`).join("\n");
  await writeFile(
    path,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${list}
  <cachedir>${join(home, "fontconfig")}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
`,
  );
  return path;
}

/** Rules that colours and sizes can break, when the structure of the page was looked at before. */
const rulesOfLook = ["color-contrast", "link-in-text-block", "target-size"];

/** Faults that axe finds on the page by the rules of WCAG 2.2 A and AA, one line each; empty when there are none. */
export async function accessibilityFaults(
  page: Page,
  only: "all" | "look" = "all",
): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  const chosen =
    only === "look"
      ? axe.withRules(rulesOfLook)
      : axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  const found = await chosen.analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

/** How far the page can be scrolled sideways, in CSS pixels: 0 when it fits its window. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Days that are torn over two lines where the page shows them, with the text they stand in; of names of files and of code nobody expects better. */
export async function tornDays(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const torn: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const text = node.textContent ?? "";
      if (/\.\w{3,4}$|^\{/u.test(text)) continue;
      for (const { index } of text.matchAll(/\d{4}-\d{2}-\d{2}/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + "2026-11-27".length);
        const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
        if (new Set(lines.map(({ top }) => Math.round(top))).size > 1) torn.push(text);
      }
    }
    return torn;
  });
}

/** Presses Tab until the element that matches the selector has the focus; false when 80 presses did not reach it. */
export async function tabTo(page: Page, selector: string): Promise<boolean> {
  for (let pressed = 0; pressed < 80; pressed += 1) {
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) ?? false,
      selector,
    );
    if (isThere) return true;
    await page.keyboard.press("Tab");
  }
  return false;
}
