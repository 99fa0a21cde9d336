import { readFileSync } from "node:fs"; export const span = readFileSync;
