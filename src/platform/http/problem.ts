import { assertThat, type Outcome, type Reason } from "../../kernel/outcome.ts";

/** What a code means: its status, and the sentence used when a refusal brings none of its own. */
export interface ProblemLine extends Reason {
  readonly status: number;
}

/** Codes with their lines, for the list at /api/problems. One code has one meaning in the whole program. */
export type ProblemLines = Readonly<Record<string, ProblemLine>>;

/** One fault in what was sent: where it is, and what is wrong. */
export interface ProblemDetail extends Reason {
  readonly where: string;
  readonly code: string;
}

/** The sentences of a problem, and what else its answer carries. */
export interface ProblemReason extends Reason {
  readonly errors?: readonly ProblemDetail[];
  /** Further members of the problem body, for programs. */
  readonly members?: Readonly<Record<string, string | number | boolean>>;
  /** Response headers, such as Allow. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way to the client. Routes throw it; the one handler turns it into an RFC 9457 body. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly because: ProblemReason;

  constructor(code: string, status: number, because: ProblemReason) {
    super(code);
    this.name = "Problem";
    this.code = code;
    this.status = status;
    this.because = because;
  }
}

/** A refusal with a stable code, an HTTP status and a sentence in both languages. Throw it. */
export function problem(code: string, status: number, because: ProblemReason): Problem {
  return new Problem(code, status, because);
}

/** The value of an accepted outcome; a refusal is thrown as a problem with this status. */
export function orProblem<T>(outcome: Outcome<T>, status: number): T {
  if (outcome.ok) return outcome.value;
  throw problem(outcome.code, status, outcome.because);
}

/** Throws from a list: a problem by its code, with the status and the sentences of its line. */
export function problemsOf<Lines extends ProblemLines>(
  lines: Lines,
): (code: keyof Lines & string) => Problem {
  return (code) => {
    const line = lines[code];
    assertThat(line !== undefined, `the problem code ${code} is listed`);
    return problem(code, line.status, { zh: line.zh, en: line.en, ...waiting(line.status) });
  };
}

/** Seconds after which whoever was told to come again may do so. */
const RETRY_AFTER_SECONDS = 5;

function waiting(status: number): Pick<ProblemReason, "headers"> {
  const isForNow = status === 429 || status === 503;
  return isForNow ? { headers: { "retry-after": String(RETRY_AFTER_SECONDS) } } : {};
}

/** One of the platform's own problems, with its status and sentences. */
export function platformProblem(code: PlatformCode, more: Omit<ProblemReason, keyof Reason> = {}): Problem {
  const { status, zh, en } = PLATFORM_PROBLEMS[code];
  return problem(code, status, { zh, en, ...more });
}

export type PlatformCode = keyof typeof PLATFORM_PROBLEMS;

/** The codes that the platform itself answers with. */
export const PLATFORM_PROBLEMS = {
  REQUEST_INVALID: {
    status: 400,
    zh: "请求内容不符合接口要求。",
    en: "The request does not have the form this address expects.",
  },
  BODY_UNREADABLE: {
    status: 400,
    zh: "请求正文无法解析。",
    en: "The body of the request cannot be parsed.",
  },
  CURSOR_INVALID: {
    status: 400,
    zh: "翻页位置无效，请从第一页重新开始。",
    en: "The cursor is not valid; start again from the first page.",
  },
  PATH_INVALID: {
    status: 400,
    zh: "请求地址无法解析。",
    en: "The address of the request cannot be parsed.",
  },
  HOST_INVALID: {
    status: 400,
    zh: "请求头 Host 缺失、重复或无效。",
    en: "The Host header is missing, given twice, or not a host.",
  },
  TOO_MANY_PARAMETERS: {
    status: 400,
    zh: "请求地址的查询参数过多。",
    en: "The query of the address has too many parameters.",
  },
  KEY_REQUIRED: {
    status: 401,
    zh: "需要有效的机关密钥（Authorization: Bearer …）。",
    en: "A valid key of a body is required (Authorization: Bearer …).",
  },
  METRICS_TOKEN_REQUIRED: {
    status: 401,
    zh: "读取运行指标需要运维口令（Authorization: Bearer …）。",
    en: "Reading metrics needs the operator's token (Authorization: Bearer …).",
  },
  NOT_ALLOWED: {
    status: 403,
    zh: "持此密钥无权进行该操作。",
    en: "This is not allowed for the holder of this key.",
  },
  NOT_FOUND: {
    status: 404,
    zh: "没有这个地址。",
    en: "There is nothing at this address.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    zh: "此地址不支持该请求方法。",
    en: "This address does not take that method.",
  },
  NOT_ACCEPTABLE: {
    status: 406,
    zh: "无法提供所要求的格式。",
    en: "The format asked for is not available.",
  },
  REQUEST_TOO_SLOW: {
    status: 408,
    zh: "请求未在时限内发送完毕。",
    en: "The request was not sent in time.",
  },
  BODY_TOO_LARGE: {
    status: 413,
    zh: "请求正文超过大小上限。",
    en: "The body of the request is larger than this address takes.",
  },
  PATH_TOO_LONG: {
    status: 414,
    zh: "请求地址过长。",
    en: "The address of the request is too long.",
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    zh: "此地址不支持该内容类型。",
    en: "This address does not take that content type.",
  },
  ENCODING_UNSUPPORTED: {
    status: 415,
    zh: "不接受压缩的请求正文，请去掉 Content-Encoding 后原样发送。",
    en: "Compressed bodies are not taken. Send the body as it is, without Content-Encoding.",
  },
  EXPECTATION_UNKNOWN: {
    status: 417,
    zh: "请求头 Expect 只支持 100-continue。",
    en: "The only Expect header supported is 100-continue.",
  },
  TOO_MANY_CONNECTIONS: {
    status: 429,
    zh: "来自该地址的连接过多，请关闭部分连接后再试。",
    en: "This address has too many open connections. Close some and try again.",
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    zh: "请求过于频繁，请稍后再试。",
    en: "Too many requests; try again later.",
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    zh: "请求头过大。",
    en: "The headers of the request are too large.",
  },
  INTERNAL: {
    status: 500,
    zh: "系统内部错误，已记录。反映问题时请提供请求编号。",
    en: "An internal error happened and was recorded. Give the request number when you report it.",
  },
  UNAVAILABLE: {
    status: 503,
    zh: "服务暂不可用，请稍后再试。",
    en: "The service is not available; try again later.",
  },
  NOT_READY: {
    status: 503,
    zh: "服务尚未就绪。",
    en: "The service is not ready.",
  },
  STORAGE_FULL: {
    status: 507,
    zh: "存储空间已满，未能接收。请稍后用同一 Idempotency-Key 重试。",
    en: "The storage is full and nothing was taken. Try again later with the same Idempotency-Key.",
  },
} as const satisfies ProblemLines;
