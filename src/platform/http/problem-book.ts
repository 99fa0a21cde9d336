import { STATUS_CODES } from "node:http";
import { assertThat } from "../../kernel/outcome.ts";
import {
  PLATFORM_PROBLEMS,
  type Problem,
  type ProblemDetail,
  type ProblemLine,
  type ProblemLines,
} from "./problem.ts";

export const PROBLEM_MEDIA_TYPE = "application/problem+json; charset=utf-8";

/** The one list of codes: the platform's and those that rooms declare. */
export type ProblemBook = ReadonlyMap<string, ProblemLine>;

/** An RFC 9457 body. `type` leads to the code's line below /api/problems. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly zh: string;
  readonly en: string;
  readonly instance: string;
  readonly article?: string;
  readonly errors?: readonly ProblemDetail[];
}

export interface Asker {
  readonly requestId: string;
  readonly acceptLanguage: string | undefined;
}

/** Joins the codes of all rooms. A code that two places define differently is a bug. */
export function makeProblemBook(rooms: readonly ProblemLines[]): ProblemBook {
  const book = new Map<string, ProblemLine>();
  const lists: readonly ProblemLines[] = [PLATFORM_PROBLEMS, ...rooms];
  for (const [code, line] of lists.flatMap((lines) => Object.entries(lines))) {
    const known = book.get(code);
    const isSame = known === undefined || JSON.stringify(known) === JSON.stringify(line);
    assertThat(isSame, `the problem code ${code} has one meaning`);
    assertThat(STATUS_CODES[line.status] !== undefined, `the problem code ${code} has a status of HTTP`);
    book.set(code, line);
  }
  return book;
}

/** The body for a problem. `title` and `detail` are in the asker's language; `zh` and `en` are always both there. */
export function problemBody(problem: Problem, asker: Asker, line: ProblemLine | null = null): ProblemBody {
  const { because } = problem;
  const title = line ?? because;
  const isEnglish = prefersEnglish(asker.acceptLanguage);
  return {
    ...because.members,
    type: `/api/problems/${problem.code}`,
    title: isEnglish ? title.en : title.zh,
    status: problem.status,
    code: problem.code,
    detail: isEnglish ? because.en : because.zh,
    zh: because.zh,
    en: because.en,
    instance: `urn:uuid:${asker.requestId}`,
    ...(because.article === undefined ? {} : { article: because.article }),
    ...(because.errors === undefined ? {} : { errors: because.errors }),
  };
}

/** English when it stands before Chinese in Accept-Language; Chinese otherwise, the language of the law. */
function prefersEnglish(acceptLanguage: string | undefined): boolean {
  const tags = (acceptLanguage ?? "").toLowerCase().split(",");
  const english = tags.findIndex((tag) => tag.trim().startsWith("en"));
  const chinese = tags.findIndex((tag) => tag.trim().startsWith("zh"));
  return english !== -1 && (chinese === -1 || english < chinese);
}
