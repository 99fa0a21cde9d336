import { Compile } from "typebox/compile";
import type { Receipt, Statement } from "./receipt.ts";
import { ReceiptShape, StatementShape } from "./schemas.ts";

const statementShape = Compile(StatementShape);
const receiptShape = Compile(ReceiptShape);

/** A statement as the database keeps it; anything else in its place is a bug. */
export function readStatement(text: string): Statement {
  const value: unknown = JSON.parse(text);
  if (isStatement(value)) return value;
  throw new Error("Broken invariant: a stored receipt has the form of receipts");
}

/** A receipt from outside; null when it does not have the form of one. */
export function readReceipt(value: unknown): Receipt | null {
  return isReceipt(value) ? value : null;
}

function isStatement(value: unknown): value is Statement {
  return statementShape.Check(value);
}

function isReceipt(value: unknown): value is Receipt {
  return receiptShape.Check(value);
}
