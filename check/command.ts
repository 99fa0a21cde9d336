import { spawn } from "node:child_process";
import { join } from "node:path";

export interface CommandResult {
  readonly code: number;
  /** Both streams in the order in which they came. */
  readonly output: string;
  /** Standard output alone, for programs that print a document. */
  readonly printed: string;
}

/** Runs a program of node_modules by its JavaScript file on this Node; answers exit code and both output streams. */
export function runTool(root: string, script: string, args: readonly string[]): Promise<CommandResult> {
  return runCommand(root, process.execPath, [join(root, "node_modules", script), ...args]);
}

/** Runs npm, which is the host's and not a package of ours. */
export function runNpm(root: string, args: readonly string[]): Promise<CommandResult> {
  return runCommand(root, process.platform === "win32" ? "npm.cmd" : "npm", args);
}

/** Runs a program without a shell and without standard input. A program that cannot start is a thrown error. */
function runCommand(root: string, program: string, args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    });
    const pieces: string[] = [];
    const printed: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      pieces.push(piece);
      printed.push(piece);
    });
    child.stderr.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({ code: code ?? 1, output: pieces.join(""), printed: printed.join("") }),
    );
  });
}

/** The lines of a program's output as findings; a failure without a word is a finding too. */
export function findingsOf(result: CommandResult, name: string): readonly string[] {
  if (result.code === 0) return [];
  const lines = result.output.split("\n").filter((line) => line.trim() !== "");
  return lines.length > 0 ? lines : [`${name} ended with exit code ${result.code} and said nothing`];
}
