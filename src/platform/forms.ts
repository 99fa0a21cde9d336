/** The form that a text from outside must have before it may reach the database. A RegExp is one too. */
export interface Form {
  test(text: string): boolean;
}

const ISO_DAY = /^(?!0000)\d{4}-\d{2}-\d{2}$/u;
const ISO_INSTANT = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/u;

/** A day that the calendar has, such as 2026-04-30; 2026-02-30 is none. */
export const DAY_FORM: Form = {
  test: (text) => ISO_DAY.test(text) && isRead(() => Temporal.PlainDate.from(text)),
};

/** An instant with its zone, such as 2026-04-30T08:00:00Z. */
export const INSTANT_FORM: Form = {
  test: (text) => ISO_INSTANT.test(text) && isRead(() => Temporal.Instant.from(text)),
};

export const UUID_FORM: Form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The largest four-byte integer of the database. */
const INTEGER_LAST = 2 ** 31 - 1;

/** A whole number that a four-byte integer of the database holds, and the next one too: lists go on after it. */
export const COUNT_FORM: Form = {
  test: (text) => /^\d{1,10}$/u.test(text) && Number(text) < INTEGER_LAST,
};

function isRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
