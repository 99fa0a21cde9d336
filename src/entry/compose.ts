import type { FastifyInstance } from "fastify";
import { decideObjection, proposeAnswer, returnAnswer } from "../flows/answer-objection.ts";
import { containIncident } from "../flows/contain-incident.ts";
import { liftFreeze } from "../flows/lift-freeze.ts";
import { raiseObjection } from "../flows/raise-objection.ts";
import { releaseRecord, sealRecord } from "../flows/seal-record.ts";
import { databaseFigures } from "../platform/database-figures.ts";
import { createApp, type Frame } from "../platform/http/app.ts";
import type { EdgeLimits } from "../platform/http/edge.ts";
import type { AskInside } from "../platform/http/inside.ts";
import type { RouteFacts } from "../platform/http/routes.ts";
import { demandFactors } from "../platform/identity/asking.ts";
import {
  EXTERNAL_REFUSALS,
  IDENTITY_REFUSALS,
  identityRoutes,
  openProvider,
  type Provider,
} from "../platform/identity/routes.ts";
import { schemaState } from "../platform/migrate.ts";
import { credentialFigures } from "../rooms/bodies/index.ts";
import {
  BODIES_REFUSALS,
  bodiesRoutes,
  clientRoutes,
  knowMachines,
  MACHINE_REFUSALS,
  receiptRoutes,
  tokenRoutes,
} from "../rooms/bodies/routes.ts";
import { CATALOGUE_REFUSALS, catalogueRoutes } from "../rooms/catalogue/routes.ts";
import { INCIDENT_REFUSALS, incidentRoutes } from "../rooms/incidents/routes.ts";
import { batchFigures } from "../rooms/intake/index.ts";
import { INTAKE_REFUSALS, intakeRoutes, type UploadLimits } from "../rooms/intake/routes.ts";
import { objectionFigures } from "../rooms/objections/index.ts";
import { OBJECTIONS_REFUSALS, objectionsRoutes } from "../rooms/objections/routes.ts";
import { PUBLICITY_REFUSALS, publicLayerRoutes } from "../rooms/publicity/routes.ts";
import { RECORDS_REFUSALS, recordsRoutes } from "../rooms/records/routes.ts";
import {
  REPRESENTATIVES_REFUSALS,
  representativesRoutes,
  verifierFor,
} from "../rooms/representatives/routes.ts";
import { subjectAsked } from "../rooms/sharing/index.ts";
import { SHARING_REFUSALS, sharingRoutes, watchCanaries } from "../rooms/sharing/routes.ts";
import { TRACE_REFUSALS, traceRoutes } from "../rooms/trace/routes.ts";
import { TRAIL_REFUSALS, trailRoutes } from "../rooms/trail/routes.ts";
import type { Installation } from "./installation.ts";
import { holidayFigure, type WorkerEvent, type WorkerSeen, workerFigures, workMeters } from "./meters.ts";
import { version } from "./version.ts";

export interface ComposeOptions {
  /** Called when a batch was queued. */
  readonly announce: () => void;
  /** Limits other than the usual ones, for tests of what happens at them. */
  readonly limits?: Partial<EdgeLimits>;
  readonly uploadLimits?: Partial<UploadLimits>;
  /** The worker beside this server, for health and metrics. */
  readonly worker?: WorkerSeen;
}

export interface Composed {
  readonly app: FastifyInstance;
  /** Asks the API from inside, for the pages. */
  readonly ask: AskInside;
  /** Every route, for the checks that go over the whole application. */
  readonly routes: readonly RouteFacts[];
  /** Counts what the worker does. */
  readonly observe: (event: WorkerEvent) => void;
}

/** The only wiring: the application with the routes of every room. Pages are mounted by whoever serves them. */
export async function compose(installation: Installation, options: ComposeOptions): Promise<Composed> {
  const { db, config, logger } = installation;
  const { worker } = options;
  const frame = await createApp({
    config,
    logger,
    version: version(),
    limits: options.limits ?? {},
    problems: [
      PUBLICITY_REFUSALS,
      CATALOGUE_REFUSALS,
      BODIES_REFUSALS,
      MACHINE_REFUSALS,
      INTAKE_REFUSALS,
      SHARING_REFUSALS,
      RECORDS_REFUSALS,
      OBJECTIONS_REFUSALS,
      REPRESENTATIVES_REFUSALS,
      IDENTITY_REFUSALS,
      EXTERNAL_REFUSALS,
      TRAIL_REFUSALS,
      TRACE_REFUSALS,
      INCIDENT_REFUSALS,
    ],
    notes: worker === undefined ? {} : { worker: () => (worker.isRunning() ? "running" : "restarting") },
    ready: {
      database: async () => {
        await db.sql`select 1`;
        return null;
      },
      schema: async () => {
        const state = await schemaState(db.sql);
        return state === "matching" ? null : state;
      },
    },
  });
  addMachines(frame, installation);
  if (!isDemonstration(config)) demandFactors(frame.app);
  addPeople(frame, installation, await externalProvider(installation));
  addRooms(frame, installation, options);
  watchFigures(frame, installation, worker);
  return { app: frame.app, ask: frame.ask, routes: frame.routes, observe: workMeters(frame.metrics) };
}

