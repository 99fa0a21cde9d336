import type { Reason } from "../kernel/outcome.ts";

/** Exit codes of the command line, the same in every command. */
export const EXIT = { done: 0, refused: 1, misused: 2, unavailable: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * A refusal that ends what the program was asked to do: a setting, a database, a port. Thrown, because nobody on the
 * way up can go on; the command line prints code and sentence and leaves with `exitCode`, and shows no stack.
 */
export class Refused extends Error {
  readonly code: string;
  readonly because: Reason;
  readonly exitCode: ExitCode;

  constructor(code: string, because: Reason, exitCode: ExitCode = EXIT.unavailable) {
    super(because.en);
    this.name = "Refused";
    this.code = code;
    this.because = because;
    this.exitCode = exitCode;
  }
}
