import { day } from "../kernel/day.ts"; export const law = day;
