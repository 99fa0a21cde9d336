import { publicity } from "../publicity/index.ts"; export const store = publicity;
