import type { FastifyInstance } from "fastify";
import { PROBE_SECONDS_MAX } from "../limits.ts";
import { platformProblem } from "./problem.ts";

/** Something that must hold before requests are sent here: null when it does, else a stable code. */
export type ReadyCheck = () => Promise<string | null>;

export type ReadyChecks = Readonly<Record<string, ReadyCheck>>;

/** Something worth knowing that does not keep requests away: a word, such as the state of the worker. */
export type ReadyNotes = Readonly<Record<string, () => string>>;

/**
 * GET /healthz: the process answers, and nothing else is asked; whoever restarts processes looks here. GET /readyz:
 * database and schema are there too, else 503 with what is missing; whoever sends requests looks here. A worker that is
 * being started again does not keep readers away, so it is told and not judged.
 */
export function serveHealth(app: FastifyInstance, checks: ReadyChecks, notes: ReadyNotes): void {
  const open = { schema: { hide: true }, config: { rateLimit: false as const } };
  app.get("/healthz", open, async (_request, reply) =>
    reply.header("cache-control", "no-store").send({ status: "ok" }),
  );
  app.get("/readyz", open, async (_request, reply) => {
    const found = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    const noted = Object.entries(notes).map(([name, note]) => [name, note()] as const);
    const judged = found.map(([name, code]) => [name, code ?? "ok"] as const);
    const members = Object.fromEntries([...judged, ...noted]);
    if (found.some(([, code]) => code !== null)) throw platformProblem("NOT_READY", { members });
    return reply.header("cache-control", "no-store").send({ status: "ready", ...members });
  });
}

/** A check that breaks, or is not answered in time, has found something that does not hold; what broke is for the log of whoever it belongs to. */
async function outcomeOf(check: ReadyCheck): Promise<string | null> {
  return soonOr(
    check().catch(() => "UNREACHABLE"),
    "UNREACHABLE",
  );
}

/** What a probe found, or the other value when it takes longer than a probe may. */
export async function soonOr<T>(probe: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), PROBE_SECONDS_MAX * 1000);
  });
  return Promise.race([probe, late]).finally(() => clearTimeout(timer));
}