function watchFigures(frame: Frame, { db, intake }: Installation, worker: WorkerSeen | undefined): void {
  const figures = [
    ...batchFigures(db),
    ...credentialFigures(db),
    ...objectionFigures(db, intake.clock),
    ...databaseFigures(db),
    ...(worker === undefined ? [] : workerFigures(worker)),
    holidayFigure(intake.law, intake.clock),
  ];
  for (const figure of figures) frame.metrics.watch(figure);
}

/** Programs are known before any route of a room is there, so that every route can ask. */
function addMachines(frame: Frame, { db, intake, config }: Installation): void {
  const { clock, keys } = intake;
  const of = { db, clock, keys, publicUrl: config.publicUrl };
  knowMachines(frame.app, of);
  tokenRoutes(frame.app, of);
}

/** The invented city may be loaded into this installation, and whoever tries it has no authenticator. */
function isDemonstration({ demo, databaseUrl }: Installation["config"]): boolean {
  return demo === "first-run" && databaseUrl === null;
}

/** The provider that people may sign in through; asked what it is once the server runs, and not waited for. */
async function externalProvider({ config, intake, logger }: Installation): Promise<Provider | null> {
  if (config.external === null) return null;
  const { publicUrl } = config;
  const provider = await openProvider(config.external, { publicUrl, clock: intake.clock });
  provider.ready().catch(() => {
    logger.warn("the external identity provider does not answer; sign-in through it waits for it");
  });
  return provider;
}

function addPeople(frame: Frame, { db, intake }: Installation, provider: Provider | null): void {
  const { clock, keys } = intake;
  frame.app.register(async (api) => identityRoutes(api, { db, clock, keys, provider }), {
    prefix: "/api/v1",
  });
}

function addRooms(frame: Frame, installation: Installation, options: ComposeOptions): void {
  const { db, intake, uploads } = installation;
  frame.app.register(
    async (api) => {
      watchCanaries(api, { db, clock: intake.clock, logger: installation.logger });
      publicLayerRoutes(api, {
        db,
        clock: intake.clock,
        catalogue: intake.catalogue,
        law: intake.law,
        signing: intake.keys.signing,
        watch: (figure) => frame.metrics.watch(figure),
      });
      catalogueRoutes(api, { law: intake.law, catalogue: intake.catalogue, clock: intake.clock });
      bodiesRoutes(api, { db, clock: intake.clock, law: intake.law });
      receiptRoutes(api, { db, clock: intake.clock, signing: intake.keys.signing });
      clientRoutes(api, { db });
      representativesRoutes(api, {
        db,
        clock: intake.clock,
        verifier: verifierFor(installation.config.demo, db),
      });
      recordsRoutes(api, {
        db,
        clock: intake.clock,
        subjectOf: (named) => subjectAsked(intake.keys, named),
        seal: (asked) => sealRecord(intake, asked),
        release: (asked) => releaseRecord(intake, asked),
      });
      traceRoutes(api, { db, clock: intake.clock, law: intake.law });
      objectionsRoutes(api, {
        ...{ db, clock: intake.clock, keys: intake.keys, law: intake.law, catalogue: intake.catalogue },
        subjectOf: (named) => subjectAsked(intake.keys, named),
        raise: (asked) => raiseObjection(intake, asked),
        propose: (asked) => proposeAnswer(intake, asked),
        giveBack: (asked) => returnAnswer(intake, asked),
        decide: (asked) => decideObjection(intake, asked),
      });
      trailRoutes(api, { db, clock: intake.clock, keys: intake.keys });
      incidentRoutes(api, {
        db,
        clock: intake.clock,
        law: intake.law,
        contain: (doing) => containIncident({ db, clock: intake.clock }, doing),
        lift: (doing) => liftFreeze({ db, clock: intake.clock }, doing),
      });
      sharingRoutes(api, {
        db,
        clock: intake.clock,
        keys: intake.keys,
        law: intake.law,
        catalogue: intake.catalogue,
      });
      intakeRoutes(api, {
        db,
        clock: intake.clock,
        keys: intake.keys,
        catalogue: intake.catalogue,
        uploads,
        announce: options.announce,
        limits: options.uploadLimits ?? {},
      });
    },
    { prefix: "/api/v1" },
  );
}
