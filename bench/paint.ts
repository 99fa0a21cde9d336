import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { compose } from "../src/entry/compose.ts";
import { loadDemo } from "../src/entry/demo-load.ts";
import { ensurePortalBuilt } from "../src/portal/build.ts";
import { mountPortal } from "../src/portal/mount.ts";
import { firstPublicRecord } from "../test/stories/asking.ts";
import { launchBrowser, type StoryBrowser } from "../test/stories/browser.ts";
import type { Ground } from "./ground.ts";
import { type Look, lookAt, middleOf } from "./paint-look.ts";
import { lessIsBetter, type Result } from "./result.ts";

const ROUNDS = 9;
const DEMO_DAYS = 45;
/** Painting no later than half again after a static page is what the site promises. */
const TARGET = 0.66;

/**
 * When the public pages are painted in a real browser on a mobile line, against static pages with the same content: the
 * same markup without its script, compressed once, answered from memory. Both are visited in turns by readers who have
 * nothing kept.
 */
export async function benchPaint(ground: Ground, scale: number): Promise<readonly Result[]> {
  const site = await serveSite(ground);
  const browser = await launchBrowser();
  const paths = await pathsOf(site.url);
  const still = await serveStill(site.url, paths);
  try {
    const rounds = Math.max(1, Math.round(ROUNDS * scale));
    const looks = await visitInTurns(browser, { site: site.url, still: still.url, paths, rounds });
    return [resultOf(looks, rounds)];
  } finally {
    await browser.close();
    await Promise.all([site.close(), still.close()]);
  }
}

interface Served {
  readonly url: string;
  close(): Promise<void>;
}

type Paths = Readonly<Record<"home" | "search" | "subject" | "list", string>>;

async function serveSite(ground: Ground): Promise<Served> {
  const { intake, config, folder, today } = ground;
  const uploads = join(folder, "uploads");
  const decidedFrom = Temporal.PlainDate.from(today).subtract({ days: DEMO_DAYS }).toString();
  await loadDemo({ intake, uploads, today, decidedFrom });
  await ensurePortalBuilt();
  const installation = {
    config: { ...config, ratePerMinute: Number.MAX_SAFE_INTEGER },
    logger: intake.logger,
    db: intake.db,
    intake,
    uploads,
    close: async () => {},
  };
  const { app, ask } = await compose(installation, { announce: () => {} });
  await mountPortal(app, { api: ask });
  return { url: await listen(app), close: () => app.close() };
}

async function listen(app: FastifyInstance): Promise<string> {
  return app.listen({ host: "127.0.0.1", port: 0 });
}

async function pathsOf(url: string): Promise<Paths> {
  const penalty = await firstPublicRecord(url, "administrative-penalty");
  return {
    home: "/",
    search: `/search?q=${encodeURIComponent(penalty.subject.name.slice(0, 2))}`,
    subject: `/subjects/${penalty.uscc}`,
    list: "/publications/penalties",
  };
}

/** Headers that belong to one answer and not to the page. */
const OF_ONE_ANSWER =
  /^(connection|keep-alive|date|etag|transfer-encoding|content-length|ratelimit-.*|x-request-id)$/;

/**
 * The control: the pages as they are, without script, compressed beforehand and kept in memory, under the same headers: a
 * policy that makes the browser start a new process costs both alike.
 */
async function serveStill(url: string, paths: Paths): Promise<Served> {
  const pages = new Map<string, { readonly bytes: Buffer; readonly headers: Record<string, string> }>();
  for (const path of Object.values(paths)) {
    const answer = await fetch(url + path);
    const still = (await answer.text()).replace(/<script[^>]*><\/script>/g, "");
    const bytes = brotliCompressSync(still, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
    const kept = [...answer.headers].filter(([name]) => !OF_ONE_ANSWER.test(name));
    const headers = { ...Object.fromEntries(kept), "content-encoding": "br" };
    pages.set(path, { bytes, headers });
  }
  const server = createServer((request, answer) => {
    const page = pages.get(request.url ?? "");
    if (page === undefined) return void answer.writeHead(404).end();
    answer.writeHead(200, page.headers).end(page.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => closing(server) };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the control listens on a port");
  return address.port;
}

function closing(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

interface Visit {
  readonly site: string;
  readonly still: string;
  readonly paths: Paths;
  readonly rounds: number;
}

interface Looks {
  readonly page: string;
  readonly site: readonly Look[];
  readonly still: readonly Look[];
}

async function visitInTurns(browser: StoryBrowser, visit: Visit): Promise<readonly Looks[]> {
  const all: Looks[] = [];
  for (const [page, path] of Object.entries(visit.paths)) {
    const site: Look[] = [];
    const still: Look[] = [];
    await lookAt(browser, visit.site + path);
    await lookAt(browser, visit.still + path);
    for (let round = 0; round < visit.rounds; round++) {
      still.push(await lookAt(browser, visit.still + path));
      site.push(await lookAt(browser, visit.site + path));
    }
    all.push({ page, site, still });
  }
  return all;
}

function resultOf(looks: readonly Looks[], rounds: number): Result {
  const mean = (side: "site" | "still"): number =>
    Math.round(looks.reduce((sum, one) => sum + middleOf(one[side], "fcp"), 0) / looks.length);
  const notes: Record<string, number> = { rounds };
  for (const { page, site, still } of looks) {
    notes[`${page}Ttfb`] = middleOf(site, "ttfb");
    notes[`${page}TtfbControl`] = middleOf(still, "ttfb");
    notes[`${page}Fcp`] = middleOf(site, "fcp");
    notes[`${page}FcpControl`] = middleOf(still, "fcp");
    notes[`${page}Lcp`] = middleOf(site, "lcp");
    notes[`${page}LcpControl`] = middleOf(still, "lcp");
    notes[`${page}Cls`] = middleOf(site, "cls");
    notes[`${page}Bytes`] = middleOf(site, "bytes");
    notes[`${page}ScriptBytes`] = middleOf(site, "scriptBytes");
  }
  return lessIsBetter({
    name: "paint",
    value: mean("site"),
    control: mean("still"),
    unit: "ms to first contentful paint",
    target: TARGET,
    notes,
  });
}
