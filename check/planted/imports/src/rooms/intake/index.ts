import { front } from "../records/rules.ts"; export const intake = front;
