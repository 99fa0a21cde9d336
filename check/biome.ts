import { findingsOf, runTool } from "./command.ts";
import { type Check, verdict } from "./verdict.ts";

/** Lint and format by biome.json; warnings fail too, because a warning nobody must mend is noise. */
export const biome: Check = {
  name: "biome",
  run: async ({ root }) => {
    const args = ["check", "--error-on-warnings", "--reporter=concise", "--max-diagnostics=none", "."];
    const result = await runTool(root, "@biomejs/biome/bin/biome", args);
    const lines = findingsOf(result, "biome");
    const violations = lines.filter((line) => /^[×!] \S+: /.test(line));
    return verdict(violations.length > 0 ? violations : lines);
  },
};
