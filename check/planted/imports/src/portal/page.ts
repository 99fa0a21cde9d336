import { law } from "../law/load.ts"; export const page = law;
