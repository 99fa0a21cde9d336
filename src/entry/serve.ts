import { followKeys } from "../platform/follow-keys.ts";
import { stopApp } from "../platform/http/stop.ts";
import { LEAVE_SECONDS_MAX, STATEMENT_SECONDS_MAX } from "../platform/limits.ts";
import { EXIT, Refused } from "../platform/refused.ts";
import { ensurePortalBuilt } from "../portal/build.ts";
import { mountPortal } from "../portal/mount.ts";
import { holdUploads } from "../rooms/intake/index.ts";
import { compose } from "./compose.ts";
import { accountLine } from "./demo-accounts.ts";
import { representativeLine } from "./demo-enterprise.ts";
import { isEmpty, loadDemo } from "./demo-load.ts";
import { configOrRefuse, type Installation, openInstallation } from "./installation.ts";
import { eventOf } from "./meters.ts";
import { keepWorker } from "./worker-keeper.ts";

/** Serves portal, workbench and API until told to stop. */
export async function serve(): Promise<void> {
  const config = configOrRefuse();
  say("信衡 Xinheng 正在启动 starting …");
  const closing: (() => Promise<void>)[] = [];
  stopOnSignals(closing);
  const limits = { statementSecondsMax: STATEMENT_SECONDS_MAX, role: "xinheng_server" } as const;
  const [installation] = await Promise.all([
    openInstallation(config, "xinheng", limits),
    ensurePortalBuilt(),
  ]);
  closing.unshift(() => installation.close());
  const unfollow = followKeys(installation.intake.keys, installation.logger);
  closing.unshift(async () => unfollow());
  const uploads = await holdUploads(installation.uploads, installation.db.sql);
  closing.unshift(async () => uploads.release());
  await fillOnFirstRun(installation);
  const worker = keepWorker(installation.logger, config.workerDatabaseUrl);
  closing.unshift(() => worker.stop());
  const { app, ask, observe } = await compose(installation, {
    announce: () => worker.announce(),
    worker,
  }).catch(async (error: unknown) => {
    // A key of the operator that cannot be used ends the start, and with it what was begun.
    for (const close of closing) await close();
    throw error;
  });
  worker.listen((message) => {
    const event = eventOf(message);
    if (event !== null) observe(event);
  });
  await mountPortal(app, { api: ask });
  closing.unshift(async () => {
    await Promise.all([stopApp(app), worker.stop()]);
  });
  const address = await app.listen({ host: config.host, port: config.port }).catch(async (error: unknown) => {
    for (const close of closing) await close();
    throw portRefusal(error, config.port);
  });
  say(`门户 portal     ${address}/`);
  say(`工作台 workbench ${address}/workbench/`);
  say(`接口文档 API docs ${address}/api/docs`);
}

/** An empty embedded database gets the invented city, unless XINHENG_DEMO says never. */
async function fillOnFirstRun(installation: Installation): Promise<void> {
  const wanted = installation.db.embedded && installation.config.demo === "first-run";
  if (!wanted || !(await isEmpty(installation.db))) return;
  say("首次运行：载入演示数据（虚构城市）first run: loading the invented demonstration city …");
  // Taking in needs statements that may take longer than those of the web server.
  const loading = await openInstallation(installation.config, "xinheng-demo");
  const loaded = await loadDemo({
    intake: loading.intake,
    uploads: loading.uploads,
    today: loading.intake.clock.today().toString(),
  }).finally(() => loading.close());
  say(`已载入 loaded: ${loaded.bodies} bodies, ${loaded.rows} rows`);
  say(`试用密钥 sample key（${loaded.sampleKey.name}，只显示这一次 shown once）: ${loaded.sampleKey.key}`);
  for (const account of loaded.accounts) say(accountLine(account));
  if (loaded.representative !== null) say(representativeLine(loaded.representative));
}

/**
 * Closes in order what is open, once; a second signal changes nothing, so that nobody is cut off in the middle. After
 * LEAVE_SECONDS_MAX the program ends whatever is still open: every part of it outlives being killed.
 */
function stopOnSignals(closing: readonly (() => Promise<void>)[]): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    say("正在停止 stopping …");
    setTimeout(() => process.exit(EXIT.done), LEAVE_SECONDS_MAX * 1000);
    for (const close of [...closing]) await close();
    process.exit(EXIT.done);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function portRefusal(error: unknown, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code !== "EADDRINUSE" && code !== "EACCES") return error;
  return new Refused("PORT_NOT_AVAILABLE", {
    zh: `端口 ${port} 不可用（${String(code)}）。请用 PORT 另设一个。`,
    en: `Port ${port} is not available (${String(code)}). Set another one with PORT.`,
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
