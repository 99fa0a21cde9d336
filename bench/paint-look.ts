import type { CDPSession, Page } from "playwright-core";
import type { StoryBrowser } from "../test/stories/browser.ts";

/** What one reader saw of one page. Times in milliseconds after the start of the request, bytes on the line. */
export interface Look {
  /** First byte of the answer. */
  readonly ttfb: number;
  readonly fcp: number;
  readonly lcp: number;
  readonly cls: number;
  readonly bytes: number;
  readonly scriptBytes: number;
}

/** A middling mobile line: a round trip of 100 ms, 4 Mbit/s down. */
const LINE = { offline: false, latency: 100, downloadThroughput: 500_000, uploadThroughput: 125_000 };

/** Visits a page as a reader who has nothing kept, on a mobile line, and waits until it is at rest. */
export async function lookAt(browser: StoryBrowser, url: string): Promise<Look> {
  const page = await browser.page();
  try {
    const line = await page.context().newCDPSession(page);
    const bytes = await countBytes(line);
    await line.send("Network.emulateNetworkConditions", LINE);
    await page.addInitScript(watchPaint);
    await page.goto(url, { waitUntil: "networkidle" });
    return { ...(await paintOf(page)), ...bytes };
  } finally {
    await page.context().close();
  }
}

async function countBytes(line: CDPSession): Promise<{ bytes: number; scriptBytes: number }> {
  const sum = { bytes: 0, scriptBytes: 0 };
  const scripts = new Set<string>();
  line.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    sum.bytes += encodedDataLength;
    if (scripts.has(requestId)) sum.scriptBytes += encodedDataLength;
  });
  await line.send("Network.enable");
  return sum;
}

/** Runs in the page, before anything of its own: keeps the last largest paint and adds up shifts. */
function watchPaint(): void {
  const seen = { lcp: 0, cls: 0 };
  Object.assign(window, { seenPaint: seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcp = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if ("value" in entry && typeof entry.value === "number") seen.cls += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}

async function paintOf(page: Page): Promise<Pick<Look, "ttfb" | "fcp" | "lcp" | "cls">> {
  return page.evaluate(() => {
    const seen = "seenPaint" in window ? window.seenPaint : null;
    const part = (name: "lcp" | "cls"): number =>
      typeof seen === "object" && seen !== null && name in seen ? Number(Reflect.get(seen, name)) : 0;
    const fcp = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    const ttfb = performance
      .getEntriesByType("navigation")
      .map((entry) => (entry instanceof PerformanceNavigationTiming ? entry.responseStart : 0))[0];
    return { ttfb: ttfb ?? 0, fcp, lcp: part("lcp"), cls: part("cls") };
  });
}

/** The middle of what several readers saw: whole milliseconds and bytes, shifts to three decimals. */
export function middleOf(looks: readonly Look[], part: keyof Look): number {
  const sorted = looks.map((look) => look[part]).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return part === "cls" ? Math.round(middle * 1000) / 1000 : Math.round(middle);
}
