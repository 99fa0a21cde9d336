import { findingsOf, runTool } from "./command.ts";
import { type Check, verdict } from "./verdict.ts";

/** Files, exports and dependencies that nothing uses, by knip; its hints about a stale knip.jsonc fail too. */
export const unused: Check = {
  name: "unused",
  run: async ({ root }) => {
    const args = ["--no-progress", "--treat-config-hints-as-errors"];
    const result = await runTool(root, "knip/bin/knip.js", args);
    const lines = findingsOf(result, "knip");
    return verdict(lines.map((line) => line.trim().replaceAll(/\s{2,}/g, "  ")));
  },
};
