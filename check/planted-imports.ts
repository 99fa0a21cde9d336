/** What the import rules must find in check/planted/imports: one fault of each kind. */
export const EXPECTED: readonly string[] = [
  "layer-kernel: src/kernel/upward.ts -> src/platform/row.ts",
  "kernel-imports-nothing: src/kernel/node.ts -> path",
  "layer-platform: src/platform/row.ts -> src/flows/act.ts",
  "layer-portal: src/portal/page.ts -> src/law/load.ts",
  "layer-mirror: src/mirror/client.ts -> src/law/load.ts",
  "door-flows: src/flows/act.ts -> src/rooms/records/store.ts",
  "door-rooms: src/rooms/publicity/index.ts -> src/rooms/subjects/views.ts",
  "door-portal: src/portal/door.ts -> src/rooms/intake/index.ts",
  "door-demo: src/demo/city.ts -> src/rooms/records/rules.ts",
  "door-entry: src/entry/compose.ts -> src/rooms/subjects/views.ts",
  "tier-records: src/rooms/records/store.ts -> src/rooms/publicity/index.ts",
  "impure: src/rooms/records/rules.ts reaches fs through src/rooms/records/span.ts",
  "no-circle: src/rooms/subjects/circle-a.ts -> src/rooms/subjects/circle-b.ts",
  "nothing-unresolved: src/rooms/subjects/lost.ts -> ./nowhere.ts",
  "no-import-of-tests: src/rooms/subjects/tested.ts -> src/rooms/subjects/first.test.ts",
  "circle of rooms through intake",
  "src/rooms/strangers is in no tier of check/tiers.ts",
];

/** Faults whose far end is a file inside node_modules, known by how the line begins. */
export const EXPECTED_STARTS: readonly string[] = [
  "package-xlsx: src/rooms/subjects/views.ts -> ",
  "package-without-home: src/rooms/subjects/packaged.ts -> ",
];
