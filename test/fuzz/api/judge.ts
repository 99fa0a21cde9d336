import querystring from "node:querystring";
import { Ajv, type ValidateFunction } from "ajv";
import { DAY_FORM, INSTANT_FORM, UUID_FORM } from "../../../src/platform/forms.ts";
import { DOCUMENTED, holds, shown, Violation } from "../target.ts";
import type { Answer, Request } from "./ask.ts";
import type { Operation, World } from "./world.ts";

/** What must hold for every answer, whatever was asked. */
export interface Judge {
  /** Throws Violation; otherwise the status, and the code of a refusal. */
  judge(request: Request, answer: Answer): readonly string[];
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly operation: Operation;
  readonly answers: ReadonlyMap<string, ValidateFunction>;
}

export function makeJudge(world: World): Judge {
  const ajv = new Ajv({
    strict: false,
    allErrors: false,
    formats: {
      date: (text: string) => DAY_FORM.test(text),
      "date-time": (text: string) => INSTANT_FORM.test(text),
      uuid: (text: string) => UUID_FORM.test(text),
      binary: true,
    },
  });
  const routes = Object.entries(world.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => routeOf(ajv, { path, method, operation })),
  );
  const problem = routes[0]?.answers.get("default");
  if (problem === undefined) throw new Error("The document describes refusals");
  return {
    judge(request, answer) {
      const { status } = answer;
      if (status === 0) return closed(request);
      const code = codeOf(answer);
      const isAway = status === 503 && (code === "UNAVAILABLE" || code === "NOT_READY");
      holds(status < 500 || isAway, `status ${status}`, () => shown(answer.text));
      tellsNothing(request, answer, world);
      const isApi = request.path.startsWith("/api/v1/");
      // Changed bytes may ask for another address or by another method than they were made of.
      const isPageOfRaw =
        request.raw !== undefined && !(answer.headers["content-type"] ?? "").includes("json");
      if (status >= 400 && isApi && !isPageOfRaw && request.method !== "HEAD") isProblem(answer, problem);
      if (status < 400) isDescribed(request, answer, routes);
      return [code === null ? `status-${status}` : code];
    },
  };
}

function closed(request: Request): readonly string[] {
  if (request.raw === undefined && request.body === null && request.method !== "HEAD")
    throw new Violation("closed", "the server closed the connection without an answer");
  return ["closed"];
}

function routeOf(
  ajv: Ajv,
  of: { readonly path: string; readonly method: string; readonly operation: Operation },
): Route {
  const answers = Object.entries(of.operation.responses).flatMap(([status, { content = {} }]) =>
    Object.values(content)
      .slice(0, 1)
      .map(({ schema }) => [status, ajv.compile(schema)] as const),
  );
  const parts = of.path.split("/").map((part) => (part.startsWith("{") ? "[^/]+" : RegExp.escape(part)));
  return {
    method: of.method.toUpperCase(),
    path: new RegExp(
      `^${parts.map((part) => part.replace(/^\[\^\/\]\+\\\.csv$/, "[^/]+\\.csv")).join("/")}/?$`,
    ),
    operation: of.operation,
    answers: new Map(answers),
  };
}

function codeOf({ headers, text }: Answer): string | null {
  if (!(headers["content-type"] ?? "").startsWith("application/problem+json")) return null;
  return /"code":"([A-Z0-9_]+)"/.exec(text)?.[1] ?? null;
}

function isProblem(answer: Answer, fits: ValidateFunction): void {
  const type = answer.headers["content-type"] ?? "";
  holds(
    type.startsWith("application/problem+json"),
    "refusals are problems",
    () => `${answer.status} ${type} ${shown(answer.text)}`,
  );
  const body = parsed(answer.text);
  holds(
    fits(body),
    "problems fit their schema",
    () => `${JSON.stringify(fits.errors)} ${shown(answer.text)}`,
  );
  if (!isProblemBody(body)) return;
  const { code, zh, en, detail, status } = body;
  holds(DOCUMENTED.has(code), `documented ${code}`, () => `${code} is not in docs/codes.md`);
  holds(status === answer.status, "a problem has the status of its answer", () => shown(body));
  holds(
    /\p{Script=Han}/u.test(zh) && /[A-Za-z]{2}/.test(en) && (detail === zh || detail === en),
    "a problem has its sentences",
    () => shown(body),
  );
}

interface ProblemBody {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly detail: string;
  readonly status: number;
}

function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && "code" in body && "zh" in body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Violation("JSON is JSON", shown(text));
  }
}

/** Stacks, addresses of files, and statements of the database. */
const INNER =
  /node_modules|file:\/\/\/|\.ts:\d+|PostgresError|\bat \w+ \(|\bSQLSTATE\b|syntax error at or near|invalid byte sequence|\bselect\b[^<]{1,200}\bfrom (?:intake|records|publicity|subjects|bodies|platform)\./i;

const OWN_REJECTED = /^\/api\/v1\/batches\/[^/?]+\/rejected(?:\.csv)?(?:\?|$)/;

function tellsNothing(request: Request, answer: Answer, world: World): void {
  const { text } = answer;
  const inner = INNER.exec(text)?.[0];
  holds(inner === undefined, "answers tell nothing of the inside", () => shown(inner));
  holds(!text.includes("<script>x"), "texts are escaped", () => shown(text));
  // A body gets its own rejected rows back as it sent them, as a file and to mend in place (decisions 0022 and 0045).
  if (OWN_REJECTED.test(request.path) && answer.status === 200) return;
  const sent = `${querystring.unescape(request.path)} ${JSON.stringify(request.headers)}`;
  const isPage = (answer.headers["content-type"] ?? "").startsWith("text/html");
  const told = world.persons.find((person) => text.includes(person) && !(isPage && sent.includes(person)));
  holds(told === undefined, "answers name no person", () => `${told} in ${shown(text)}`);
}

/** An accepted answer is one that the document describes, and fits its schema. */
function isDescribed(request: Request, answer: Answer, routes: readonly Route[]): void {
  const path = request.path.split(/[?#]/)[0] ?? "";
  const { status, headers, text } = answer;
  if (status === 304)
    holds(text === "" && "if-none-match" in request.headers, "304 is asked for and empty", () => shown(text));
  const route = routes.find((one) => one.method === request.method && one.path.test(path));
  if (route === undefined || request.raw !== undefined) return;
  holds(
    String(status) in route.operation.responses,
    "the status is described",
    () => `${status} for ${request.method} ${path}`,
  );
  const type = headers["content-type"] ?? "";
  const fits = route.answers.get(String(status));
  if (fits === undefined || status === 304) return;
  if (type.startsWith("text/csv")) return;
  holds(type.startsWith("application/json"), "answers are JSON", () => type);
  const body = parsed(text);
  holds(fits(body), "answers fit their schema", () => `${JSON.stringify(fits.errors)} ${shown(text)}`);
}
