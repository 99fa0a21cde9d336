import type { row } from "../platform/row.ts"; export type Upward = typeof row;
