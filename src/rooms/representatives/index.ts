export { type Representative, representing } from "./acting.ts";
export { registerKey, takeDelegation } from "./delegate.ts";
export { delegationsOf } from "./store.ts";
export type * from "./types.ts";
export { demonstrationVerifier } from "./verifier.ts";
