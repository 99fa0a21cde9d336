import { span } from "./span.ts"; export const front = span;
