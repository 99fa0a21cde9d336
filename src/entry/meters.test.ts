import assert from "node:assert/strict";
import { test } from "node:test";
import { createApp } from "../platform/http/app.ts";
import { silentLogger } from "../platform/logger.ts";
import { eventOf, workMeters } from "./meters.ts";

const TOKEN = "t".repeat(32);

test("a job that broke is counted, and one that never did is told as zero", async () => {
  const { app, metrics } = await createApp({
    config: { ratePerMinute: 100, trustedProxies: [], metricsToken: TOKEN },
    logger: silentLogger(),
    version: "0.0.0",
    ready: {},
  });
  const observe = workMeters(metrics);
  const event = eventOf({ kind: "job-failed", job: "retain" });
  assert.ok(event !== null);
  observe(event);
  assert.equal(eventOf({ kind: "job-failed", job: "330102199001011234" }), null, "a label is a closed word");
  const { body } = await app.inject({ url: "/metrics", headers: { authorization: `Bearer ${TOKEN}` } });
  await app.close();
  assert.match(body, /^xinheng_job_failures_total\{job="retain"\} 1$/m);
  assert.match(body, /^xinheng_job_failures_total\{job="detect"\} 0$/m);
});
