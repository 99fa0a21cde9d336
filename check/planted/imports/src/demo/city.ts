import { front } from "../rooms/records/rules.ts"; export const city = front;
