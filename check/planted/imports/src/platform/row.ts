import { act } from "../flows/act.ts"; export const row = act;
