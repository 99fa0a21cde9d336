/** What PostgreSQL or the system says when it has no room left: for files, in tables, or for a file as large as this. */
const FULL: readonly string[] = ["53100", "ENOSPC", "EDQUOT", "EFBIG"];

/**
 * PostgreSQL is away or overwhelmed: it refuses, is starting or stopping, the line was cut, a resource has run out, a
 * statement took longer than it may, a disk does not answer.
 */
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|CONNECTION_|CONNECT_TIMEOUT|57014|57P0|08|53|58030)/;

/** Whether an error says that a disk is full. */
export function isDiskFull(error: unknown): boolean {
  return FULL.includes(codeOf(error));
}

/** Whether an error is a fault of the machine that passes by itself or once somebody makes room, and no bug. */
export function isPassing(error: unknown): boolean {
  return isDiskFull(error) || AWAY.test(codeOf(error)) || isSocketGone(error);
}

/** The socket of an embedded PostgreSQL that is not running. Any other missing file is no passing fault. */
function isSocketGone(error: unknown): boolean {
  const isConnect = error instanceof Error && "syscall" in error && error.syscall === "connect";
  return isConnect && codeOf(error) === "ENOENT";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
