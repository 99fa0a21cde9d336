export { readReceipt, readStatement } from "./read.ts";
export {
  checkReceipt,
  type DutyHolder,
  fitsData,
  hashOfJson,
  type Party,
  PLATFORM_PARTY,
  PUBLIC_PARTY,
  type Receipt,
  type ReceiptFault,
  type Statement,
} from "./receipt.ts";
export { PartyShape, ReceiptShape } from "./schemas.ts";
export {
  countersignaturesOf,
  lastStatement,
  receiptOf,
  receiptsOf,
  saveCountersignature,
  signingKeysOf,
  writeReceipt,
} from "./store.ts";
