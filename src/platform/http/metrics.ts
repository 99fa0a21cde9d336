import type { FastifyInstance } from "fastify";
import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { soonOr } from "./health.ts";

/** One measured value with its labels. */
export interface Measure {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A figure that is asked for when metrics are read, such as the number of waiting batches. */
export interface WatchedFigure {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly measure: () => Promise<readonly Measure[]>;
}

export interface Metrics {
  watch(figure: WatchedFigure): void;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Counts and times every answer by method, route pattern and status, and serves GET /metrics. No label holds an address. */
export function serveMetrics(app: FastifyInstance): Metrics {
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
  app.get("/metrics", { schema: { hide: true }, config: { rateLimit: false } }, async (_request, reply) =>
    reply
      .header("content-type", registry.contentType)
      .header("cache-control", "no-store")
      .send(await registry.metrics()),
  );
  return { watch: (figure) => addGauge(registry, figure) };
}

function addGauge(registry: Registry, figure: WatchedFigure): void {
  const gauge = new Gauge({
    name: figure.name,
    help: figure.help,
    labelNames: [...figure.labels],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      // A figure that the database does not give is left out: the others are wanted most when it is away.
      const measured = await soonOr(
        figure.measure().catch(() => []),
        [],
      );
      for (const { labels, value } of measured) gauge.set({ ...labels }, value);
    },
  });
}
