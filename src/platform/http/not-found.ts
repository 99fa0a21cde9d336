import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Problem, platformProblem } from "./problem.ts";
import type { ProblemBook } from "./problem-book.ts";
import { sendProblem } from "./refusals.ts";

interface KnownRoute {
  readonly methods: readonly string[];
  readonly path: RegExp;
}

/** Answers unknown addresses with NOT_FOUND and known ones under another method with METHOD_NOT_ALLOWED and Allow. */
export function answerUnknown(app: FastifyInstance, book: ProblemBook): void {
  const routes: KnownRoute[] = [];
  app.addHook("onRoute", (route) => {
    if (route.url.includes("*")) return;
    const methods = typeof route.method === "string" ? [route.method] : route.method;
    routes.push({ methods, path: pathOf(route.url) });
  });
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
    sendProblem(reply, unknown(request, routes), book),
  );
}

function unknown(request: FastifyRequest, routes: readonly KnownRoute[]): Problem {
  const path = request.url.split("?")[0] ?? "";
  const methods = new Set(routes.filter((route) => route.path.test(path)).flatMap((route) => route.methods));
  if (methods.size === 0 || methods.has(request.method)) return platformProblem("NOT_FOUND");
  return platformProblem("METHOD_NOT_ALLOWED", { headers: { allow: [...methods].sort().join(", ") } });
}

function pathOf(pattern: string): RegExp {
  const parts = pattern.split("/").map((part) => (part.startsWith(":") ? "[^/]+" : RegExp.escape(part)));
  return new RegExp(`^${parts.join("/")}/?$`);
}
