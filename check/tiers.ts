/**
 * Who may import whom: the one table that the import rules are made from.
 * Imports go down: kernel <- law, log <- platform <- rooms <- flows <- entry. Everything is a path below src/.
 */

/** Which folders of src/ a folder sees. Rooms are seen through their doors (below), the others whole. */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  law: ["kernel"],
  log: ["kernel"],
  platform: ["kernel", "law", "log"],
  rooms: ["kernel", "law", "log", "platform"],
  flows: ["kernel", "law", "log", "platform", "rooms"],
  mirror: ["kernel", "log"],
  portal: ["kernel", "rooms"],
  demo: ["kernel", "rooms"],
  entry: ["kernel", "law", "log", "platform", "rooms", "flows", "portal", "demo"],
};

/** Rooms by tier: a room sees rooms of its own tier and below, never above, never in a circle. */
export const ROOM_TIERS: readonly (readonly string[])[] = [
  ["subjects", "catalogue", "bodies", "representatives"],
  ["records", "intake"],
  ["publicity", "commitments", "contracts"],
  ["lists", "objections"],
  ["measures", "repair", "evaluation"],
  ["supervision", "reports", "sharing", "operators"],
  ["finance", "platforms", "borders", "grassroots"],
  ["monitoring", "policy", "trail", "incidents", "trace"],
];

/** Files of a room that decide or name and touch nothing: no clock, no SQL, no network, no packages. */
export const PURE_FILES: readonly string[] = ["types.ts", "rules.ts"];

/** The doors of a room, by who stands before it. */
export const DOORS: Readonly<Record<string, readonly string[]>> = {
  rooms: ["index.ts", ...PURE_FILES],
  flows: ["index.ts", ...PURE_FILES],
  entry: ["index.ts", "routes.ts", "jobs.ts", ...PURE_FILES],
  portal: PURE_FILES,
  demo: ["types.ts"],
};

/** Where each package may be imported: a dependency that is used in one place can be left in one day. */
export const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  "@fastify/helmet": ["src/platform/http/"],
  "@fastify/multipart": ["src/platform/http/", "src/rooms/intake/"],
  "@fastify/rate-limit": ["src/platform/http/"],
  "@fastify/static": ["src/platform/http/", "src/portal/"],
  "@fastify/swagger": ["src/platform/http/"],
  "@fastify/swagger-ui": ["src/platform/http/"],
  "@simplewebauthn/server": ["src/platform/identity/"],
  "@tanstack/react-query": ["src/portal/"],
  "@vitejs/plugin-react": ["src/portal/"],
  ajv: ["src/law/", "src/platform/"],
  "@zxcvbn-ts/language-common": ["src/platform/identity/"],
  antd: ["src/portal/"],
  commander: ["src/entry/"],
  echarts: ["src/portal/islands/"],
  fastify: ["src/platform/", "src/rooms/", "src/portal/", "src/entry/"],
  hucre: ["src/rooms/intake/file/", "src/demo/"],
  jose: ["src/platform/identity/external/", "src/platform/oauth/"],
  "openid-client": ["src/platform/identity/external/"],
  "node-pg-migrate": ["src/platform/"],
  "opencc-js": ["src/rooms/subjects/"],
  "openapi-fetch": ["src/portal/"],
  papaparse: ["src/rooms/intake/file/"],
  pino: ["src/platform/"],
  pg: ["src/platform/"],
  "pinyin-pro": ["src/rooms/subjects/"],
  postgres: ["src/platform/", "src/rooms/", "src/flows/"],
  "prom-client": ["src/platform/"],
  react: ["src/portal/"],
  "react-dom": ["src/portal/"],
  typebox: ["src/law/", "src/platform/", "src/rooms/", "src/entry/"],
  uqr: ["src/portal/people/"],
  vite: ["src/portal/"],
  xlsx: ["src/rooms/intake/file/"],
  yaml: ["src/law/"],
};
