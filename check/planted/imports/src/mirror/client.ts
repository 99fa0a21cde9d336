import { law } from "../law/load.ts"; export const client = law;
