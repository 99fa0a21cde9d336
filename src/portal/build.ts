import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { InlineConfig } from "vite";
import { compressAssets } from "./compress-assets.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where the built portal lives: `server/server.js`, `client/assets/*`, `client/.vite/manifest.json`, `stamp`. */
export const builtPortal: string = join(root, "build", "portal");

const lockWaitMsMax = 120_000;
/** Everything that a bundle may hold: the portal, and the pure files of the lower layers that it judges records with. */
const sourceFolders = ["src/portal", "src/kernel", "src/law", "src/rooms/publicity"] as const;

/**
 * Builds pages, islands and workbench with Vite when a source changed since the last build, else returns at once.
 * Several processes may call it together: one builds, the others wait for its stamp.
 */
export async function ensurePortalBuilt(): Promise<void> {
  const stamp = await sourceStamp();
  if (await isBuilt(stamp)) return;
  await mkdir(join(root, "build"), { recursive: true });
  const lock = join(root, "build", ".portal-lock");
  const release = await takeLock(lock, () => isBuilt(stamp));
  if (release === null) return;
  try {
    if (!(await isBuilt(stamp))) await buildInto(stamp);
  } finally {
    await release();
  }
}

async function isBuilt(stamp: string): Promise<boolean> {
  return (await readFile(join(builtPortal, "stamp"), "utf8").catch(() => "")) === stamp;
}

/** A hash over every source file, so that a changed clock or a fresh clone never causes or hides a build. */
async function sourceStamp(): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of sourceFolders) {
    const names = (await readdir(join(root, folder), { recursive: true })).sort();
    for (const name of names) {
      if (!/\.(ts|tsx|css|svg)$/.test(name) || name.endsWith(".test.ts")) continue;
      hash.update(`${folder}/${name}\n`).update(await readFile(join(root, folder, name)));
    }
  }
  hash.update(await readFile(join(root, "package-lock.json")));
  return hash.digest("hex");
}

/** Takes the lock, or returns null when another process finished the same build while we waited. */
async function takeLock(lock: string, isDone: () => Promise<boolean>): Promise<(() => Promise<void>) | null> {
  const started = performance.now();
  for (;;) {
    const taken = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (taken) {
      await writeFile(join(lock, "pid"), String(process.pid));
      return () => rm(lock, { recursive: true, force: true });
    }
    if (await isDone()) return null;
    if (await isAbandoned(lock)) await rm(lock, { recursive: true, force: true });
    if (performance.now() - started > lockWaitMsMax)
      throw new Error(`The portal build is locked by ${lock}.`);
    await sleep(100);
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  const pid = Number(await readFile(join(lock, "pid"), "utf8").catch(() => "0"));
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

async function buildInto(stamp: string): Promise<void> {
  const work = join(root, "build", `.portal-${process.pid}`);
  await rm(work, { recursive: true, force: true });
  const { build } = await import("vite");
  const { client, server } = await buildPlans(work);
  await asProduction(async () => {
    await build(client);
    await build(server);
  });
  await compressAssets(join(work, "client"));
  await writeFile(join(work, "stamp"), stamp);
  const old = `${work}-old`;
  const hadOld = await stat(builtPortal).then(
    () => true,
    () => false,
  );
  if (hadOld) await rename(builtPortal, old);
  await rename(work, builtPortal);
  await rm(old, { recursive: true, force: true });
}

/** The builder looks at NODE_ENV: under a test run it would write pages for debugging, which production React cannot show. */
async function asProduction(work: () => Promise<void>): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

/** The two builds: what browsers load, and the pages this server renders. */
async function buildPlans(
  work: string,
): Promise<{ readonly client: InlineConfig; readonly server: InlineConfig }> {
  const { default: react } = await import("@vitejs/plugin-react");
  const portal = join(root, "src", "portal");
  const common = {
    root,
    configFile: false as const,
    logLevel: "warn" as const,
    publicDir: false,
    plugins: [react()],
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
  } satisfies InlineConfig;
  const client: InlineConfig = {
    ...common,
    base: "/assets/",
    build: {
      outDir: join(work, "client"),
      assetsDir: ".",
      manifest: true,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: {
          site: join(portal, "style", "site.css"),
          islands: join(portal, "islands", "main.ts"),
          workbench: join(portal, "workbench", "main.tsx"),
          people: join(portal, "people", "main.ts"),
        },
      },
    },
  };
  const server: InlineConfig = {
    ...common,
    ssr: { noExternal: true },
    build: {
      outDir: join(work, "server"),
      emptyOutDir: true,
      ssr: join(portal, "server.tsx"),
      rolldownOptions: { output: { entryFileNames: "server.js" } },
    },
  };
  return { client, server };
}
