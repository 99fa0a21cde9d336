import { first } from "./first.test.ts"; export const tested = first;
