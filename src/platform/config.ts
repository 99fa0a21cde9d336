import { resolve } from "node:path";
import { accept, type Outcome, refuse } from "../kernel/outcome.ts";
import { DATABASE_LINES, isSafeLine } from "./database-line.ts";
import { EXTERNAL_SETTINGS, type ExternalSettings, readExternal } from "./external-settings.ts";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const CIPHERS = ["aes-256-gcm", "sm4-gcm"] as const;
export type Cipher = (typeof CIPHERS)[number];

/** Suites of algorithms: gm is 国密, SM2, SM3 and SM4-GCM; look-ups are hashed with HMAC-SM3 in both. */
export const SUITES = ["international", "gm"] as const;
export type Suite = (typeof SUITES)[number];

const SUITE_CIPHERS: Readonly<Record<Suite, Cipher>> = { international: "aes-256-gcm", gm: "sm4-gcm" };

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absolute path of the folder that holds everything this installation keeps. */
  readonly dataFolder: string;
  /** An external PostgreSQL (>= 15), or null for the embedded one. */
  readonly databaseUrl: string | null;
  /** Address with which the worker comes to the same PostgreSQL; null: as the server does. */
  readonly workerDatabaseUrl: string | null;
  readonly logLevel: LogLevel;
  /** Suite of hashes, seals and signatures: that of the database, or nothing starts. */
  readonly crypto: Suite;
  /** Cipher for new personal data; what was sealed with another stays readable. */
  readonly cipher: Cipher;
  /** Requests a client may make in a minute. */
  readonly ratePerMinute: number;
  /** Whether `serve` fills an empty embedded database with the invented demonstration city. */
  readonly demo: "first-run" | "never";
  /** Addresses of reverse proxies whose X-Forwarded-For is believed; empty: none. */
  readonly trustedProxies: readonly string[];
  /** Folder that the embedded database archives its write-ahead log into; `off` ends that; null: as it was told before. */
  readonly archive: string | null;
  /** Secret that GET /metrics asks for; null: there is no such address. */
  readonly metricsToken: string | null;
  /** The address of this installation as programs know it, without a slash at its end: issuer of access tokens. */
  readonly publicUrl: string;
  /** The OpenID Connect provider that people may sign in through; null: local accounts only. */
  readonly external: ExternalSettings | null;
}

export type ConfigCode = "SETTING_UNKNOWN" | "SETTING_INVALID" | "DATABASE_LINE_OPEN";

/** Every setting, in the order of the documentation. The list of XINHENG_* names is closed. */
export const SETTINGS: readonly {
  readonly name: string;
  readonly fallback: string;
  readonly says: string;
}[] = [
  { name: "PORT", fallback: "3000", says: "port of the web server; 0 takes a free one" },
  { name: "HOST", fallback: "127.0.0.1", says: "address the web server listens on" },
  { name: "DATABASE_URL", fallback: "", says: "external PostgreSQL >= 15; empty: the embedded one" },
  {
    name: "XINHENG_DATABASE_LINE",
    fallback: "verify",
    says: "verify: a DATABASE_URL of another machine says sslmode=verify-full; trusted-network: you answer for the line",
  },
  {
    name: "XINHENG_WORKER_DATABASE_URL",
    fallback: "",
    says: "the same database by another login, for the worker; empty: DATABASE_URL",
  },
  { name: "LOG_LEVEL", fallback: "info", says: LOG_LEVELS.join(", ") },
  { name: "XINHENG_DATA", fallback: "./data", says: "folder of keys, uploads and the embedded database" },
  {
    name: "XINHENG_CRYPTO",
    fallback: "international",
    says: "suite of algorithms: international (AES-256-GCM, SHA-256, ES256) or gm (SM4-GCM, SM3, SM2); never changed",
  },
  {
    name: "XINHENG_CIPHER",
    fallback: "",
    says: "cipher for personal data: aes-256-gcm or sm4-gcm; empty: that of the suite",
  },
  { name: "XINHENG_RATE_PER_MINUTE", fallback: "6000", says: "requests a client may make in a minute" },
  {
    name: "XINHENG_DEMO",
    fallback: "first-run",
    says: "first-run: fill an empty embedded database with invented data; never",
  },
  {
    name: "XINHENG_TRUSTED_PROXIES",
    fallback: "",
    says: "addresses of reverse proxies, separated by commas",
  },
  {
    name: "XINHENG_ARCHIVE",
    fallback: "",
    says: "folder to archive the embedded database's write-ahead log into, for restoring to an instant; off ends it",
  },
  {
    name: "XINHENG_METRICS_TOKEN",
    fallback: "",
    says: "32 or more characters that GET /metrics asks for as a bearer token; empty: no metrics",
  },
  {
    name: "XINHENG_PUBLIC_URL",
    fallback: "",
    says: "address as programs know it: https://credit.example; empty: http://HOST:PORT",
  },
  ...EXTERNAL_SETTINGS,
];

const PREFIX = "XINHENG_";
const POSTGRES_URL = /^postgres(ql)?:\/\//;
const RATE_MAX = 10_000_000;
/** Long enough that it cannot be guessed; of the characters that a bearer token may have. */
const METRICS_TOKEN = /^[A-Za-z0-9._~+/=-]{32,200}$/;

