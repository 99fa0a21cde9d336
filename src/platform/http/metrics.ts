import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { digestOf } from "../suite.ts";
import { bearerOf } from "./bearer.ts";
import { soonOr } from "./health.ts";
import { platformProblem } from "./problem.ts";

/** One measured value with its labels. */
export interface Measure {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Named {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

/** A figure that is asked for when metrics are read, such as the number of waiting batches. */
export interface WatchedFigure extends Named {
  readonly measure: () => Promise<readonly Measure[]>;
}

/** Adds to a counter, or notes a duration in seconds. */
export type Note = (labels: Readonly<Record<string, string>>, value: number) => void;

export interface Metrics {
  watch(figure: WatchedFigure): void;
  /** A figure that only grows. */
  counter(of: Named): Note;
  /** Durations in seconds, in these steps. */
  timer(of: Named, steps: readonly number[]): Note;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/**
 * Counts and times every answer by method, route pattern and status; no label holds an address. GET /metrics is there
 * only when a token is set, and asks for it (docs/decisions/0037): figures of an operator are not for the internet.
 */
export function serveMetrics(app: FastifyInstance, token: string | null): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Histogram({
    name: "xinheng_http_request_seconds",
    help: "Time from the arrival of a request to the end of its answer.",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS,
    registers: [registry],
  });
  app.addHook("onResponse", (request, reply, done) => {
    const route = request.routeOptions.url ?? "unknown";
    answers.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  if (token !== null) routeMetrics(app, registry, token);
  const failures = new Counter({
    name: "xinheng_figure_failures_total",
    help: "Figures that could not be asked for, such as those of a database that is away",
    labelNames: ["figure"],
    registers: [registry],
  });
  return {
    watch: (figure) => addGauge(registry, figure, () => failures.inc({ figure: figure.name })),
    counter: (of) => {
      const counter = new Counter({ ...of, labelNames: [...of.labels], registers: [registry] });
      return (labels, value) => counter.inc({ ...labels }, value);
    },
    timer: (of, steps) => {
      const { name, help } = of;
      const labelNames = [...of.labels];
      const timer = new Histogram({ name, help, labelNames, buckets: [...steps], registers: [registry] });
      return (labels, value) => timer.observe({ ...labels }, value);
    },
  };
}

function routeMetrics(app: FastifyInstance, registry: Registry, token: string): void {
  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    if (!holds(request, token)) throw platformProblem("METRICS_TOKEN_REQUIRED");
    return reply
      .header("content-type", registry.contentType)
      .header("cache-control", "no-store")
      .send(await registry.metrics());
  });
}

/** Compared by hash, in a time that tells nothing about how much of it was right. */
function holds(request: FastifyRequest, token: string): boolean {
  return timingSafeEqual(digestOf(bearerOf(request) ?? ""), digestOf(token));
}

/** A figure that cannot be had is left out of the answer: the others are wanted most when something is broken. */
function addGauge(registry: Registry, figure: WatchedFigure, onFailure: () => void): void {
  const gauge = new Gauge({
    name: figure.name,
    help: figure.help,
    labelNames: [...figure.labels],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      // A reset leaves a figure without labels at 0, which would be a statement.
      if (figure.labels.length === 0) gauge.remove();
      // A figure that the database does not give is left out: the others are wanted most when it is away.
      const measures = await soonOr(
        figure.measure().catch(() => null),
        null,
      );
      if (measures === null) onFailure();
      for (const { labels, value } of measures ?? []) gauge.set({ ...labels }, value);
    },
  });
}
