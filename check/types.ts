import { findingsOf, runTool } from "./command.ts";
import { type Check, verdict } from "./verdict.ts";

/** The whole tree type-checks with TypeScript 7, which is a program of its own and takes under a second. */
export const types: Check = {
  name: "types",
  run: async ({ root }) => {
    const result = await runTool(root, "typescript-7/bin/tsc", ["-p", ".", "--noEmit", "--pretty", "false"]);
    return verdict(findingsOf(result, "tsc"));
  },
};
