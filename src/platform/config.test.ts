import assert from "node:assert/strict";
import { resolve } from "node:path";
import { it } from "node:test";
import { readConfig, SETTINGS } from "./config.ts";

it("without settings the server listens on this machine only, on port 3000, with its own database in ./data", () => {
  const config = readConfig({});
  assert.ok(config.ok);
  assert.deepEqual(config.value, {
    host: "127.0.0.1",
    port: 3000,
    dataFolder: resolve("data"),
    databaseUrl: null,
    workerDatabaseUrl: null,
    logLevel: "info",
    crypto: "international",
    cipher: "aes-256-gcm",
    ratePerMinute: 6000,
    demo: "first-run",
    trustedProxies: [],
    archive: null,
    metricsToken: null,
    publicUrl: "http://127.0.0.1:3000",
    external: null,
  });
});

it("a database on another machine wants TLS with a checked certificate, unless the operator answers for the line", () => {
  const codeFor = (url: string, line = "") => {
    const config = readConfig({ DATABASE_URL: url, XINHENG_DATABASE_LINE: line });
    return config.ok ? "taken" : config.code;
  };
  const here = [
    "postgres://u:p@localhost/x",
    "postgres://u:p@127.0.0.1:5433/x?sslmode=disable",
    "postgres://u:p@[::1]:5432/x",
    "postgres:///x?host=/run/postgresql",
    "postgres://u@localhost/x?host=/run/postgresql",
    "postgres://u:p@db.example:5432/x?sslmode=verify-full",
    "postgres://u:p@a.example,b.example/x?sslmode=verify-ca",
  ];
  for (const url of here) assert.equal(codeFor(url), "taken", url);
  const open = [
    "postgres://u:p@db.example/x",
    "postgres://u:p@10.0.0.4:5432/x?sslmode=disable",
    "postgres://u:p@db.example/x?sslmode=prefer",
    "postgres://u:p@db.example/x?sslmode=require",
    "postgres://localhost:p@db.example/x",
    "postgres://u:p@localhost,db.example/x",
    "postgres://u@localhost/x?host=db.example",
    "postgres://u:p@127.0.0.1.example/x",
    "postgres://u:p@db.example/x#?sslmode=verify-full",
  ];
  for (const url of open) assert.equal(codeFor(url), "DATABASE_LINE_OPEN", url);
  for (const url of open) assert.equal(codeFor(url, "trusted-network"), "taken", url);
  assert.equal(codeFor("", "perhaps"), "SETTING_INVALID");
});

it("the worker has a login of its own only where there is an external database, and its line is as safe", () => {
  const codeFor = (url: string, worker: string) => {
    const config = readConfig({ DATABASE_URL: url, XINHENG_WORKER_DATABASE_URL: worker });
    return config.ok ? config.value.workerDatabaseUrl : config.code;
  };
  const own = "postgres://web:p@localhost/x";
  assert.equal(codeFor(own, ""), null);
  assert.equal(codeFor(own, "postgres://work:p@localhost/x"), "postgres://work:p@localhost/x");
  assert.equal(codeFor("", "postgres://work:p@localhost/x"), "SETTING_INVALID");
  assert.equal(codeFor(own, "localhost/x"), "SETTING_INVALID");
  assert.equal(codeFor(own, "postgres://work:p@db.example/x"), "DATABASE_LINE_OPEN");
});

it("an empty setting means its default", () => {
  assert.deepEqual(readConfig({ PORT: "", DATABASE_URL: "", XINHENG_DATA: "" }), readConfig({}));
});

it("every setting is read", () => {
  const config = readConfig({
    PORT: "0",
    HOST: "::1",
    DATABASE_URL: "postgresql://u:p@db/x",
    XINHENG_WORKER_DATABASE_URL: "postgresql://w:p@db/x",
    XINHENG_DATABASE_LINE: "trusted-network",
    LOG_LEVEL: "WARN",
    XINHENG_DATA: "/srv/x",
    XINHENG_CRYPTO: "GM",
    XINHENG_CIPHER: "sm4-gcm",
    XINHENG_RATE_PER_MINUTE: "5",
    XINHENG_DEMO: "never",
    XINHENG_TRUSTED_PROXIES: "10.0.0.1, 10.0.0.2",
    XINHENG_ARCHIVE: "archive",
    XINHENG_METRICS_TOKEN: "m".repeat(32),
    XINHENG_PUBLIC_URL: "https://credit.example/base/",
  });
  assert.ok(config.ok);
  assert.deepEqual(config.value, {
    host: "::1",
    port: 0,
    dataFolder: "/srv/x",
    databaseUrl: "postgresql://u:p@db/x",
    workerDatabaseUrl: "postgresql://w:p@db/x",
    logLevel: "warn",
    crypto: "gm",
    cipher: "sm4-gcm",
    ratePerMinute: 5,
    demo: "never",
    trustedProxies: ["10.0.0.1", "10.0.0.2"],
    archive: resolve("archive"),
    metricsToken: "m".repeat(32),
    publicUrl: "https://credit.example/base",
    external: null,
  });
  const own = readConfig({ HOST: "::1" });
  assert.ok(own.ok && own.value.publicUrl === "http://[::1]:3000");
  for (const wrong of ["credit.example", "ftp://a", "https://a/?x=1", "https://u@a", "https://a/#x"])
    assert.equal(readConfig({ XINHENG_PUBLIC_URL: wrong }).ok, false, wrong);
  const off = readConfig({ XINHENG_ARCHIVE: "off" });
  assert.ok(off.ok && off.value.archive === "off");
});