/**
 * Reads the settings from the environment. Refuses a value it cannot use (SETTING_INVALID), an open line to a database on
 * another machine (DATABASE_LINE_OPEN) and any XINHENG_* name it
 * does not know (SETTING_UNKNOWN): a mistyped name must not silently mean the default.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Outcome<Config, ConfigCode> {
  const unknown = Object.keys(env).filter(
    (name) => name.startsWith(PREFIX) && !SETTINGS.some((s) => s.name === name),
  );
  if (unknown.length > 0) return refuseUnknown(unknown);
  const text = (name: string): string =>
    env[name] || (SETTINGS.find((setting) => setting.name === name)?.fallback ?? "");
  const port = wholeNumber(text("PORT"), 0, 65_535);
  const rate = wholeNumber(text("XINHENG_RATE_PER_MINUTE"), 1, RATE_MAX);
  const logLevel = LOG_LEVELS.find((level) => level === text("LOG_LEVEL").toLowerCase());
  const crypto = SUITES.find((name) => name === text("XINHENG_CRYPTO").toLowerCase());
  const cipher = cipherOf(crypto, text("XINHENG_CIPHER").toLowerCase());
  const demo = (["first-run", "never"] as const).find((word) => word === text("XINHENG_DEMO"));
  const databaseUrl = text("DATABASE_URL");
  if (port === null) return refuseValue("PORT");
  if (rate === null) return refuseValue("XINHENG_RATE_PER_MINUTE");
  if (logLevel === undefined) return refuseValue("LOG_LEVEL");
  if (crypto === undefined) return refuseValue("XINHENG_CRYPTO");
  if (cipher === undefined) return refuseValue("XINHENG_CIPHER");
  if (demo === undefined) return refuseValue("XINHENG_DEMO");
  const archive = text("XINHENG_ARCHIVE");
  const metricsToken = text("XINHENG_METRICS_TOKEN");
  if (metricsToken !== "" && !METRICS_TOKEN.test(metricsToken)) return refuseValue("XINHENG_METRICS_TOKEN");
  const workerUrl = text("XINHENG_WORKER_DATABASE_URL");
  if (databaseUrl !== "" && !POSTGRES_URL.test(databaseUrl)) return refuseValue("DATABASE_URL");
  if (workerUrl !== "" && (databaseUrl === "" || !POSTGRES_URL.test(workerUrl)))
    return refuseValue("XINHENG_WORKER_DATABASE_URL");
  const line = DATABASE_LINES.find((name) => name === text("XINHENG_DATABASE_LINE"));
  if (line === undefined) return refuseValue("XINHENG_DATABASE_LINE");
  if ([databaseUrl, workerUrl].some((url) => url !== "" && !isSafeLine(url, line))) return refuseLine();
  const publicUrl = publicUrlOf(text("XINHENG_PUBLIC_URL") || ownAddress(text("HOST"), port));
  if (publicUrl === null) return refuseValue("XINHENG_PUBLIC_URL");
  const external = readExternal(text, publicUrl);
  if (!external.ok) return refuseValue(external.fault);
  return accept({
    host: text("HOST"),
    port,
    dataFolder: resolve(text("XINHENG_DATA")),
    databaseUrl: databaseUrl === "" ? null : databaseUrl,
    workerDatabaseUrl: workerUrl === "" ? null : workerUrl,
    logLevel,
    crypto,
    cipher,
    ratePerMinute: rate,
    demo,
    trustedProxies: text("XINHENG_TRUSTED_PROXIES")
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
    archive: archive === "" ? null : archive === "off" ? "off" : resolve(archive),
    metricsToken: metricsToken === "" ? null : metricsToken,
    publicUrl,
    external: external.value,
  });
}

/** The cipher that is named, else that of the suite; gm is not mixed with another. */
function cipherOf(suite: Suite | undefined, named: string): Cipher | undefined {
  if (named === "") return SUITE_CIPHERS[suite ?? "international"];
  return CIPHERS.find((name) => name === named && (suite !== "gm" || name === SUITE_CIPHERS.gm));
}

/** An IPv6 address stands in brackets. */
function ownAddress(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Scheme and host, perhaps with a path, and nothing that a token could be confused by; null when it is not that. */
function publicUrlOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, origin, pathname, search, hash, username } = new URL(text);
  const isPlain = search === "" && hash === "" && username === "";
  if (!isPlain || !["http:", "https:"].includes(protocol)) return null;
  return `${origin}${pathname}`.replace(/\/+$/u, "");
}

function wholeNumber(text: string, least: number, most: number): number | null {
  if (!/^\d{1,8}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

function refuseUnknown(names: readonly string[]) {
  const known = SETTINGS.map((setting) => setting.name).filter((name) => name.startsWith(PREFIX));
  return refuse("SETTING_UNKNOWN", {
    zh: `不认识的设置：${names.join("、")}。可用的设置：${known.join("、")}。`,
    en: `Unknown setting: ${names.join(", ")}. Known settings: ${known.join(", ")}.`,
  });
}

function refuseLine() {
  return refuse("DATABASE_LINE_OPEN", {
    zh: "DATABASE_URL 指向另一台机器而没有校验证书的 TLS：请在地址中加上 sslmode=verify-full；线路由您自行保证安全的，设置 XINHENG_DATABASE_LINE=trusted-network。",
    en: "DATABASE_URL names another machine without TLS and a checked certificate: add sslmode=verify-full, or set XINHENG_DATABASE_LINE=trusted-network when you answer for the line.",
  });
}

/** The value itself is not repeated: a connection address carries a password. */
function refuseValue(name: string) {
  const says = SETTINGS.find((setting) => setting.name === name)?.says ?? "";
  return refuse("SETTING_INVALID", {
    zh: `设置 ${name} 的值不可用（${says}）。`,
    en: `The value of ${name} cannot be used (${says}).`,
  });
}
