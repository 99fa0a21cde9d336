import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { addressOf } from "./address.ts";
import { readAssets } from "./assets.ts";
import { builtPortal } from "./build.ts";
import { readDisplay } from "./display.ts";
import type { Api, Assets, Fault, PageRenderer, PageRequest } from "./page-types.ts";
import { makeSender } from "./send-page.ts";
import { makeSiteFacts } from "./site-facts.ts";

export interface PortalOptions {
  /** Asks the platform's own API, for example by `app.inject`. Must not count against the visitor's rate limit twice. */
  readonly api: Api;
}

/**
 * Registers every public page, the workbench shell and the static files. Needs `ensurePortalBuilt()` before.
 * Unknown addresses outside /api get a page, not a JSON problem; unknown addresses under /api stay with the API.
 */
export async function mountPortal(app: FastifyInstance, options: PortalOptions): Promise<void> {
  const assets = await readBuiltAssets();
  const pages = await loadPages();
  const facts = makeSiteFacts(options.api);
  const sendPage = makeSender(assets.css);

  await app.register(async (portal) => {
    await portal.register(fastifyStatic, {
      root: join(builtPortal, "client"),
      prefix: "/assets/",
      index: false,
      immutable: true,
      maxAge: "365d",
      decorateReply: false,
      preCompressed: true,
    });
    const requestOf = async (request: FastifyRequest): Promise<PageRequest> =>
      pageRequest(request, { assets, api: options.api, invented: (await facts()).invented });
    portal.setErrorHandler(async (error, request, reply) => {
      if (isOfApi(request)) throw error;
      const fault = faultOf(error, request.id);
      if (fault.status >= 500) request.log.error({ err: error }, "a page could not be made");
      return sendPage(request, reply, pages.renderFault(await requestOf(request), fault));
    });
    const show = async (request: FastifyRequest, reply: FastifyReply) =>
      sendPage(request, reply, await pages.renderPage(await requestOf(request)));
    for (const url of pageAddresses) portal.get(url, notInApi, show);
    portal.get("/*", notInApi, async (request, reply) => {
      if (isOfApi(request)) return reply.callNotFound();
      return show(request, reply);
    });
  });
}

/** Whatever is asked below /api is answered by the API's own handlers, also where no route of it fits. */
function isOfApi(request: FastifyRequest): boolean {
  return request.url.startsWith("/api/") || request.url === "/api";
}

/** Pages are no part of the API and its document. */
const notInApi = { schema: { hide: true } } as const;

const pageAddresses = [
  "/",
  "/search",
  "/subjects/:uscc",
  "/publications/licences",
  "/publications/penalties",
  "/catalogue",
  "/catalogue/:entry",
  "/law",
  "/law/:parameter",
  "/guide",
  "/style",
  "/workbench",
  "/workbench/*",
  "/sign-in",
  "/account",
  "/organisation",
  "/my",
  "/trace",
  "/trace/:record",
  "/my/objections",
  "/objections",
  "/incidents",
  "/incidents/:id",
  "/audit",
] as const;

/** The addresses of the build, and the style sheet as text: it travels inside every page. */
async function readBuiltAssets(): Promise<Assets> {
  const client = join(builtPortal, "client");
  const addresses = readAssets(await readFile(join(client, ".vite", "manifest.json"), "utf8"));
  const css = await readFile(join(client, addresses.styles[0]?.replace("/assets/", "") ?? ""), "utf8");
  return { ...addresses, css: css.trim() };
}

/** The bundled pages are JavaScript made by `ensurePortalBuilt`; their shape is checked here, once. */
async function loadPages(): Promise<PageRenderer> {
  const bundle: unknown = await import(pathToFileURL(join(builtPortal, "server", "server.js")).href);
  if (!isPageRenderer(bundle)) throw new Error("build/portal/server/server.js does not export the pages.");
  return bundle;
}

function isPageRenderer(bundle: unknown): bundle is PageRenderer {
  return typeof bundle === "object" && bundle !== null && "renderPage" in bundle && "renderFault" in bundle;
}

function pageRequest(
  request: FastifyRequest,
  site: { readonly assets: Assets; readonly api: Api; readonly invented: boolean },
): PageRequest {
  const url = addressOf(request);
  const query = Object.fromEntries(url.searchParams);
  return {
    path: decodePath(url.pathname),
    query,
    display: readDisplay(query, request.headers.cookie),
    ...(request.headers.cookie === undefined ? {} : { cookie: cookiesOf(request) }),
    ...site,
  };
}

/** What of the visitor's cookies goes with what the page asks. Behind TLS a session's cookie without the safe name may be planted. */
function cookiesOf(request: FastifyRequest): string {
  const parts = (request.headers.cookie ?? "").split(";").map((part) => part.trim());
  const isPlanted = (part: string): boolean =>
    request.protocol === "https" && part.startsWith("xinheng_session=");
  return parts.filter((part) => !isPlanted(part)).join("; ");
}

/** A path that is not valid percent encoding is shown as "not found" under the text as it came. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A refusal (platform/http/problem.ts) keeps its code and sentences; whatever else is thrown is a fault of ours. */
function faultOf(error: unknown, requestId: string): Fault {
  if (isRefusal(error)) {
    const { status, code, because } = error;
    return { status, code, requestId, refused: { zh: because.zh, en: because.en } };
  }
  const status =
    typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : 500;
  return { status: status >= 400 && status < 600 ? status : 500, code: "INTERNAL_FAULT", requestId };
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly because: { readonly zh: string; readonly en: string };
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === "Problem" && "because" in error && "status" in error;
}
