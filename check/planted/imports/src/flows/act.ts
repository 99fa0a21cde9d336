import { store } from "../rooms/records/store.ts"; export const act = store;
