import type { Command } from "commander";
import { EXIT_CODES_HELP, printAnswer, printRefusal } from "../answer.ts";

/** Adds `demo load`: the invented demonstration city, through the same intake as real files. */
export function register(program: Command): void {
  const demo = program.command("demo").description("the invented demonstration city");
  demo
    .command("load")
    .description(
      "load the demonstration city (about 2,000 enterprises, 15,000 decisions), marked as invented",
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((_options: object, command: Command) => run(command.optsWithGlobals().json === true));
}

async function run(json: boolean): Promise<void> {
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-demo", async (installation) => {
    const { isDemoLoaded, loadDemo } = await import("../demo-load.ts");
    if (await isDemoLoaded(installation.db)) {
      printRefusal("DEMO_LOADED", {
        zh: "演示数据已经在库中。",
        en: "The demonstration data are loaded already.",
      });
      return;
    }
    const loaded = await loadDemo({
      intake: installation.intake,
      uploads: installation.uploads,
      today: installation.intake.clock.today().toString(),
      onProgress: json ? () => {} : showProgress,
    });
    printAnswer(json, loaded, [
      `演示城市已载入 loaded: ${loaded.bodies} bodies, ${loaded.batches} batches, ${loaded.rows} rows`,
      `试用密钥 sample key（${loaded.sampleKey.name}）: ${loaded.sampleKey.key}`,
    ]);
  });
}

function showProgress(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done}/${total} `);
}
