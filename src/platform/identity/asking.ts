import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Clock } from "../clock.ts";
import type { Database } from "../database.ts";
import { KNOWN_BROWSER_DAYS, PROOF_MINUTES } from "../limits.ts";
import { refusal } from "./refusals.ts";
import { SESSION_HOURS, sessionOfToken } from "./sessions.ts";
import type { Session, Strength } from "./types.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether the route wants a proof, not long ago, that it is the owner of the session who asks. */
    readonly recentProof?: boolean;
  }
  interface FastifyInstance {
    /** Whether roles of weight are open only to who signed in with more than a password. */
    readonly factorsDemanded?: boolean;
  }
}

export interface Asking {
  readonly db: Database;
  readonly clock: Clock;
}

const COOKIE = "xinheng_session";
const SAFE_COOKIE = `__Host-${COOKIE}`;
const TOKEN = /^[A-Za-z0-9_-]{43}$/u;
/** A header that only a page of this platform can send: other sites would have to ask first, and are not allowed to. */
const OWN_HEADER = "x-xinheng-page";
const HARMLESS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The session of the browser that asks; null when there is none. A request that changes something must come from a page
 * of this platform (REQUEST_NOT_OURS): the cookie alone, which a browser sends along by itself, is not enough.
 */
async function sessionAsking(of: Asking, request: FastifyRequest): Promise<Session | null> {
  const token = tokenOf(request);
  if (token === null) return null;
  if (!HARMLESS.has(request.method) && !comesFromOurPage(request)) throw refusal("REQUEST_NOT_OURS");
  return sessionOfToken(of.db.sql, token, of.clock.now());
}

/**
 * The session of the browser that asks; refuses with SESSION_REQUIRED when there is none, and with PRESENCE_REQUIRED where
 * the route's `config.recentProof` wants one and the last is too long ago.
 */
export async function requireSession(of: Asking, request: FastifyRequest): Promise<Session> {
  const session = await sessionAsking(of, request);
  if (session === null) throw refusal("SESSION_REQUIRED");
  const { recentProof = false } = request.routeOptions.config;
  if (recentProof && !isProvedRecently(session, of.clock.now())) throw refusal("PRESENCE_REQUIRED");
  return session;
}

function isProvedRecently({ provedAt }: Session, at: Temporal.Instant): boolean {
  return at.since(Temporal.Instant.from(provedAt)).total("minutes") < PROOF_MINUTES;
}

/** From now on roles of weight want more than a password. Before any route is added. */
export function demandFactors(app: FastifyInstance): void {
  app.decorate("factorsDemanded", true);
}

/** Whether a session is too weak for roles of weight in this installation. */
export function isTooWeak(request: FastifyRequest, { strength }: Session): boolean {
  return request.server.factorsDemanded === true && WEAK.has(strength);
}

const WEAK: ReadonlySet<Strength> = new Set(["password", "external"]);

/** The same for whatever is more than the own account: refuses with PASSWORD_CHANGE_REQUIRED while the password is somebody else's. */
export function requireOwnPassword(session: Session): Session {
  if (session.mustChangePassword) throw refusal("PASSWORD_CHANGE_REQUIRED");
  return session;
}

/** Whether a browser says that it is signed in, which may be true no longer. */
export function saysSignedIn(request: FastifyRequest): boolean {
  return tokenOf(request) !== null;
}

/** Whether a request carries our own header and, where the browser says so, comes from our own origin. */
export function comesFromOurPage(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  return request.headers[OWN_HEADER] !== undefined && (site === undefined || site === "same-origin");
}

/** Whether a request that a browser makes by going somewhere comes from our own pages, or from its user by hand. */
export function comesFromOurSite(request: FastifyRequest): boolean {
  const site = request.headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "none";
}

/** What a browser says it is, without control characters: it is shown to its owner. */
export function clientOf(request: FastifyRequest): string {
  return String(request.headers["user-agent"] ?? "").replace(/\p{Cc}/gu, "");
}

/** What of a request and an answer a cookie needs. */
type Asker = Pick<FastifyRequest, "protocol">;
interface Answer {
  header(name: string, value: string): unknown;
}

export function setSessionCookie(request: Asker, reply: Answer, token: string): void {
  reply.header("set-cookie", cookie(request, token, SESSION_HOURS * 3600));
}

export function clearSessionCookie(request: Asker, reply: Answer): void {
  reply.header("set-cookie", cookie(request, "", 0));
}

/** Makes a browser known as one in which its owner signed in; it opens nothing. */
export function setKnownCookie(request: Asker, reply: Answer, token: string): void {
  const seconds = KNOWN_BROWSER_DAYS * 24 * 3600;
  reply.header("set-cookie", strict(request, { name: knownNameOf(request), value: token, seconds }));
}

/** What a known browser brings along; null when it brings nothing. */
export function knownIn(request: FastifyRequest): string | null {
  return cookieNamed(request, knownNameOf(request));
}

function cookie(request: Asker, value: string, seconds: number): string {
  return strict(request, { name: cookieNameOf(request), value, seconds });
}

/** Out of reach for scripts, never sent from other sites, and behind TLS never without it. */
function strict(
  { protocol }: Asker,
  { name, value, seconds }: { readonly name: string; readonly value: string; readonly seconds: number },
): string {
  const secure = protocol === "https" ? "; Secure" : "";
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

function knownNameOf({ protocol }: Asker): string {
  return protocol === "https" ? "__Host-xinheng_known" : "xinheng_known";
}

/**
 * Behind TLS the name says to the browser that no neighbouring host and no page without TLS may plant such a cookie; without
 * TLS, as in the demonstration, browsers refuse such a name.
 */
function cookieNameOf(request: Asker): string {
  return request.protocol === "https" ? SAFE_COOKIE : COOKIE;
}

/**
 * Behind TLS the cookie with the safe name and no other. A page asks the API from inside, without TLS, with the cookies of its
 * visitor: there the safe name goes first. A cookie of the same name given twice is somebody's trick: none of them counts.
 */
function tokenOf(request: FastifyRequest): string | null {
  const isSafe = request.protocol === "https" || hasCookie(request, SAFE_COOKIE);
  const token = cookieNamed(request, isSafe ? SAFE_COOKIE : COOKIE);
  return token !== null && TOKEN.test(token) ? token : null;
}

function hasCookie(request: FastifyRequest, name: string): boolean {
  return (request.headers.cookie ?? "").split(";").some((part) => part.trim().startsWith(`${name}=`));
}

/** The cookie of a name. One given twice is somebody's trick: none of them counts. */
export function cookieNamed(request: FastifyRequest, name: string): string | null {
  const given = (request.headers.cookie ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  const [value, ...more] = given;
  return value !== undefined && more.length === 0 ? value : null;
}
