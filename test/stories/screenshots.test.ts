import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { firstPublicRecord } from "./asking.ts";
import { launchBrowser, type StoryBrowser } from "./browser.ts";
import { startServer } from "./server.ts";
import { newClerk, upload, WRONG_CODE } from "./workbench-hands.ts";

/**
 * The pictures of the README: taken on a fixed day from the invented city, so that two runs agree. A picture that no longer
 * shows the page fails here; `SCREENSHOTS=write npm test -- test/stories/screenshots.test.ts` renews them.
 */
const DAY = "2026-11-23";
const FOLDER = join(import.meta.dirname, "..", "..", "docs", "screenshots");
/** Share of points that may differ: figures and names may, the page may not. */
const DIFFERENT_MAX = 0.05;
const BYTES_MAX = 200_000;
const VIEW = { width: 1280, height: 860 };

interface Picture {
  readonly name: string;
  readonly address: string;
  readonly colorScheme?: "dark";
  readonly width?: number;
  /** Pictures of the workbench are taken on the page of a clerk who is signed in and has sent a file. */
  readonly isDesk?: boolean;
}

let server: Awaited<ReturnType<typeof startServer>>;
let browser: StoryBrowser;
let desk: Page;
let pictures: readonly Picture[] = [];

before(async () => {
  [server, browser] = await Promise.all([startServer({ today: DAY }), launchBrowser()]);
  const { uscc } = await firstPublicRecord(server.url, "administrative-penalty");
  const batch = await sendFile();
  const subject = `/subjects/${uscc}?tab=administrative-penalty`;
  pictures = [
    { name: "home-zh", address: "/" },
    { name: "home-en", address: "/?lang=en" },
    { name: "search-zh", address: `/search?q=${encodeURIComponent("云州")}` },
    { name: "subject-zh", address: subject },
    { name: "subject-en-dark", address: `${subject}&lang=en`, colorScheme: "dark" },
    { name: "subject-zh-mobile", address: subject, width: 360 },
    { name: "penalties-zh", address: "/publications/penalties" },
    { name: "law-zh", address: "/law" },
    { name: "workbench-zh", address: "/workbench/", isDesk: true },
    { name: "workbench-batch-zh", address: batch, isDesk: true },
    { name: "workbench-batch-en", address: `${batch}?lang=en`, isDesk: true },
    { name: "workbench-mend-zh", address: `${batch}/mend?lang=zh`, isDesk: true },
  ];
});

/** A clerk signs in and sends a file in which two rows are wrong; the address of its batch. */
async function sendFile(): Promise<string> {
  const clerk = await newClerk(server);
  desk = await browser.page({ viewport: VIEW, colorScheme: "light", reducedMotion: "reduce" });
  await clerk.signIn(desk);
  const rows = [
    { documentNumber: "云罚〔2026〕1号" },
    { documentNumber: "云罚〔2026〕2号", uscc: WRONG_CODE },
    { documentNumber: "云罚〔2026〕3号", decidedOn: "2026-02-30" },
  ];
  await upload(desk, { name: "行政处罚.csv", content: clerk.file(rows) });
  return new URL(desk.url()).pathname;
}

after(async () => {
  await browser?.close();
  await server?.stop();
});

test("the pictures of the README show the pages as they are", async () => {
  const stale: string[] = [];
  for (const picture of pictures) {
    const shot = await shotOf(picture);
    assert.ok(shot.length <= BYTES_MAX, `${picture.name} has ${shot.length} bytes`);
    const file = join(FOLDER, `${picture.name}.png`);
    const kept = await readFile(file).catch(() => null);
    const difference = kept === null ? 1 : await differenceOf(kept, shot);
    if (difference <= DIFFERENT_MAX) continue;
    if (process.env.SCREENSHOTS === "write") {
      await mkdir(FOLDER, { recursive: true });
      await writeFile(file, shot);
    } else stale.push(`${picture.name}: ${Math.round(difference * 1000) / 10} percent`);
  }
  assert.deepEqual(stale, [], "renew with SCREENSHOTS=write npm test -- test/stories/screenshots.test.ts");
});

async function shotOf({ address, colorScheme, width, isDesk = false }: Picture): Promise<Buffer> {
  if (isDesk) return pictureOf(desk, address);
  const page = await browser.page({
    viewport: width === undefined ? VIEW : { width, height: 740 },
    colorScheme: colorScheme ?? "light",
    reducedMotion: "reduce",
  });
  try {
    return await pictureOf(page, address);
  } finally {
    await page.context().close();
  }
}

async function pictureOf(page: Page, address: string): Promise<Buffer> {
  await page.goto(server.url + address, { waitUntil: "networkidle" });
  await stopTime(page);
  return page.screenshot({ animations: "disabled" });
}

/** The instant at which the data came in is the machine's, and would be another in each run. */
async function stopTime(page: Page): Promise<void> {
  await page.evaluate((day) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      node.nodeValue = (node.nodeValue ?? "").replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/g, `${day} 06:00`);
    }
  }, DAY);
}

/** Share of the points of two pictures that differ visibly; 1 when they have not the same size. */
async function differenceOf(kept: Buffer, shot: Buffer): Promise<number> {
  const page = await browser.page();
  try {
    return await page.evaluate(
      async (sources) => {
        const [one, two] = await Promise.all(
          sources.map(async (source) => {
            const image = new Image();
            image.src = `data:image/png;base64,${source}`;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height);
            const pen = canvas.getContext("2d");
            pen?.drawImage(image, 0, 0);
            return pen?.getImageData(0, 0, image.width, image.height);
          }),
        );
        if (one?.data === undefined || two?.data === undefined || one.data.length !== two.data.length)
          return 1;
        let different = 0;
        for (let at = 0; at < one.data.length; at += 4) {
          const far = [0, 1, 2].some(
            (part) => Math.abs((one.data[at + part] ?? 0) - (two.data[at + part] ?? 0)) > 40,
          );
          if (far) different += 1;
        }
        return different / (one.data.length / 4);
      },
      [kept.toString("base64"), shot.toString("base64")],
    );
  } finally {
    await page.context().close();
  }
}
