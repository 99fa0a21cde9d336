import { intake } from "../rooms/intake/index.ts"; export const door = intake;
