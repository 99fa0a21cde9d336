import { intake } from "../intake/index.ts"; export const records = intake;