it("a mistyped XINHENG_ name is refused and not taken for the default", () => {
  const config = readConfig({ XINHENG_DATEN: "/srv" });
  assert.ok(!config.ok);
  assert.equal(config.code, "SETTING_UNKNOWN");
  assert.match(config.because.en, /XINHENG_DATEN/);
  assert.match(config.because.zh, /XINHENG_DATA/);
});

it("there is no setting for the day: what is public follows from the day", () => {
  assert.equal(readConfig({ XINHENG_TODAY: "2027-01-01" }).ok, false);
});

it("a value that cannot be used is refused by the name of its setting and is not repeated", () => {
  const wrong = {
    PORT: "70000",
    LOG_LEVEL: "loud",
    XINHENG_CIPHER: "rot13",
    XINHENG_RATE_PER_MINUTE: "0",
    XINHENG_DEMO: "always",
    XINHENG_METRICS_TOKEN: "secret-but-short",
    DATABASE_URL: "mysql://user:secret@host/x",
  };
  for (const [name, value] of Object.entries(wrong)) {
    const config = readConfig({ [name]: value });
    assert.ok(!config.ok, name);
    assert.equal(config.code, "SETTING_INVALID");
    assert.match(config.because.en, new RegExp(name));
    assert.doesNotMatch(config.because.en, /secret/);
  }
});

const EXTERNAL = {
  XINHENG_PUBLIC_URL: "https://credit.example",
  XINHENG_OIDC_ISSUER: "https://login.example/realms/city",
  XINHENG_OIDC_CLIENT_ID: "xinheng",
  XINHENG_OIDC_CLIENT_KEY: "/etc/xinheng/client.pem",
};

it("a provider that people sign in through is read with what counts as two factors there", () => {
  const config = readConfig({ ...EXTERNAL, XINHENG_OIDC_SECOND_FACTOR: "amr:mfa, acr:urn:example:gold" });
  assert.ok(config.ok);
  assert.deepEqual(config.value.external, {
    issuer: EXTERNAL.XINHENG_OIDC_ISSUER,
    clientId: "xinheng",
    proof: { kind: "key", file: "/etc/xinheng/client.pem" },
    scopes: "openid",
    label: { zh: "用单位统一身份登录", en: "Sign in through your organisation" },
    secondFactor: { acr: ["urn:example:gold"], amr: ["mfa"] },
    accounts: "linked",
  });
});

it("a provider without TLS or proof, with both proofs, or with settings but no address is a mistake", () => {
  const wrong: readonly [string, Readonly<Record<string, string>>][] = [
    ["XINHENG_OIDC_ISSUER", { XINHENG_OIDC_ISSUER: "http://login.example" }],
    ["XINHENG_OIDC_ISSUER", { XINHENG_OIDC_ISSUER: "https://u:secret@login.example" }],
    ["XINHENG_OIDC_CLIENT_ID", { XINHENG_OIDC_ISSUER: "" }],
    ["XINHENG_PUBLIC_URL", { XINHENG_PUBLIC_URL: "http://credit.example" }],
    ["XINHENG_OIDC_CLIENT_ID", { XINHENG_OIDC_CLIENT_ID: "" }],
    ["XINHENG_OIDC_CLIENT_KEY", { XINHENG_OIDC_CLIENT_KEY: "" }],
    ["XINHENG_OIDC_CLIENT_KEY", { XINHENG_OIDC_CLIENT_SECRET: "secret" }],
    ["XINHENG_OIDC_SCOPES", { XINHENG_OIDC_SCOPES: "profile" }],
    ["XINHENG_OIDC_LABEL_ZH", { XINHENG_OIDC_LABEL_ZH: "长".repeat(41) }],
    ["XINHENG_OIDC_LABEL_EN", { XINHENG_OIDC_LABEL_EN: " " }],
    ["XINHENG_OIDC_SECOND_FACTOR", { XINHENG_OIDC_SECOND_FACTOR: "mfa" }],
    ["XINHENG_OIDC_ACCOUNTS", { XINHENG_OIDC_ACCOUNTS: "anybody" }],
  ];
  for (const [name, change] of wrong) {
    const config = readConfig({ ...EXTERNAL, ...change });
    assert.ok(!config.ok, name);
    assert.match(config.because.en, new RegExp(`value of ${name} `));
    assert.doesNotMatch(config.because.en, /secret/);
  }
  assert.ok(
    readConfig({ ...EXTERNAL, XINHENG_OIDC_ISSUER: "http://127.0.0.1:9" }).ok,
    "this machine, for tests",
  );
});

it("every setting has a name and an explanation, once", () => {
  assert.equal(new Set(SETTINGS.map((setting) => setting.name)).size, SETTINGS.length);
  for (const setting of SETTINGS) assert.ok(setting.says.length > 10);
});
