export { clockStateOf, isClockVerified, objectionClock } from "./clock.ts";
export { objectionFigures } from "./figures.ts";
export { handlerOf } from "./handler.ts";
export { openedAnswer, openedAsked } from "./opened.ts";
export { type OwnObjection, ownObjections } from "./own-file.ts";
export { evidenceSealedAs, SEALED_OBJECTIONS, sealedAs } from "./sealed.ts";
export {
  forgetObjections,
  hasOpenObjection,
  insertEvidence,
  insertObjection,
  objectionUnderKey,
  returnProposal,
  saveAnswer,
  saveProposal,
} from "./store.ts";
export type * from "./types.ts";
export { type ObjectionRow, objectionFor } from "./views.ts";
