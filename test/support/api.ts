import { createHash, randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { type Composed, compose } from "../../src/entry/compose.ts";
import { takeInBatch } from "../../src/flows/take-in-batch.ts";
import { type Clock, movableClock } from "../../src/platform/clock.ts";
import { readConfig } from "../../src/platform/config.ts";
import { asProgram } from "../../src/platform/database.ts";
import type { EdgeLimits } from "../../src/platform/http/edge.ts";
import type { Keys } from "../../src/platform/keys.ts";
import { type Logger, silentLogger } from "../../src/platform/logger.ts";
import { inTransaction } from "../../src/platform/transaction.ts";
import { issueKey } from "../../src/rooms/bodies/index.ts";
import type { UploadLimits } from "../../src/rooms/intake/routes.ts";
import { type Bench, intakeBench } from "./intake.ts";
import { BODY } from "./penalty-file.ts";

export const TODAY = "2026-05-08";

export interface ApiBench {
  readonly app: FastifyInstance;
  readonly routes: Composed["routes"];
  readonly bench: Bench;
  readonly clock: ReturnType<typeof movableClock>;
  /** Folder where uploads wait. */
  readonly uploads: string;
  /** Key of the body that the penalty file names. */
  readonly key: string;
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<LightMyRequestResponse>;
  send(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** A fresh key of a body. */
  keyOf(bodyCode: string): Promise<string>;
  /** Takes in every batch that waits. */
  work(): Promise<void>;
  close(): Promise<void>;
}

export interface ApiOptions {
  readonly ratePerMinute?: number;
  readonly logger?: Logger;
  readonly limits?: Partial<EdgeLimits>;
  readonly uploadLimits?: Partial<UploadLimits>;
  /** Reverse proxies that are believed, separated by commas. */
  readonly trustedProxies?: string;
  /** Keys of the server, other than the usual ones of the folder. */
  readonly keys?: (folder: string, clock: Clock) => Promise<Keys>;
  /** Another place than a fresh database of the tests. */
  readonly on?: Bench;
  /** Settings other than the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Mounts what else the server serves, before it is ready. */
  readonly mount?: (composed: Composed) => Promise<void>;
}

/** The whole API on a database of its own, with a clock that the test moves. Batches are taken in when the test says so. */
export async function apiBench(options: ApiOptions = {}): Promise<ApiBench> {
  const clock = movableClock(TODAY);
  const made = options.on ?? (await intakeBench(TODAY));
  const logger = options.logger ?? silentLogger();
  const keys = (await options.keys?.(join(made.folder, "keys"), clock)) ?? made.intake.keys;
  const bench: Bench = { ...made, intake: { ...made.intake, clock, logger, keys } };
  const uploads = join(bench.folder, "uploads");
  const { db } = bench.intake;
  const composed = await composeOn(bench, options);
  await options.mount?.(composed);
  const { app, routes } = composed;
  await app.ready();
  const worker = {
    ...bench.intake,
    db: asProgram(db, "xinheng_worker", { name: "xinheng-test-worker" }),
  };
  const keyOf = (bodyCode: string): Promise<string> =>
    inTransaction(db, { actor: "operator", purpose: "test" }, (tx) =>
      issueKey(tx, bodyCode, clock.now().toString()),
    );
  return {
    app,
    routes,
    bench,
    clock,
    uploads,
    key: await keyOf(BODY.uscc),
    get: (url, headers = {}) => app.inject({ method: "GET", url, headers }),
    send: (request) => app.inject(request),
    keyOf,
    work: async () => {
      for (let taken = await takeInBatch(worker); taken !== null; ) taken = await takeInBatch(worker);
    },
    close: async () => {
      await app.close();
      await worker.db.close();
      await bench.database.drop();
      await rm(bench.folder, { recursive: true, force: true });
    },
  };
}

/** Another server of the same installation: same database, same keys. */
export async function secondServer(api: ApiBench, options: ApiOptions = {}): Promise<FastifyInstance> {
  const { app } = await composeOn(api.bench, options);
  await app.ready();
  return app;
}

async function composeOn(bench: Bench, options: ApiOptions): Promise<Composed> {
  const config = readConfig({
    XINHENG_DATA: bench.folder,
    XINHENG_RATE_PER_MINUTE: String(options.ratePerMinute ?? 1_000_000),
    XINHENG_TRUSTED_PROXIES: options.trustedProxies ?? "",
    ...options.settings,
  });
  if (!config.ok) throw new Error(config.because.en);
  const uploads = join(bench.folder, "uploads");
  // As in the product the server works under its own role, and sees what its policies let it see.
  const db = asProgram(bench.intake.db, "xinheng_server", { name: "xinheng-test-server" });
  const intake = { ...bench.intake, db };
  const of = { config: config.value, logger: intake.logger, db, intake, uploads };
  const composed = await compose(
    { ...of, close: async () => {} },
    {
      announce: () => {},
      limits: options.limits ?? {},
      uploadLimits: { perWindow: 1_000_000, ...options.uploadLimits },
    },
  );
  composed.app.addHook("onClose", () => db.close());
  return composed;
}

export const bearer = (key: string): { readonly authorization: string } => ({
  authorization: `Bearer ${key}`,
});

export interface Part {
  readonly name: string;
  readonly content: string | Buffer;
  /** Makes the part a file. */
  readonly fileName?: string;
}

/** A multipart request body with its content type; the parts stand in the order given. */
export function multipart(parts: readonly Part[]): { readonly payload: Buffer; readonly type: string } {
  const boundary = `----${createHash("sha256").update(randomUUID()).digest("hex").slice(0, 20)}`;
  const pieces = parts.flatMap(({ name, content, fileName }) => {
    const file = fileName === undefined ? "" : `; filename="${fileName}"\r\ncontent-type: text/csv`;
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(content), Buffer.from("\r\n")];
  });
  return {
    payload: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  };
}

/** Posts a file as a batch of the entry. */
export async function postFile(
  api: ApiBench,
  file: {
    readonly entry: string;
    readonly content: string | Buffer;
    readonly fileName?: string;
    readonly mends?: string;
  },
  headers: Readonly<Record<string, string>> = bearer(api.key),
): Promise<LightMyRequestResponse> {
  const { payload, type } = multipart([
    { name: "entry", content: file.entry },
    { name: "file", content: file.content, fileName: file.fileName ?? "rows.csv" },
  ]);
  return api.send({
    method: "POST",
    url: `/api/v1/batches${file.mends === undefined ? "" : `?mends=${file.mends}`}`,
    payload,
    headers: { ...headers, "content-type": type },
  });
}
