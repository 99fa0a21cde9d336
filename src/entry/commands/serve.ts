import type { Command } from "commander";
import { SETTINGS } from "../../platform/config.ts";
import { EXIT_CODES_HELP } from "../answer.ts";

/** Adds `serve`: the portal, the workbench, the API, and the worker that takes batches in. */
export function register(program: Command): void {
  const settings = SETTINGS.map(
    ({ name, fallback, says }) => `  ${name} (${fallback || "none"}): ${says}`,
  ).join("\n");
  program
    .command("serve")
    .description("serve portal, workbench and API, and take batches in")
    .addHelpText("after", `\nSettings by environment:\n${settings}\n${EXIT_CODES_HELP}`)
    .action(async () => {
      const { serve } = await import("../serve.ts");
      await serve();
    });
}
