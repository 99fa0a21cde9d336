import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Tree } from "./verdict.ts";

/** The real checkout, whose tools and settings a tiny tree borrows. */
export const CHECKOUT = resolve(import.meta.dirname, "..");

/** A tree of a few files in a temporary folder, with the checkout's node_modules, for as long as `work` takes. */
export async function withTree<T>(
  files: Readonly<Record<string, string>>,
  work: (tree: Tree) => Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), "xinheng-check-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    symlinkSync(join(CHECKOUT, "node_modules"), join(root, "node_modules"));
    return await work({ root, write: false });
  } finally {
    rmSync(root, { recursive: true });
  }
}
