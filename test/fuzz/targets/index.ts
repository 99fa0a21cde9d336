import type { Target } from "../target.ts";
import { CODES } from "./codes.ts";
import { FILES } from "./files.ts";
import { NAMES } from "./names.ts";
import { PLATFORM } from "./platform.ts";
import { ROWS } from "./rows.ts";
import { VALUES } from "./values.ts";
import { WORKBOOKS } from "./workbooks.ts";

/** Every reader that is given inputs. */
export const TARGETS: readonly Target[] = [
  ...VALUES,
  ...CODES,
  ...NAMES,
  ...PLATFORM,
  ...FILES,
  ...WORKBOOKS,
  ...ROWS,
];
